import type { Cancel, Instant } from '@anju/sdk'
import type { Agenda } from '../agenda.ts'
import type { GroupCommit } from '../store/group-commit.ts'
import type { RuleStateRow } from '../store/store.ts'
import type { BoundRule, PresenceSignal, ReportSignal, Signal, Verdict, WatchedHome } from './rule.ts'

/** What a rule's verdict asks of the desk, without its state. */
export type Finding = Omit<Verdict<unknown>, 'state' | 'wake' | 'cancel'>

/** Hands signals to the rules of their home in the order of intake, keeps the rules' states and wake-ups, and passes on what they find. */
export interface Engine {
  /** Steps the home's rules. True when something became durable in the group of now: the message is acknowledged after the commit. */
  hear(home: string, signal: ReportSignal | PresenceSignal): boolean
  /** Puts back stored states, sets their wake-ups and tells the rules that the server is back. Unknown homes, rules and versions are dropped. */
  restore(rows: readonly RuleStateRow[]): void
  /** Forgets what rules remember of drills and tests. */
  forgetDrills(): void
}

interface Wake {
  at: Instant
  cancel: Cancel
}

/** One rule of one home. */
interface Slot {
  rule: BoundRule
  step: ReturnType<BoundRule['stepsIn']>
  state: unknown
  wakes: Map<string, Wake>
  /** The state has changed by readings alone since it was stored: it is stored with the home's next durable change. */
  lazy: boolean
  /** It judges what a drill or a test says, beside the rule that judges what is meant. */
  drill: boolean
}

export interface EngineOptions {
  homes: ReadonlyMap<string, WatchedHome>
  /** The rules of a home, with its own options; homes without their own share one list. */
  rulesOf: (home: string) => readonly BoundRule[]
  agenda: Agenda
  commits: GroupCommit
  /** `drill`: what was found rests on a drill or a test. */
  onFinding: (rule: BoundRule, home: string, finding: Finding, at: Instant, drill: boolean) => void
}

/** Marks the stored states of rules that judge a drill. */
export const DRILL = 'drill:'

/** In place of a stored state of a drill: no rule has the version 0, so it is dropped. */
export const forgottenDrill = (home: string, rule: string): RuleStateRow => ({ home, rule, version: 0, state: null, wakes: [] })

/** Which rules of a list hear what is said by a kind of device: most reports concern few rules. */
type Listeners = (kind: string, said: string) => readonly number[]

function listeners(rules: readonly BoundRule[]): Listeners {
  const known = new Map<string, Map<string, readonly number[]>>()
  const find = (kind: string, said: string) => {
    const found = rules.flatMap(({ watches, hears }, i) => ((watches?.has(kind) ?? true) && (hears?.has(said) ?? true) ? [i] : []))
    known.set(kind, (known.get(kind) ?? new Map<string, readonly number[]>()).set(said, found))
    return found
  }
  return (kind, said) => known.get(kind)?.get(said) ?? find(kind, said)
}

/** The rules of one home, looked up once for each report: those that judge what is meant, and, once somebody drilled, those that judge that beside them. */
interface HomeRules {
  readonly home: WatchedHome
  readonly hearers: Listeners
  readonly meant: readonly Slot[]
  drill: readonly Slot[] | undefined
}

/** What a drill's rules may ask of the desk: nothing that is meant. They hear what is meant too, as whoever is drilled lives on. */
const drilled = (verdict: Verdict<unknown>): Verdict<unknown> => {
  const { raise, update, ...rest } = verdict
  const kept = (claims: Verdict<unknown>['raise']) => claims?.filter(({ mode }) => mode !== 'actual')
  return {
    ...rest,
    ...(raise === undefined ? {} : { raise: kept(raise)! }),
    ...(update === undefined ? {} : { update: kept(update)! }),
  }
}

const isFinding = (verdict: Verdict<unknown>): boolean =>
  verdict.raise !== undefined || verdict.update !== undefined || verdict.clear !== undefined || verdict.withdraw !== undefined

