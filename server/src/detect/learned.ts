import type { RuleStateRow } from '../store/store.ts'
import { away } from './rules/away.ts'
import { bathroomLongStay } from './rules/bathroom-long-stay.ts'
import { inactivity } from './rules/inactivity.ts'
import { notUp } from './rules/not-up.ts'
import { vitals } from './rules/vitals.ts'

type StateOf<R> = R extends { start: infer State } ? State : never

/** What of a person's signs was learned: the baseline, and nothing of the half hour that is under way. */
const baselines = (state: StateOf<typeof vitals>): StateOf<typeof vitals> =>
  Object.fromEntries(
    Object.entries(state).map(([person, { signs }]) => {
      const own = Object.entries(signs).map(([name, one]) => [name, { ...one, sum: 0, count: 0, up: 0, down: 0, z: 0 }])
      return [person, { signs: Object.fromEntries(own), now: {}, block_ms: 0 }]
    }),
  )

/** The rules that learn, each with the state that is left when it forgets everything but what it has learned. */
const learning = [
  { rule: notUp, keeps: ({ habit }: StateOf<typeof notUp>) => ({ ...notUp.start, habit }) },
  {
    rule: inactivity,
    keeps: ({ quiet, days, last_day }: StateOf<typeof inactivity>) => ({ ...inactivity.start, quiet, days, last_day }),
  },
  { rule: bathroomLongStay, keeps: ({ habit }: StateOf<typeof bathroomLongStay>) => ({ ...bathroomLongStay.start, habit }) },
  { rule: away, keeps: ({ habit }: StateOf<typeof away>) => ({ ...away.start, habit }) },
  { rule: vitals, keeps: baselines },
] as readonly { rule: { id: string; version: number }; keeps: (state: never) => unknown }[]

/**
 * What rules have learned about people, out of their stored states: habits and baselines, without anything that is going on. A server that starts on these
 * rows knows the people as the one did that learned, and nothing else. States of other versions, of drills, and of rules that learn nothing are left out.
 */
export function learnedStates(rows: readonly RuleStateRow[]): RuleStateRow[] {
  return rows.flatMap(({ home, rule: id, version, state }) => {
    const found = learning.find(({ rule }) => rule.id === id && rule.version === version)
    return found === undefined ? [] : [{ home, rule: id, version, state: found.keeps(state as never), wakes: [] }]
  })
}
