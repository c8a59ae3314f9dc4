import type { Duration } from '@anju/sdk'
import type { Response, Scenario, StaffCall, StaffStep } from '../document/readied.ts'

/**
 * Something that a trainee does in a drill: a step or a call, so long after the first alert of a kind came, or, with `when`, so long after another step
 * of its incident.
 */
export type Deed = StaffStep | StaffCall | (Extract<Response, { step: unknown }> & { on: string })

/** The word by which a deed is meant: its step or its call. */
export const wordOf = (deed: Deed): string => ('call' in deed ? deed.call : deed.step)

/** A deed that counts from a step and not from the alert. */
export const isLater = (deed: Deed): deed is Extract<Deed, { when: string }> => 'when' in deed

/** A deed at another time. */
export const delayed = <D extends Deed>(deed: D, after: Duration): D => ({ ...deed, after })

/** The drill as it is played when people do just this. */
export function withDeeds(scenario: Scenario, deeds: readonly Deed[]): Scenario {
  return {
    ...scenario,
    staff: deeds.filter((deed): deed is StaffStep => 'step' in deed && !isLater(deed)),
    calls: deeds.filter((deed): deed is StaffCall => 'call' in deed),
    responses: [...scenario.responses, ...deeds.filter(isLater)],
  }
}