export function engine({ homes, rulesOf, agenda, commits, onFinding }: EngineOptions): Engine {
  const all = new Map<string, HomeRules>()
  const heard = new Map<readonly BoundRule[], Listeners>()
  const hearersOf = (rules: readonly BoundRule[]) => {
    let known = heard.get(rules)
    if (known === undefined) heard.set(rules, (known = listeners(rules)))
    return known
  }
  const slotsIn = (home: WatchedHome, drill: boolean): Slot[] =>
    rulesOf(home.id).map((rule) => ({ rule, step: rule.stepsIn(home), state: rule.start, wakes: new Map(), lazy: false, drill }))
  const inHome = (id: string): HomeRules => {
    let known = all.get(id)
    if (known === undefined) {
      const home = homes.get(id)!
      all.set(id, (known = { home, hearers: hearersOf(rulesOf(id)), meant: slotsIn(home, false), drill: undefined }))
    }
    return known
  }
  const drillIn = (rules: HomeRules): readonly Slot[] => (rules.drill ??= slotsIn(rules.home, true))

  const store = (home: string, slot: Slot) => {
    slot.lazy = false
    const { id, version } = slot.rule
    const rule = slot.drill ? `${DRILL}${id}` : id
    const wakes = [...slot.wakes].map(([key, { at }]) => [key, at] as const)
    commits.group.states.set(`${home}/${rule}`, { home, rule, version, state: slot.state, wakes })
  }
  const setWake = (home: WatchedHome, slot: Slot, key: string, at: Instant) => {
    slot.wakes.get(key)?.cancel()
    const cancel = agenda.wakeAt(at, () => {
      slot.wakes.delete(key)
      step(home, slot, { type: 'woken', at: agenda.now(), key }, true)
      storeLazy(inHome(home.id))
      commits.soon()
    })
    slot.wakes.set(key, { at, cancel })
  }
  /** Answers whether the step changed something that must be durable. */
  const step = (home: WatchedHome, slot: Slot, signal: Signal, lasting: boolean): boolean => {
    const said = slot.step(slot.state, signal)
    const verdict = slot.drill ? drilled(said) : said
    const changed = verdict.state !== slot.state
    slot.state = verdict.state
    if (verdict.cancel !== undefined)
      for (const key of verdict.cancel) {
        slot.wakes.get(key)?.cancel()
        slot.wakes.delete(key)
      }
    if (verdict.wake !== undefined) for (const { key, at } of verdict.wake) setWake(home, slot, key, at)
    const found = isFinding(verdict)
    if (found) onFinding(slot.rule, home.id, verdict, signal.at, slot.drill)
    if (found || verdict.wake !== undefined || verdict.cancel !== undefined || (changed && lasting)) {
      store(home.id, slot)
      return true
    }
    slot.lazy ||= changed
    return false
  }
  const storeLazy = ({ home, meant, drill = [] }: HomeRules) => {
    for (const slot of meant) if (slot.lazy) store(home.id, slot)
    for (const slot of drill) if (slot.lazy) store(home.id, slot)
  }

  return {
    hear(homeId, signal) {
      const rules = inHome(homeId)
      const { home, meant, hearers } = rules
      const lasting = signal.type === 'presence' || signal.channel === 'event'
      let durable = false
      const drill = signal.type === 'report' && signal.mode !== 'actual'
      const shadows = drill ? drillIn(rules) : rules.drill
      const said = signal.type === 'report' ? signal.said : '@presence'
      for (const i of hearers(signal.device.kind, said)) {
        const slot = meant[i]!
        const { anyMode } = slot.rule
        if (!drill || anyMode) durable = step(home, slot, signal, lasting) || durable
        if (shadows !== undefined && !anyMode) durable = step(home, shadows[i]!, signal, lasting) || durable
      }
      if (durable) storeLazy(rules)
      return durable
    },
    forgetDrills() {
      for (const rules of all.values()) {
        for (const { rule, wakes } of rules.drill ?? []) {
          for (const { cancel } of wakes.values()) cancel()
          const gone = forgottenDrill(rules.home.id, `${DRILL}${rule.id}`)
          commits.group.states.set(`${gone.home}/${gone.rule}`, gone)
        }
        rules.drill = undefined
      }
    },
    restore(rows) {
      for (const row of rows) {
        const home = homes.get(row.home)
        const drill = row.rule.startsWith(DRILL)
        const id = drill ? row.rule.slice(DRILL.length) : row.rule
        if (home === undefined || row.version === 0) continue
        const rules = inHome(home.id)
        const slot = (drill ? drillIn(rules) : rules.meant).find(({ rule }) => rule.id === id && rule.version === row.version)
        if (slot === undefined) continue
        slot.state = row.state
        for (const [key, at] of row.wakes) setWake(home, slot, key, at as Instant)
      }
      for (const { home, meant, drill = [] } of all.values())
        for (const slot of [...meant, ...drill]) step(home, slot, { type: 'resumed', at: agenda.now() }, false)
    },
  }
}
