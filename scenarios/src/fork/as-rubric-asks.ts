import { alertKinds, Minutes, Seconds, type AlertKind, type Duration, type Duty } from '@anju/sdk'
import type { Scenario } from '../document/readied.ts'
import type { Deed } from './deed.ts'

/** How long after somebody arrived an incident is closed, where no duty says it. */
const CLOSED_AFTER = Minutes(5)

/**
 * What somebody does who keeps to the drill's rubric: each duty in half of its time, and closing once somebody was there. Who is on duty begins at the
 * first alert of a hazard that is due, since a duty's time counts from its incident.
 */
export function asRubricAsks({ rubric, responses, expects }: Scenario, by = 'trainee'): Deed[] {
  const duties = (rubric?.criteria ?? []).filter((one): one is Duty => one.must === 'do')
  const asked = duties.flatMap((duty) => deedOf(duty, duties, by)).map((deed): Deed => ({ ...deed, on: firstOf(deed.on, expects) }))
  const arrivals = responses.filter((answer) => 'step' in answer && answer.step === 'arrive').map(({ alert }) => alert)
  const open = [...new Set(arrivals)].filter((kind) => !duties.some(({ on, step }) => on === kind && step === 'resolve'))
  return [
    ...asked,
    ...open.map((on): Deed => ({ on, alert: on, when: 'arrive', after: CLOSED_AFTER, step: 'resolve', by, outcome: 'helped' })),
  ]
}

/** The alert that opens the incident in which an alert of a kind is due. */
function firstOf(kind: string, expects: Scenario['expects']): string {
  const hazard = alertKinds[kind as AlertKind].hazard
  return expects.find(({ alert }) => alertKinds[alert].hazard === hazard)?.alert ?? kind
}

function deedOf(duty: Duty, duties: readonly Duty[], by: string): Deed[] {
  const { on, step, action, result = 'reached' } = duty
  const before = duty.after === undefined ? undefined : duties.find((one) => one.on === on && one.step === duty.after)
  const after = Seconds(Math.floor(duty.within_s / 2))
  const outcome = step === 'resolve' ? { outcome: duty.outcomes?.[0] ?? ('helped' as const) } : {}
  if (step !== undefined && duty.after !== undefined && before === undefined)
    return [{ on, alert: on, when: duty.after, after, step, by, ...outcome }]
  const whole = (after + (before === undefined ? 0 : Math.floor(before.within_s / 2) * 1_000)) as Duration
  if (action !== undefined) return [{ on, after: whole, by, call: action, result }]
  return step === undefined ? [] : [{ on, after: whole, by, step, ...outcome }]
}
