import type { AlertKind, Duration, Evidence, Instant, Mode, Origin, Point3, RuleId, Severity } from '@anju/sdk'
import type { TObject } from 'typebox'
import { Check, Default, Errors } from 'typebox/value'

/** What a rule knows of a device: the registry's view, never the birth's. */
export interface WatchedDevice {
  readonly id: string
  readonly kind: string
  readonly room: string
  /** The kind of that room, as `bathroom`. */
  readonly room_kind: string
  readonly power: 'mains' | 'battery'
  readonly place_m: Point3
  readonly aim_deg: number
  /** It watches the front door. */
  readonly entrance: boolean
  /** A resident wears or carries it: its registered room says nothing. */
  readonly worn: boolean
  /** The resident who wears or carries it. */
  readonly wearer?: string
  /** The kind of furniture that it is mounted on, as `stove`. */
  readonly mounted_on?: string
  /** Longest silence of this kind while it lives. */
  readonly heartbeat: Duration
  /** False for a lite client: nobody knows whether it lives. */
  readonly supervised: boolean
}

/** What a rule knows of the home that it watches. */
export interface WatchedHome {
  readonly id: string
  readonly time_zone: string
  /** How many people live there: with one, whoever is seen upright is the one who fell. */
  readonly residents: number
  /** Ids of those who live there. */
  readonly people: readonly string[]
  readonly devices: ReadonlyMap<string, WatchedDevice>
}

/** A device said something. `at` is when it came, and what rules are judged by; `happened` is when it was, as far as that is known. */
export interface ReportSignal {
  type: 'report'
  at: Instant
  happened: Instant
  late: boolean
  device: WatchedDevice
  channel: 'event' | 'reading'
  /** The event's name, or `reading`. */
  said: string
  body: Readonly<Record<string, unknown>>
  message: string
  origin: Origin
  mode: Mode
  /** False when the lite profile spoke. */
  supervised: boolean
}

/** A device came (`online`) or went, with the reason that its death gave. */
export interface PresenceSignal {
  type: 'presence'
  at: Instant
  device: WatchedDevice
  presence: 'online' | 'lost' | 'shutdown' | 'restart' | 'battery'
  origin: Origin
  /** The room that its birth named. */
  said_room?: string
}

export type Signal =
  | ReportSignal
  | PresenceSignal
  /** A wake-up that the rule asked for and did not take back. */
  | { type: 'woken'; at: Instant; key: string }
  /** The server was away and is back: what was not heard meanwhile is not the devices' fault. */
  | { type: 'resumed'; at: Instant }

/** What a rule says about an alert that it wants on the desk. */
export interface Claim {
  kind: AlertKind
  /** Where it differs from the kind's own: an alarm that was a warning. */
  severity?: Severity
  /** What of its kind it is, as `bradycardia` of `vitals-critical`. */
  cause?: string
  /** What it is about within home and kind: a device or a room. */
  key: string
  room?: string
  position_m?: Point3
  devices: readonly string[]
  onset: Instant
  late: boolean
  supervised: boolean
  origin: Origin
  mode: Mode
  evidence: readonly Evidence[]
  confidence_pct: number
  /** Codes of what would have cancelled it. */
  cancelled_by: readonly string[]
}

/** What a rule answers. The engine keeps state and wake-ups; the alert book turns claims into alerts. */
export interface Verdict<State> {
  state: State
  wake?: readonly { key: string; at: Instant }[]
  cancel?: readonly string[]
  /** Opens an alert, or adds to the one that is open for home, kind and key. */
  raise?: readonly Claim[]
  /** Adds evidence to an alert that is open; nothing when none is. */
  update?: readonly Claim[]
  /** The cause went away; the incident stays for people to close. */
  clear?: readonly { kind: AlertKind; key: string }[]
  /** The resident took the call back. */
  withdraw?: readonly { kind: AlertKind; key: string; evidence: Evidence }[]
}

/** A pure detection rule over everything that one home says. Its state is JSON of at most 4 kB. */
export interface Rule<State, Options> {
  id: string
  spec: RuleId
  /** Counts the changes of meaning of rule and state; a stored state of another version is dropped. */
  version: number
  /** Device kinds that it wants to hear of; all when absent. */
  watches?: readonly string[]
  /** Names of events that it wants to hear, `reading`, and `@presence` for devices that come and go; all when absent. */
  hears?: readonly string[]
  /** What a device says in a drill or a test counts too: the rule asks whether the device lives, not what it says. */
  anyMode?: true
  /** It is told when the server was away and is back; other rules never hear of that. */
  resumes?: true
  options: TObject
  start: State
  step(state: State, signal: Signal, context: RuleContext<Options>): Verdict<State>
  /** Codes of what a home lacks for the rule to see anything; none when it can do its work. */
  lacks?(home: WatchedHome): readonly string[]
}

