import { Milliseconds, type DrillReview } from '@anju/sdk'
import type { Scenario } from '../document/readied.ts'
import type { Deed } from './deed.ts'

/** What people did in a drill that was played, as far as its document can be told to let them do it again. */
export interface ReviewedDeeds {
  deeds: readonly Deed[]
  /** Steps and calls about incidents that the document cannot name: a second one of a kind. */
  left_out: number
}

/** Takes what people did from a review. What the document itself answers (a colleague who arrives) is left to the document. */
export function deedsOfReview({ incidents, alerts }: Pick<DrillReview, 'incidents' | 'alerts'>, { responses }: Scenario): ReviewedDeeds {
  const first = alerts.toSorted((a, b) => a.raised_ms - b.raised_ms)
  const deeds: (Deed & { at_ms: number })[] = []
  let left_out = 0
  for (const { id, steps, actions = [] } of incidents) {
    const alert = first.find(({ incident }) => incident === id)
    const named = alert !== undefined && first.find(({ kind }) => kind === alert.kind) === alert
    const own = steps.filter(({ step, by }) => !responses.some((answer) => 'step' in answer && answer.step === step && answer.by === by))
    if (!named) left_out += own.length + actions.length
    else {
      const from = (at_ms: number) => ({ on: alert.kind, at_ms, after: Milliseconds(Math.max(0, at_ms - alert.raised_ms)) })
      for (const { step, by, at_ms, outcome } of own)
        deeds.push({ ...from(at_ms), by, step, ...(outcome === undefined ? {} : { outcome }) })
      for (const { action, by, at_ms, result } of actions)
        deeds.push({ ...from(at_ms), by, call: action, ...(result === undefined ? {} : { result }) })
    }
  }
  return { deeds: deeds.toSorted((a, b) => a.at_ms - b.at_ms).map(({ at_ms: _at, ...deed }) => deed), left_out }
}
