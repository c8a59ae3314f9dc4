import { Type, type Static, type TProperties } from 'typebox'
import { Stimulus } from './stimulus.ts'

const of = <const Saw extends string, P extends TProperties>(saw: Saw, fields: P) =>
  Type.Object({ at_ms: Type.Number({ minimum: 0 }), saw: Type.Literal(saw), ...fields }, { additionalProperties: false })

const line = Type.Integer({ minimum: 0 })
const Who = Type.Enum(['program', 'person'])
/** QoS 2 is not of the protocol, and is seen all the same. */
const Qos = Type.Enum([0, 1, 2])
/** A payload as text where it is UTF-8, and in base64 where it is not. */
const payload = { text: Type.Optional(Type.String()), base64: Type.Optional(Type.String()) }
const Packet = Type.Object({ topic: Type.String(), qos: Qos, retain: Type.Boolean(), ...payload }, { additionalProperties: false })
export type Packet = Static<typeof Packet>

/** Why the kit said something to the device. */
export const tellings = [
  'confirm',
  'confirm-refused',
  'confirm-wrong-id',
  'confirm-damaged',
  'command',
  'command-repeat',
  'command-other-body',
  'command-filler',
  'command-unknown',
  'command-invalid',
  'command-no-id',
  'garbage',
] as const
export type Telling = (typeof tellings)[number]

export const phaseNames = [
  'arrival',
  'events',
  'commands',
  'frames',
  'clock',
  'cadence',
  'unconfirmed',
  'held-acknowledgements',
  'silence',
  'outage',
  'refused-subscription',
  'certificate',
  'broker-restart',
  'wrong-commands',
  'garbage',
  'power-cut',
  'memory',
  'goodbye',
] as const
export type PhaseName = (typeof phaseNames)[number]

/**
 * One thing that the kit saw or did, with the instant of its clock. Checks are judged over a list of these and nothing else, so a log gives the
 * same verdict again. `line` numbers the connections of the device.
 */
export const Observation = Type.Union([
  of('phase', { phase: Type.Enum([...phaseNames]) }),
  of('attempt', {}),
  of('connect', {
    line,
    client: Type.String(),
    clean: Type.Boolean(),
    /** Absent or 0: the device promises none. */
    keep_alive_s: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
    will: Type.Optional(Packet),
  }),
  of('ping', { line }),
  of('subscribe', { line, filter: Type.String(), qos: Qos, refused: Type.Optional(Type.Literal(true)) }),
  /** `kept`: the broker had it from before, so nobody knows when it was said. */
  of('publish', { line, topic: Type.String(), qos: Qos, retain: Type.Boolean(), kept: Type.Optional(Type.Literal(true)), ...payload }),
  of('acknowledge', { line, publish: Type.Integer({ minimum: 0 }) }),
  of('close', { line, how: Type.Enum(['goodbye', 'lost', 'by-kit']) }),
  of('told', { topic: Type.String(), why: Type.Enum([...tellings]), ...payload }),
  /** `silent`: what is said gets lost and no line ends, as behind a router that has forgotten them. */
  of('network', { is: Type.Enum(['cut', 'silent', 'back']) }),
  /** Whether the broker takes connections, or refuses each with CONNACK 5. */
  of('door', { is: Type.Enum(['shut', 'open']) }),
  of('refused', { client: Type.String() }),
  /** Which subscription the broker refuses with 0x80 in SUBACK. */
  of('grants', { refuse: Type.Enum(['confirm', 'command', 'none']) }),
  /** What the broker shows on TLS; and who said CONNECT although it was not the right one. */
  of('certificate', { is: Type.Enum(['right', 'of-another-authority', 'of-another-name']) }),
  of('trusted', { client: Type.String() }),
  of('acknowledgements', { are: Type.Enum(['held', 'free']) }),
  of('broker', { is: Type.Enum(['restarted']) }),
  of('stimulus', { number: Type.Integer({ minimum: 0 }), stimulus: Stimulus, by: Who }),
  of('stimulated', {
    number: Type.Integer({ minimum: 0 }),
    answer: Type.Enum(['done', 'cannot']),
    by: Type.Optional(Who),
    says: Type.Optional(Type.String()),
  }),
])
export type Observation = Static<typeof Observation>
export type Saw<Kind extends Observation['saw']> = Extract<Observation, { saw: Kind }>

type WithoutTime<T> = T extends Observation ? Omit<T, 'at_ms'> : never
/** An observation before the clock is read. */
export type Noted = WithoutTime<Observation>

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A payload as it stands in a log. */
export function written(bytes: Uint8Array): { text: string } | { base64: string } {
  try {
    return { text: strict.decode(bytes) }
  } catch {
    return { base64: Buffer.from(bytes).toString('base64') }
  }
}

/** The bytes of a payload in a log. */
export const bytesOf = ({ text, base64 }: { text?: string; base64?: string }): Uint8Array =>
  text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text, 'utf8')