export interface RuleContext<Options> {
  home: WatchedHome
  /** Of the home; with one resident, of that person. */
  options: Options
  /** Of one person, where several live together. */
  optionsOf: (person: string | undefined) => Options
}

/** A rule with its options in place, its types hidden: what the engine holds. */
export interface BoundRule {
  readonly id: string
  readonly version: number
  readonly watches: ReadonlySet<string> | undefined
  readonly hears: ReadonlySet<string> | undefined
  readonly anyMode: boolean
  readonly resumes: boolean
  readonly start: unknown
  step(state: unknown, signal: Signal, home: WatchedHome): Verdict<unknown>
  /** The step for one home, its options looked up once: a rule is stepped thousands of times a day. */
  stepsIn(home: WatchedHome): (state: unknown, signal: Signal) => Verdict<unknown>
  lacks(home: WatchedHome): readonly string[]
}

/** Options as they are written: by field. */
export type GivenOptions = Readonly<Record<string, unknown>>

/** A rule that still waits for its options. */
export interface UnboundRule {
  readonly id: string
  readonly spec: RuleId
  readonly version: number
  readonly watches: readonly string[] | undefined
  readonly options: TObject
  /** Throws a RangeError that names the field which does not fit. */
  bind(given?: GivenOptions, people?: ReadonlyMap<string, GivenOptions>): BoundRule
}

export const defineRule = <State, Options>(rule: Rule<State, Options>): Rule<State, Options> => Object.freeze(rule)

/** Puts options into a rule: the given ones over the documented defaults, a person's over the home's. Throws a RangeError that names the field. */
export function bindRule<State, Options>(
  rule: Rule<State, Options>,
  given: GivenOptions = {},
  people: ReadonlyMap<string, GivenOptions> = new Map(),
): BoundRule {
  const ofHome = checked(rule, given)
  const ofPeople = new Map([...people].map(([person, own]) => [person, checked(rule, { ...given, ...own })]))
  const optionsOf = (person: string | undefined) => (person === undefined ? ofHome : (ofPeople.get(person) ?? ofHome))
  const alone = (home: WatchedHome) => (ofPeople.size > 0 && home.people.length === 1 ? optionsOf(home.people[0]) : ofHome)
  const contextOf = (home: WatchedHome): RuleContext<Options> => ({ home, options: alone(home), optionsOf })
  return {
    id: rule.id,
    version: rule.version,
    watches: rule.watches === undefined ? undefined : new Set(rule.watches),
    hears: rule.hears === undefined ? undefined : new Set(rule.hears),
    anyMode: rule.anyMode === true,
    resumes: rule.resumes === true,
    start: rule.start,
    step: (state, signal, home) => rule.step(state as State, signal, contextOf(home)),
    stepsIn(home) {
      const context = contextOf(home)
      return (state, signal) => rule.step(state as State, signal, context)
    },
    lacks: (home) => rule.lacks?.(home) ?? [],
  }
}

function checked<State, Options>(rule: Rule<State, Options>, given: GivenOptions): Options {
  const options = Default(rule.options, { ...given })
  if (!Check(rule.options, options)) {
    const [problem] = Errors(rule.options, options)
    throw new RangeError(`Options of the rule ${rule.id}: ${problem?.instancePath ?? ''} ${problem?.message ?? 'do not fit'}`)
  }
  return options
}

/** A rule as it stands in the list of all, its types hidden. */
export const unbound = <State, Options>(rule: Rule<State, Options>): UnboundRule => ({
  id: rule.id,
  spec: rule.spec,
  version: rule.version,
  watches: rule.watches,
  options: rule.options,
  bind: (given, people) => bindRule(rule, given, people),
})

/** One report as evidence, with the values that counted. */
export const evidenceOf = (signal: ReportSignal, fields: readonly string[]): Evidence => ({
  device: signal.device.id,
  said: signal.said,
  message: signal.message,
  happened_ms: signal.happened,
  arrived_ms: signal.at,
  values: Object.fromEntries(
    fields.flatMap((field) => {
      const value = signal.body[field]
      return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? [[field, value]] : []
    }),
  ),
})

/** What a claim takes over from the report that it rests on. */
export const fromReport = (signal: ReportSignal) => ({
  onset: signal.happened,
  late: signal.late,
  supervised: signal.supervised,
  origin: signal.origin,
  mode: signal.mode,
})
