import type { Device } from '../define-device.ts'
import type { Catalogue } from '../devices/catalogue.ts'
import { parseTopic, type Address, type Channel } from '../topics.ts'
import { lacking } from './capabilities.ts'
import { bytesOf, type Observation, type PhaseName, type Saw } from './observation.ts'
import { onceALog } from './once-a-log.ts'
import type { Target } from './target.ts'

/** One message of the device, read as far as it can be read: what is wrong with it is for the checks to say. */
export interface Sent {
  /** Its number in the log. */
  index: number
  at_ms: number
  line: number
  topic: string
  channel: Channel | undefined
  address: Address | undefined
  qos: 0 | 1 | 2
  retain: boolean
  /** It was said before the log began. */
  kept: boolean
  bytes: Uint8Array
  /** The payload as a JSON object, where it is one. */
  json: Record<string, unknown> | undefined
  boot: string | undefined
  seq: number | undefined
  body: Record<string, unknown> | undefined
  /** Boot and number, or the lite id. */
  id: string | undefined
  phase: PhaseName | undefined
  /** When the broker acknowledged it, or undefined. */
  acknowledged: { index: number; at_ms: number } | undefined
  /** False when the same id was on this channel before. */
  first: boolean
}

/** One connection of the device. */
export interface Line {
  line: number
  index: number
  opened_ms: number
  connect: Saw<'connect'>
  subscribed: { index: number; filter: string; refused: boolean }[]
  sent: Sent[]
  closed: { index: number; at_ms: number; how: 'goodbye' | 'lost' | 'by-kit' } | undefined
}

/** One thing that was done to the device. */
export interface Done {
  index: number
  asked_ms: number
  answered_ms: number
  phase: PhaseName | undefined
  by: 'program' | 'person'
  stimulus: Saw<'stimulus'>['stimulus']
  answer: 'done' | 'cannot' | undefined
  /** What whoever could not do it answered in their own words. */
  says: string | undefined
}

/** A log, read once for all checks. */
export interface LogView {
  target: Target
  log: readonly Observation[]
  /** The kind it is judged as, or undefined when nothing says. */
  device: Device | undefined
  address: Address | undefined
  /** What its birth says that it lacks of its kind. */
  lacks: ReadonlySet<string>
  sent: readonly Sent[]
  /** In the order in which they were opened. */
  lines: readonly Line[]
  lineOf(number: number): Line | undefined
  told: readonly (Saw<'told'> & { index: number; phase: PhaseName | undefined })[]
  done: readonly Done[]
  phases: ReadonlySet<PhaseName>
  phaseAt(index: number): PhaseName | undefined
  /** Whether the act in which this was seen has ended in the log: what a device owes in it may else come where the log was cut off. */
  phaseOver(index: number): boolean
  end_ms: number
}

/** Phases in which nothing disturbs the device. In all others the negative twin is looked for. */
const CALM: ReadonlySet<PhaseName | undefined> = new Set([undefined, 'arrival', 'events', 'commands', 'frames', 'clock', 'cadence'])
export const isCalm = (phase: PhaseName | undefined): boolean => CALM.has(phase)

const object = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined

function parsed(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined
  try {
    return object(JSON.parse(text))
  } catch {
    return undefined
  }
}

function readSent(seen: Saw<'publish'>, index: number, phase: PhaseName | undefined): Sent {
  const { at_ms, line, topic, qos, retain } = seen
  const where = parseTopic(topic)
  const json = parsed(seen.text)
  const boot = typeof json?.['boot'] === 'string' ? json['boot'] : undefined
  const seq = Number.isSafeInteger(json?.['seq']) ? (json!['seq'] as number) : undefined
  const lite = typeof json?.['id'] === 'string' ? json['id'] : undefined
  const id = boot !== undefined && seq !== undefined ? `${boot}-${seq}` : lite
  const { channel, ...address } = where.ok ? where.value : { channel: undefined, site: '', home: '', device: '' }
  return {
    index,
    at_ms,
    line,
    topic,
    qos,
    retain,
    kept: seen.kept === true,
    json,
    boot,
    seq,
    id,
    phase,
    channel,
    address: where.ok ? address : undefined,
    bytes: bytesOf(seen),
    body: object(json?.['body']),
    acknowledged: undefined,
    first: true,
  }
}

