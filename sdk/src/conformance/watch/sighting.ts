import { checkBody, decodeBirth, decodeCommand, decodeConfirm, decodeDeath, decodeEvent, decodeReading, decodeReply } from '../../codec.ts'
import type { Device } from '../../define-device.ts'
import type { Catalogue } from '../../devices/catalogue.ts'
import { decodeFrame } from '../../frame.ts'
import { fail, ok, type Fault, type Result } from '../../result.ts'
import { downChannels, parseTopic, type ParsedTopic } from '../../topics.ts'
import { faultByte } from './fault-byte.ts'

/** A message as somebody at the broker saw it. */
export interface Seen {
  topic: string
  payload: Uint8Array
  /** The broker had it from before, or was asked to keep it. */
  retain: boolean
}

/** What a message turned out to be. */
export interface Sighting {
  topic: string
  /** Absent where the topic is none of the protocol. */
  address?: ParsedTopic
  direction?: 'up' | 'down'
  bytes: number
  retain: boolean
  /** The device's kind, where a birth, the user or the message itself told it. */
  device?: Device
  /** What was decoded: an envelope, an answer or a frame. */
  value?: unknown
  /** It has the right form; nothing told the kind by which its body could be judged. */
  unjudged?: true
  fault?: Fault
  /** The byte of the payload at which the fault lies, from 0. */
  fault_byte?: number
}

/** Devices whose kind is remembered: those of a street. The one that was told first is forgotten first. */
export const KINDS_REMEMBERED = 10_000

/** Faults that lie before any kind matters. */
const OF_NO_KIND = new Set(['payload-too-large', 'payload-not-utf8', 'payload-not-json', 'envelope-invalid'])

/**
 * Looks at messages one by one and remembers the kinds that births tell, no more of them than {@link KINDS_REMEMBERED}. Any bytes get an answer. `ordered` is
 * the kind of every device, where the user named one.
 */
export function inspector(catalogue: Catalogue, ordered?: string): (seen: Seen) => Sighting {
  const kinds = new Map<string, string>()
  const remember = (who: string, kind: string) => {
    kinds.delete(who)
    if (kinds.size >= KINDS_REMEMBERED) kinds.delete(kinds.keys().next().value!)
    kinds.set(who, kind)
  }
  return ({ topic, payload, retain }) => {
    const base = { topic, bytes: payload.byteLength, retain }
    const parsed = parseTopic(topic)
    if (!parsed.ok) return { ...base, fault: parsed.fault }
    const { site, home, device: id, channel } = parsed.value
    const who = `${site}/${home}/${id}`
    const kind = ordered ?? kinds.get(who)
    const device = kind === undefined || !Object.hasOwn(catalogue, kind) ? undefined : catalogue[kind]
    const looked = look({ channel, payload, device, catalogue, ordered })
    if (looked.result.ok && channel === 'birth' && looked.device !== undefined) remember(who, looked.device.kind)
    const direction: 'up' | 'down' = (downChannels as readonly string[]).includes(channel) ? 'down' : 'up'
    const known = looked.device === undefined ? {} : { device: looked.device }
    const more = { ...base, address: parsed.value, direction, ...known, ...(looked.unjudged === true ? { unjudged: true as const } : {}) }
    if (looked.result.ok) return { ...more, value: looked.result.value }
    const { fault } = looked.result
    const byte = channel === 'frame' ? undefined : faultByte(payload, fault)
    return { ...more, fault, ...(byte === undefined ? {} : { fault_byte: byte }) }
  }
}

interface Ask {
  channel: ParsedTopic['channel']
  payload: Uint8Array
  device: Device | undefined
  catalogue: Catalogue
  ordered: string | undefined
}

interface Looked {
  result: Result<unknown>
  device?: Device | undefined
  unjudged?: true
}

function look(ask: Ask): Looked {
  const { channel, payload, device } = ask
  if (channel === 'birth') return lookAtBirth(ask)
  if (channel === 'death') return { result: decodeDeath(payload), device }
  if (channel === 'reply') return { result: decodeReply(payload), device }
  if (channel === 'confirm') return { result: decodeConfirm(payload), device }
  if (channel === 'command') return { result: commandOf(device, payload), device }
  if (channel === 'event' || channel === 'reading') return device === undefined ? guessed(ask) : { result: said(device, ask), device }
  if (device !== undefined && device.frames !== true)
    return { result: fail('channel-not-for-kind', { kind: device.kind, channel }), device }
  return { result: decodeFrame(payload), device }
}

const said = (device: Device, { channel, payload }: Ask): Result<unknown> =>
  channel === 'event' ? decodeEvent(device, payload) : decodeReading(device, payload)

/** A birth tells the kind; it is held against the one that was ordered. */
function lookAtBirth({ payload, catalogue, ordered }: Ask): Looked {
  const result = decodeBirth(payload)
  if (!result.ok) return { result }
  const { kind } = result.value.birth
  if (ordered !== undefined && kind !== ordered) return { result: fail('kind-mismatch', { said: kind, registered: ordered }, '/body/kind') }
  return Object.hasOwn(catalogue, kind) ? { result, device: catalogue[kind] } : { result, unjudged: true }
}

function commandOf(device: Device | undefined, payload: Uint8Array): Result<unknown> {
  const result = decodeCommand(payload)
  if (!result.ok || device === undefined) return result
  const { body } = result.value
  const name = String(body['command'])
  const schema = Object.hasOwn(device.schemas.commands, name) ? device.schemas.commands[name] : undefined
  if (schema === undefined) return fail('command-unknown', { command: name.slice(0, 64) }, '/body/command')
  const checked = checkBody(schema, body)
  return checked.ok ? result : checked
}

/** No birth was seen. Where one kind alone takes the message it is of this kind; where none or several do, the form alone is judged. */
function guessed(ask: Ask): Looked {
  const tries = Object.values(ask.catalogue).map((device) => ({ device, result: said(device, ask) }))
  const taken = tries.filter(({ result }) => result.ok)
  if (taken.length > 0) return taken.length === 1 ? taken[0]! : { result: taken[0]!.result, unjudged: true }
  const { result } = tries[0]!
  if (!result.ok && OF_NO_KIND.has(result.fault.code)) return { result }
  return { result: ok(undefined), unjudged: true }
}
