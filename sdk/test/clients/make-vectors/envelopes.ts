import type { TObject, TSchema } from 'typebox'
import {
  decodeBirth,
  decodeCommand,
  decodeConfirm,
  decodeDeath,
  decodeEvent,
  decodeReading,
  decodeReply,
  encode,
} from '../../../src/codec.ts'
import type { Device } from '../../../src/define-device.ts'
import { catalogue } from '../../../src/devices/catalogue.ts'
import { messageId, type ClockQuality, type DeathEnvelope, type FullEnvelope, type Mode, type Origin } from '../../../src/envelope.ts'
import type { Result } from '../../../src/result.ts'
import { damagedPayloads, unusualPayloads, type DamagedPayload } from './damaged-payloads.ts'

/** Everything of a full envelope but its body. */
interface Said {
  boot: string
  seq: number
  time_ms?: number
  clock: ClockQuality
  origin: Origin
  mode?: Mode
  lost_events?: number
}

const SAID: readonly Said[] = [
  { boot: 'l8x2k1-7f', seq: 0, time_ms: 1_772_323_200_000, clock: 'synced', origin: 'real' },
  { boot: '0', seq: 41, time_ms: 0, clock: 'drifting', origin: 'simulated', mode: 'drill' },
  { boot: 'z'.repeat(32), seq: Number.MAX_SAFE_INTEGER, clock: 'unset', origin: 'real', mode: 'test', lost_events: 3 },
  { boot: 'A_-9', seq: 7, time_ms: 253_402_300_799_999, clock: 'drifting', origin: 'real', mode: 'actual' },
]

const utf8 = new TextDecoder()
const devices: readonly Device[] = Object.values(catalogue)

const envelopeOf = ({ lost_events, time_ms, mode, ...said }: Said, body: Record<string, unknown>): FullEnvelope => ({
  boot: said.boot,
  seq: said.seq,
  ...(time_ms === undefined ? {} : { time_ms }),
  clock: said.clock,
  origin: said.origin,
  ...(mode === undefined ? {} : { mode }),
  body,
  ...(lost_events === undefined ? {} : { ext: { lost_events } }),
})

/** The text of a message, when the reference reads it as good. */
function textOf(message: Parameters<typeof encode>[0], read: (payload: Uint8Array) => Result<unknown>): string {
  const payload = encode(message)
  const answer = read(payload)
  if (!answer.ok) throw new Error(`The reference refuses ${utf8.decode(payload)}: ${answer.fault.code}`)
  return utf8.decode(payload)
}

type End = 'least' | 'most'

/** What the catalogue's fields make use of. */
interface Field {
  type?: string
  minimum?: number
  maximum?: number
  enum?: readonly string[]
  const?: string
  pattern?: string
}

/** A value that the schema allows, at one end of its range. */
function value({ type, minimum = 0, maximum = 0, pattern, ...named }: Field, end: End): unknown {
  if (named.const !== undefined) return named.const
  if (named.enum !== undefined) return named.enum.at(end === 'least' ? 0 : -1)
  if (type === 'boolean') return end === 'most'
  if (type === 'number') return end === 'least' ? minimum + (maximum > 1 ? 0.125 : 0) : maximum
  if (type === 'integer') return end === 'least' ? minimum : maximum
  const texts = pattern === undefined ? { least: 'è "\\\n', most: '您好,需要帮助吗?' } : { least: '0', most: 'a-9' }
  return texts[end]
}

/** A body of the schema: `least` leaves out what is optional. */
function bodyOf(schema: TObject, end: End): Record<string, unknown> {
  const fields = Object.entries(schema.properties as Record<string, TSchema>)
  const said = fields.filter(([name]) => end === 'most' || schema.required?.includes(name))
  return Object.fromEntries(said.map(([name, inner]) => [name, value(inner as Field, end)]))
}

const ENDS: readonly End[] = ['least', 'most']
let turn = 0
const nextSaid = (): Said => SAID[turn++ % SAID.length]!

function births() {
  const speakers = [
    { model: 'W-1', firmware: '1.0', capabilities: [] },
    { model: '水浸 "X"', firmware: '1.0.3+b7', room: 'kitchen', capabilities: ['probe', 'battery-gauge'] },
    { model: 'm'.repeat(64), firmware: '\u007f', room: '0', capabilities: Array.from({ length: 64 }, (_, i) => `c-${i}`) },
  ]
  return devices.flatMap(({ kind, heartbeat_s }, i) => {
    const { room, capabilities, ...speaker } = speakers[i % speakers.length]!
    const said = nextSaid()
    const body = { kind, ...speaker, heartbeat_s, ...(room === undefined ? {} : { room }), capabilities }
    return [{ kind, said, body, text: textOf(envelopeOf(said, body), decodeBirth) }]
  })
}

