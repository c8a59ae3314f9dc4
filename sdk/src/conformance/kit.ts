import { encode } from '../codec.ts'
import type { Device } from '../define-device.ts'
import type { Catalogue } from '../devices/catalogue.ts'
import type { Random } from '../random.ts'
import { Milliseconds, Minutes, Seconds, type Duration } from '../time.ts'
import { topicOf, type Address } from '../topics.ts'
import type { Bench, Note, Refused, Shown } from './bench/bench.ts'
import { deviceWithout, lacking } from './capabilities.ts'
import { exampleBody } from './example-body.ts'
import { written, type Observation, type PhaseName, type Saw, type Telling } from './observation.ts'
import type { Pace } from './pace.ts'
import type { Stimulus, StimulusPort } from './stimulus.ts'
import type { Target } from './target.ts'

/**
 * How thorough a run is. `quick` stays under a minute and leaves open what takes the period of a reading; `standard` takes the shortest spans that
 * show every rule; `full` watches for longer, so that rarer faults show as well.
 */
export type Depth = 'quick' | 'standard' | 'full'

/** What the phases of a run have in their hands. */
export interface Kit {
  readonly log: readonly Observation[]
  readonly target: Target
  readonly depth: Depth
  readonly sees: Bench['sees']
  readonly tls: boolean
  readonly random: Random
  /** Seconds that a person takes for each stimulus; absent where a program does it. */
  readonly hand_s: number | undefined
  /** As the device is now known. */
  readonly address: Address | undefined
  readonly device: Device | undefined
  /** Its longest silence, seconds: what its birth says, or what its kind does. */
  readonly heartbeat_s: number
  /** True while the device has a connection. */
  readonly connected: boolean
  network(is: 'cut' | 'silent' | 'back'): void
  door(is: 'shut' | 'open'): void
  grants(refuse: Refused): void
  certificate(is: Shown): void
  acknowledgements(are: 'held' | 'free'): void
  restartBroker(): Promise<void>
  phase(name: PhaseName): void
  until(done: () => boolean, span: Duration): Promise<boolean>
  wait(span: Duration): Promise<void>
  stimulate(stimulus: Stimulus): Promise<boolean>
  /** Causes an event and waits until something new is reported, as long as whoever causes it may take. Says whether it was caused. */
  report(body: Record<string, unknown>): Promise<boolean>
  /** Causes an event that cannot be seen now, and gives whoever causes it the time that he takes. */
  hiddenly(body: Record<string, unknown>): Promise<void>
  /** Says a payload to the device on one of its down channels. */
  tell(channel: 'command' | 'confirm', why: Telling, payload: Uint8Array): Promise<void>
  confirm(id: string, refused?: boolean): Promise<void>
  /** Holds back the confirmations of events that come from now on, or gives them again. */
  withhold(on: boolean): void
  /** The publishes with this id on `event`, by their number in the log. */
  sends(id: string): readonly number[]
  /** Ids of events that nobody has confirmed, oldest first. */
  readonly open: readonly string[]
}

export interface KitOptions {
  target: Target
  catalogue: Catalogue
  depth: Depth
  random: Random
  pace: Pace
  port: StimulusPort
  /** Hears of every observation as it is made: a file, a screen. */
  onObservation?: ((seen: Observation) => void) | undefined
}

const idIn = (text: string | undefined): string | undefined => {
  try {
    const said = JSON.parse(text ?? '') as { id?: unknown; boot?: unknown; seq?: unknown }
    if (typeof said.boot === 'string' && typeof said.seq === 'number') return `${said.boot}-${said.seq}`
    return typeof said.id === 'string' ? said.id : undefined
  } catch {
    return undefined
  }
}

const kindOf = (catalogue: Catalogue, kind: string | undefined): Device | undefined =>
  kind !== undefined && Object.hasOwn(catalogue, kind) ? catalogue[kind] : undefined

const capabilitiesIn = (text: string | undefined): unknown => {
  try {
    return (JSON.parse(text ?? '') as { body?: { capabilities?: unknown } | null } | null)?.body?.capabilities
  } catch {
    return undefined
  }
}

/** How long a person may take over what cannot be seen, seconds. */
export const HIDDEN_BY_HAND_S = 10

/** How long whoever makes the device report may take before it counts as one who cannot. */
const HANDS = Minutes(10)

/** Waits for an answer while the clock goes on. */
async function answered(pace: Pace, port: StimulusPort, stimulus: Stimulus): Promise<'done' | 'cannot'> {
  let answer: 'done' | 'cannot' | undefined
  let failed: unknown
  const given = (said: 'done' | 'cannot') => {
    answer = said
    pace.poke()
  }
  Promise.resolve(port.stimulate(stimulus)).then(given, (error: unknown) => {
    failed = error
    given('cannot')
  })
  await pace.until(() => answer !== undefined, HANDS)
  if (failed !== undefined) throw failed as Error // A port that fails is a mistake of its author, not of the device.
  return answer ?? 'cannot'
}

