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

/** One rule of one home, made when the rule first has something to do there: of two dozen most never have. */
interface Slot {
  rule: BoundRule
  /** Its step in that home, looked up with the first step: most of what is read from a store is not stepped for a while. */
  step: ReturnType<BoundRule['stepsIn']> | undefined
  state: unknown
  /** The wake-ups that it waits for; undefined while it never asked for one. */
  wakes: Map<string, Wake> | undefined
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

/** A list of rules, with what is looked up in it: homes without options of their own share one. */
interface RuleList {
  readonly rules: readonly BoundRule[]
  readonly hearers: Listeners
  readonly places: ReadonlyMap<string, number>
}

type Slots = (Slot | undefined)[]

/** The rules of one home, looked up once for each report: those that judge what is meant, and, once somebody drilled, those that judge that beside them. */
interface HomeRules {
  readonly home: WatchedHome
  readonly list: RuleList
  /** By the place of the rule in the list. */
  readonly meant: Slots
  drill: Slots | undefined
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

const newSlot = (rule: BoundRule, drill: boolean): Slot => ({
  rule,
  step: undefined,
  state: rule.start,
  wakes: undefined,
  lazy: false,
  drill,
})

const isFinding = (verdict: Verdict<unknown>): boolean =>
  verdict.raise !== undefined || verdict.update !== undefined || verdict.clear !== undefined || verdict.withdraw !== undefined

export function engine({ homes, rulesOf, agenda, commits, onFinding }: EngineOptions): Engine {
  const all = new Map<string, HomeRules>()
  const lists = new Map<readonly BoundRule[], RuleList>()
  const listOf = (rules: readonly BoundRule[]): RuleList => {
    let known = lists.get(rules)
    if (known === undefined)
      lists.set(rules, (known = { rules, hearers: listeners(rules), places: new Map(rules.map(({ id }, i) => [id, i])) }))
    return known
  }
  const inHome = (id: string): HomeRules => {
    let known = all.get(id)
    if (known === undefined) {
      const list = listOf(rulesOf(id))
      const meant: Slots = Array.from({ length: list.rules.length })
      all.set(id, (known = { home: homes.get(id)!, list, meant, drill: undefined }))
    }
    return known
  }
  const meantAt = ({ list, meant }: HomeRules, i: number): Slot => (meant[i] ??= newSlot(list.rules[i]!, false))
  const drillAt = (rules: HomeRules, i: number): Slot => ((rules.drill ??= [])[i] ??= newSlot(rules.list.rules[i]!, true))

  const store = (home: string, slot: Slot) => {
    slot.lazy = false
    const { id, version } = slot.rule
    const rule = slot.drill ? `${DRILL}${id}` : id
    const wakes = [...(slot.wakes ?? [])].map(([key, { at }]) => [key, at] as const)
    commits.group.states.set(`${home}/${rule}`, { home, rule, version, state: slot.state, wakes })
  }
  const setWake = (home: WatchedHome, slot: Slot, key: string, at: Instant) => {
    const wakes = (slot.wakes ??= new Map())
    wakes.get(key)?.cancel()
    const cancel = agenda.wakeAt(at, () => {
      wakes.delete(key)
      step(home, slot, { type: 'woken', at: agenda.now(), key }, true)
      storeLazy(inHome(home.id))
      commits.soon()
    })
    wakes.set(key, { at, cancel })
  }
  /** Answers whether the step changed something that must be durable. */
  const step = (home: WatchedHome, slot: Slot, signal: Signal, lasting: boolean): boolean => {
    slot.step ??= slot.rule.stepsIn(home)
    const said = slot.step(slot.state, signal)
    const verdict = slot.drill ? drilled(said) : said
    const changed = verdict.state !== slot.state
    slot.state = verdict.state
    if (verdict.cancel !== undefined)
      for (const key of verdict.cancel) {
        slot.wakes?.get(key)?.cancel()
        slot.wakes?.delete(key)
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
    for (const slot of meant) if (slot?.lazy === true) store(home.id, slot)
    for (const slot of drill) if (slot?.lazy === true) store(home.id, slot)
  }

  return {
    hear(homeId, signal) {
      const rules = inHome(homeId)
      const { home, list } = rules
      const lasting = signal.type === 'presence' || signal.channel === 'event'
      let durable = false
      const drill = signal.type === 'report' && signal.mode !== 'actual'
      if (drill) rules.drill ??= []
      const shadows = rules.drill !== undefined
      const said = signal.type === 'report' ? signal.said : '@presence'
      for (const i of list.hearers(signal.device.kind, said)) {
        const slot = meantAt(rules, i)
        const { anyMode } = slot.rule
        if (!drill || anyMode) durable = step(home, slot, signal, lasting) || durable
        if (shadows && !anyMode) durable = step(home, drillAt(rules, i), signal, lasting) || durable
      }
      if (durable) storeLazy(rules)
      return durable
    },
    forgetDrills() {
      for (const rules of all.values()) {
        for (const slot of rules.drill ?? []) {
          if (slot === undefined) continue
          const { rule, wakes } = slot
          for (const { cancel } of wakes?.values() ?? []) cancel()
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
        const i = rules.list.places.get(id)
        if (i === undefined || rules.list.rules[i]!.version !== row.version) continue
        const slot = drill ? drillAt(rules, i) : meantAt(rules, i)
        slot.state = row.state
        for (const [key, at] of row.wakes) setWake(home, slot, key, at as Instant)
      }
      const back = { type: 'resumed', at: agenda.now() } as const
      for (const { home, meant, drill = [] } of all.values())
        for (const slot of [...meant, ...drill]) if (slot?.rule.resumes === true) step(home, slot, back, false)
    },
  }
}