const bodies = (channel: 'event' | 'reading') =>
  devices.flatMap((device) => {
    const schemas = channel === 'event' ? Object.values(device.schemas.events) : [device.schemas.reading]
    const read = channel === 'event' ? decodeEvent : decodeReading
    return schemas.flatMap((schema) =>
      ENDS.map((end) => {
        const [said, body] = [nextSaid(), bodyOf(schema, end)]
        const envelope = envelopeOf(said, body)
        const of = channel === 'event' ? { id: messageId(envelope), alarm: device.events[String(body['event'])]?.alarm === true } : {}
        return { kind: device.kind, ...of, said, body, text: textOf(envelope, (payload) => read(device, payload)) }
      }),
    )
  })

const deaths = () =>
  (['lost', 'shutdown', 'restart', 'battery'] as const).map((reason, i) => {
    const { boot, time_ms, origin } = SAID[i]!
    const death: DeathEnvelope = { boot, ...(time_ms === undefined || reason === 'lost' ? {} : { time_ms }), origin, body: { reason } }
    return { said: death, text: textOf(death, decodeDeath) }
  })

/** Answers and requests, that whoever implements a device or an application must read. */
function answers() {
  const device = catalogue['gas-detector']
  const confirms = [
    { id: 'l8x2k1-7f-0', accepted: true },
    { id: 'leak-1', accepted: false, error: 'body-invalid' },
  ]
  const replies = [
    { id: 'c-1', done: true },
    { id: 'c-2', done: false, error: 'command-unknown' },
  ]
  const lite = { id: 'leak-1', body: { event: 'gas', alarm: true, gas_lel_pct: 12.5 } }
  const liteFull = { id: 'leak-2', time_ms: 1, origin: 'real', mode: 'test', body: lite.body } as const
  return {
    confirms: confirms.map((message) => ({ message, text: textOf(message, decodeConfirm) })),
    commands: devices.flatMap(({ kind, schemas }) =>
      Object.values(schemas.commands).map((schema) => {
        const message = { id: 'c-1', body: bodyOf(schema, 'most') }
        return { kind, message, text: textOf(message, decodeCommand) }
      }),
    ),
    replies: replies.map((message) => ({ message, text: textOf(message, decodeReply) })),
    lite: [lite, liteFull].map((message) => ({
      kind: device.kind,
      message,
      text: textOf(message, (payload) => decodeEvent(device, payload)),
    })),
  }
}

/** Messages as their parts and as the bytes that the reference makes of them. */
export function envelopeVectors() {
  turn = 0
  return {
    spec: ['ENV-1', 'ENV-2', 'ENV-7', 'LITE-1', 'PRES-1', 'PRES-3', 'TIME-2', 'TIME-4'],
    births: births(),
    events: bodies('event'),
    readings: bodies('reading'),
    deaths: deaths(),
    ...answers(),
  }
}

const readers: Record<string, (device: Device, payload: Uint8Array) => Result<unknown>> = {
  birth: (_, payload) => decodeBirth(payload),
  death: (_, payload) => decodeDeath(payload),
  event: decodeEvent,
  reading: decodeReading,
  command: (_, payload) => decodeCommand(payload),
  confirm: (_, payload) => decodeConfirm(payload),
  reply: (_, payload) => decodeReply(payload),
}

function read({ channel, kind, payload }: DamagedPayload): Result<unknown> {
  return readers[channel]!((catalogue as Readonly<Record<string, Device>>)[kind]!, payload)
}

/** Payloads that must be refused, with the code that the reference gives; and unusual ones that must be taken. */
export function refusalVectors() {
  const bad = damagedPayloads().map((vector) => {
    const { name, channel, kind, payload } = vector
    const answer = read(vector)
    if (answer.ok) throw new Error(`The reference takes what should be refused: ${name}`)
    return { name, channel, kind, hex: Buffer.from(payload).toString('hex'), error: answer.fault.code }
  })
  const good = unusualPayloads().map((vector) => {
    const answer = read(vector)
    if (!answer.ok) throw new Error(`The reference refuses ${vector.name}: ${answer.fault.code}`)
    return { name: vector.name, channel: vector.channel, kind: vector.kind, hex: Buffer.from(vector.payload).toString('hex') }
  })
  return { spec: ['ENV-1', 'ENV-2', 'ENV-6', 'REJ-3', 'REJ-4', 'REJ-5', 'REJ-10', 'DEV-16'], bad, good }
}
