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
}

export interface EngineOptions {
  homes: ReadonlyMap<string, WatchedHome>
  /** The rules of a home, with its own options; homes without their own share one list. */
  rulesOf: (home: string) => readonly BoundRule[]
  agenda: Agenda
  commits: GroupCommit
  onFinding: (rule: BoundRule, home: string, finding: Finding, at: Instant) => void
}

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
  const slotsOf = (home: string): Slot[] => {
    let known = slots.get(home)
    if (known === undefined) {
      known = rulesOf(home).map((rule) => ({
        rule,
        step: rule.stepsIn(homes.get(home)!),
        state: rule.start,
        wakes: new Map(),
        lazy: false,
      }))
      slots.set(home, known)
    }
    return known
  }

  const store = (home: string, slot: Slot) => {
    slot.lazy = false
    const { id: rule, version } = slot.rule
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
    const verdict = slot.step(slot.state, signal)
    const changed = verdict.state !== slot.state
    slot.state = verdict.state
    for (const key of verdict.cancel ?? []) {
      slot.wakes.get(key)?.cancel()
      slot.wakes.delete(key)
    }
    for (const { key, at } of verdict.wake ?? []) setWake(home, slot, key, at)
    const found = isFinding(verdict)
    if (found) onFinding(slot.rule, home.id, verdict, signal.at)
    if (found || verdict.wake !== undefined || verdict.cancel !== undefined || (changed && lasting)) {
      store(home.id, slot)
      return true
    }
    slot.lazy ||= changed
    return false
  }
  const storeLazy = (home: string) => {
    for (const slot of slotsOf(home)) if (slot.lazy) store(home, slot)
  }

  return {
    hear(homeId, signal) {
      const home = homes.get(homeId)!
      const lasting = signal.type === 'presence' || signal.channel === 'event'
      let durable = false
      const all = slotsOf(homeId)
      const said = signal.type === 'report' ? signal.said : '@presence'
      for (const i of hearersOf(homeId)(signal.device.kind, said)) durable = step(home, all[i]!, signal, lasting) || durable
      if (durable) storeLazy(homeId)
      return durable
    },
    restore(rows) {
      for (const row of rows) {
        const home = homes.get(row.home)
        const slot = home && slotsOf(row.home).find(({ rule }) => rule.id === row.rule && rule.version === row.version)
        if (home === undefined || slot === undefined) continue
        slot.state = row.state
        for (const [key, at] of row.wakes) setWake(home, slot, key, at as Instant)
      }
      for (const homeId of slots.keys()) {
        for (const slot of slotsOf(homeId)) step(homes.get(homeId)!, slot, { type: 'resumed', at: agenda.now() }, false)
      }
    },
  }
}