/** Collects what belongs together while it walks through a log. */
function collect(log: readonly Observation[]) {
  const sent: Sent[] = []
  const byIndex = new Map<number, Sent>()
  const lines = new Map<number, Line>()
  const told: (Saw<'told'> & { index: number; phase: PhaseName | undefined })[] = []
  const done = new Map<number, Done>()
  const phaseOf: (PhaseName | undefined)[] = []
  const ids = new Set<string>()
  let phase: PhaseName | undefined
  log.forEach((seen, index) => {
    const { at_ms } = seen
    if (seen.saw === 'phase') phase = seen.phase
    phaseOf.push(phase)
    if (seen.saw === 'connect') {
      lines.delete(seen.line) // A number that comes again is another connection, and stands where it was opened.
      lines.set(seen.line, {
        line: seen.line,
        index,
        opened_ms: at_ms,
        connect: seen,
        subscribed: [],
        sent: [],
        closed: undefined,
      })
    }
    if (seen.saw === 'subscribe') lines.get(seen.line)?.subscribed.push({ index, filter: seen.filter, refused: seen.refused === true })
    if (seen.saw === 'close') {
      const line = lines.get(seen.line)
      if (line !== undefined) line.closed ??= { index, at_ms, how: seen.how }
    }
    if (seen.saw === 'publish') {
      const message = readSent(seen, index, phase)
      const key = `${message.topic} ${message.id ?? index}`
      message.first = !ids.has(key)
      ids.add(key)
      sent.push(message)
      byIndex.set(index, message)
      lines.get(seen.line)?.sent.push(message)
    }
    if (seen.saw === 'acknowledge') {
      const message = byIndex.get(seen.publish)
      if (message !== undefined) message.acknowledged = { index, at_ms }
    }
    if (seen.saw === 'told') told.push({ ...seen, index, phase })
    if (seen.saw === 'stimulus') {
      const { stimulus, by } = seen
      done.delete(seen.number)
      done.set(seen.number, { index, asked_ms: at_ms, answered_ms: at_ms, phase, by, stimulus, answer: undefined, says: undefined })
    }
    const asked = seen.saw === 'stimulated' ? done.get(seen.number) : undefined
    if (seen.saw === 'stimulated' && asked !== undefined)
      Object.assign(asked, { answered_ms: at_ms, answer: seen.answer, by: seen.by ?? asked.by, says: seen.says })
  })
  return { sent, lineOf: lines, told, done: [...done.values()], phaseOf }
}

/** Reads a log. The kind is that of the order, or that of the first birth. */
export function logView(target: Target, log: readonly Observation[], catalogue: Catalogue): LogView {
  const { sent, lineOf, told, done, phaseOf } = collect(log)
  const birth = sent.find(({ channel, body }) => channel === 'birth' && body !== undefined)
  const kind = target.kind ?? (typeof birth?.body?.['kind'] === 'string' ? birth.body['kind'] : undefined)
  const lastPhase = log.findLastIndex(({ saw }) => saw === 'phase')
  return {
    target,
    log,
    sent,
    lines: [...lineOf.values()],
    lineOf: (line) => lineOf.get(line),
    told,
    done,
    device: kind !== undefined && Object.hasOwn(catalogue, kind) ? catalogue[kind] : undefined,
    address: target.address ?? (birth ?? sent.find(({ address }) => address !== undefined))?.address,
    lacks: lacking(birth?.body?.['capabilities']),
    phases: new Set(phaseOf.filter((phase) => phase !== undefined)),
    phaseAt: (index) => phaseOf[index],
    phaseOver: (index) => phaseOf.at(-1) === 'goodbye' || lastPhase > index,
    end_ms: log.at(-1)?.at_ms ?? 0,
  }
}

/** The longest silence of the device, seconds: what its birth says, or what its kind does. */
export const heartbeat_s = onceALog(({ sent, device }: LogView): number => {
  const said = sent.find(({ channel }) => channel === 'birth')?.body?.['heartbeat_s']
  return typeof said === 'number' && said > 0 ? said : (device?.heartbeat_s ?? 60)
})