/** Builds the kit around a bench that notes into it. */
export function kit(options: KitOptions, makeBench: (note: Note) => Bench): Kit {
  const { target, catalogue, pace, port, depth, random } = options
  const log: Observation[] = []
  const events = new Map<string, number[]>()
  const ended = new Set<string>()
  const lines = new Set<number>()
  let withheld = false
  let address = target.address
  let kind = target.kind
  let heartbeat_s: number | undefined
  let own: Device | undefined
  let stimuli = 0
  /** Between birth and death, where connections cannot be seen. */
  let there = false

  const note: Note = (noted) => {
    const seen: Observation = { at_ms: Math.trunc(pace.clock.now()), ...noted }
    log.push(seen)
    options.onObservation?.(seen)
    if (seen.saw === 'connect') lines.add(seen.line)
    if (seen.saw === 'close') lines.delete(seen.line)
    if (seen.saw === 'publish') heard(seen, log.length - 1)
    if (seen.saw === 'acknowledge') answer(log[seen.publish] as Saw<'publish'>)
    pace.poke()
    return log.length - 1
  }
  const heard = (seen: Saw<'publish'>, index: number) => {
    const parts = seen.topic.split('/')
    if (address === undefined && parts.length === 6) address = { site: parts[2]!, home: parts[3]!, device: parts[4]! }
    if (kind === undefined && parts[5] === 'birth') kind = /"kind"\s*:\s*"([a-z0-9-]+)"/.exec(seen.text ?? '')?.[1]
    if (parts[5] === 'birth') own ??= deviceOf(seen.text)
    if (parts[5] === 'birth') heartbeat_s ??= Number(/"heartbeat_s"\s*:\s*(\d{1,6})\b/.exec(seen.text ?? '')?.[1] ?? 0) || undefined
    if (parts[5] === 'birth' || parts[5] === 'death') there = parts[5] === 'birth'
    const id = parts[5] === 'event' ? idIn(seen.text) : undefined
    if (id === undefined) return
    events.set(id, [...(events.get(id) ?? []), index])
    if (seen.qos === 0 || bench.sees === 'messages') answer(seen)
  }
  /** The kind, without what the birth says that the device lacks. */
  const deviceOf = (text: string | undefined): Device | undefined => {
    const device = kindOf(catalogue, kind)
    return device === undefined ? undefined : deviceWithout(device, lacking(capabilitiesIn(text)))
  }
  /** Plays the application: confirms what it has, unless it is told to withhold. */
  const answer = (seen: Saw<'publish'>) => {
    const id = seen.topic.endsWith('/event') ? idIn(seen.text) : undefined
    if (id !== undefined && !withheld && target.profile === 'supervised') void Promise.resolve().then(() => self.confirm(id))
  }
  const bench = makeBench(note)
  const self: Kit = {
    log,
    target,
    depth,
    sees: bench.sees,
    tls: bench.tls,
    certificate(is) {
      note({ saw: 'certificate', is })
      bench.certificate(is)
    },
    random,
    hand_s: port.hand_s,
    get address() {
      return address
    },
    get device() {
      return own ?? kindOf(catalogue, kind)
    },
    get heartbeat_s() {
      return heartbeat_s ?? self.device?.heartbeat_s ?? 60
    },
    get connected() {
      return bench.sees === 'everything' ? lines.size > 0 : there
    },
    network(is) {
      note({ saw: 'network', is })
      bench.network(is)
    },
    door(is) {
      note({ saw: 'door', is })
      bench.door(is)
    },
    grants(refuse) {
      note({ saw: 'grants', refuse })
      bench.grants(refuse)
    },
    acknowledgements(are) {
      note({ saw: 'acknowledgements', are })
      bench.acknowledgements(are)
    },
    async restartBroker() {
      note({ saw: 'broker', is: 'restarted' })
      await bench.restart()
    },
    phase: (phase) => void note({ saw: 'phase', phase }),
    until: (done, span) => pace.until(done, span),
    wait: async (span) => void (await pace.until(() => false, span)),
    async stimulate(stimulus) {
      const number = stimuli++
      note({ saw: 'stimulus', number, stimulus, by: port.by })
      const answer = await answered(pace, port, stimulus)
      const says = answer === 'done' ? undefined : port.says
      note({ saw: 'stimulated', number, answer, by: port.by, ...(says === undefined ? {} : { says }) })
      return answer === 'done'
    },
    async report(body) {
      const before = events.size
      if (!(await self.stimulate({ do: 'event', body }))) return false
      await pace.until(() => events.size > before, port.by === 'person' ? Seconds(30) : Seconds(2))
      return true
    },
    async hiddenly(body) {
      await self.stimulate({ do: 'event', body })
      await self.wait(port.by === 'person' ? Seconds(HIDDEN_BY_HAND_S) : Milliseconds(200))
    },
    async tell(channel, why, payload) {
      if (address === undefined) return
      const topic = topicOf(address, channel)
      note({ saw: 'told', topic, why, ...written(payload) })
      await bench.publish({ topic, payload, qos: 1, retain: false })
    },
    async confirm(id, refused = false) {
      ended.add(id)
      const said = refused ? { id, accepted: false, error: 'body-invalid' } : { id, accepted: true }
      await self.tell('confirm', refused ? 'confirm-refused' : 'confirm', encode(said))
    },
    withhold: (on) => {
      withheld = on
    },
    sends: (id) => events.get(id) ?? [],
    get open() {
      return [...events.keys()].filter((id) => !ended.has(id))
    },
  }
  return self
}

/** Bodies that a kind can say, `variants` of each event. */
export const eventBodies = (device: Device, variants: number): Record<string, unknown>[] =>
  Array.from({ length: variants }, (_, variant) =>
    Object.values(device.schemas.events).map((schema) => exampleBody(schema, variant)),
  ).flat()

/** An event of the kind that claims that somebody may need help, or its first one; and one that does not. */
export function sampleEvents(device: Device): { alarm: Record<string, unknown>; plain: Record<string, unknown>; hasAlarm: boolean } {
  const names = Object.keys(device.events)
  const body = (name: string) => exampleBody(device.schemas.events[name]!, 0)
  const alarm = names.find((name) => device.events[name]!.alarm === true)
  const plain = names.find((name) => device.events[name]!.alarm !== true)
  return { alarm: body(alarm ?? names[0]!), plain: body(plain ?? names[0]!), hasAlarm: alarm !== undefined && plain !== undefined }
}

/** How long a device may take to be there again. */
export const RETURN = Seconds(70)
