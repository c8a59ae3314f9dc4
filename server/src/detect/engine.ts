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
const DRILL = 'drill:'

/** Which rules of a list hear what is said by a kind of device: most reports concern few rules. */
function listeners(rules: readonly BoundRule[]): (kind: string, said: string) => readonly number[] {
  const known = new Map<string, Map<string, readonly number[]>>()
  const find = (kind: string, said: string) =>
    rules.flatMap(({ watches, hears }, i) => ((watches?.has(kind) ?? true) && (hears?.has(said) ?? true) ? [i] : []))
  return (kind, said) => {
    const ofKind = known.get(kind) ?? new Map<string, readonly number[]>()
    known.set(kind, ofKind)
    const found = ofKind.get(said) ?? find(kind, said)
    ofKind.set(said, found)
    return found
  }
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
  const slots = new Map<string, Slot[]>()
  const heard = new Map<readonly BoundRule[], ReturnType<typeof listeners>>()
  const hearersOf = (home: string) => {
    const rules = rulesOf(home)
    let known = heard.get(rules)
    if (known === undefined) heard.set(rules, (known = listeners(rules)))
    return known
  }
  const shadowOf = (home: string) => `${DRILL}${home}`
  const slotsOf = (home: string, drill = false): Slot[] => {
    const name = drill ? shadowOf(home) : home
    let known = slots.get(name)
    if (known === undefined) {
      known = rulesOf(home).map((rule) => ({
        rule,
        step: rule.stepsIn(homes.get(home)!),
        state: rule.start,
        wakes: new Map(),
        lazy: false,
        drill,
      }))
      slots.set(name, known)
    }
    return known
  }

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
      storeLazy(home.id)
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
    for (const key of verdict.cancel ?? []) {
      slot.wakes.get(key)?.cancel()
      slot.wakes.delete(key)
    }
    for (const { key, at } of verdict.wake ?? []) setWake(home, slot, key, at)
    const found = isFinding(verdict)
    if (found) onFinding(slot.rule, home.id, verdict, signal.at, slot.drill)
    if (found || verdict.wake !== undefined || verdict.cancel !== undefined || (changed && lasting)) {
      store(home.id, slot)
      return true
    }
    slot.lazy ||= changed
    return false
  }
  const storeLazy = (home: string) => {
    for (const slot of slotsOf(home)) if (slot.lazy) store(home, slot)
    for (const slot of slots.get(shadowOf(home)) ?? []) if (slot.lazy) store(home, slot)
  }

  return {
    hear(homeId, signal) {
      const home = homes.get(homeId)!
      const lasting = signal.type === 'presence' || signal.channel === 'event'
      let durable = false
      const all = slotsOf(homeId)
      const drill = signal.type === 'report' && signal.mode !== 'actual'
      const shadows = drill ? slotsOf(homeId, true) : slots.get(shadowOf(homeId))
      const said = signal.type === 'report' ? signal.said : '@presence'
      for (const i of hearersOf(homeId)(signal.device.kind, said)) {
        const { anyMode } = all[i]!.rule
        if (!drill || anyMode) durable = step(home, all[i]!, signal, lasting) || durable
        if (shadows !== undefined && !anyMode) durable = step(home, shadows[i]!, signal, lasting) || durable
      }
      if (durable) storeLazy(homeId)
      return durable
    },
    restore(rows) {
      for (const row of rows) {
        const home = homes.get(row.home)
        const drill = row.rule.startsWith(DRILL)
        const id = drill ? row.rule.slice(DRILL.length) : row.rule
        const slot = home && slotsOf(row.home, drill).find(({ rule }) => rule.id === id && rule.version === row.version)
        if (home === undefined || slot === undefined) continue
        slot.state = row.state
        for (const [key, at] of row.wakes) setWake(home, slot, key, at as Instant)
      }
      for (const [name, all] of slots) {
        const home = homes.get(name.startsWith(DRILL) ? name.slice(DRILL.length) : name)!
        for (const slot of all) step(home, slot, { type: 'resumed', at: agenda.now() }, false)
      }
    },
  }
}
