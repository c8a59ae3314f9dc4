import { Seconds, steps, type Random } from '@anju/sdk'
import { formatDuration } from '../document/duration-text.ts'
import type { StaffText } from '../document/scenario.ts'

/** So long people take for a step, seconds: from at once to longer than any limit of an acknowledgement. */
const TAKES_S = [2, 20, 70, 200] as const

/**
 * What people do about the first alert of a kind: the steps of the loop in their order, as far as somebody goes. Now and then the same step is asked for
 * again, as by a second window, and has to be refused.
 */
export function drawnStaff(kind: string, draw: Random): StaffText[] {
  const [first, ...others] = [steps.filter((step) => step !== 'review' && step !== 'verify')].flat()
  const far = draw.int(1, 4)
  let at_s: number = draw.pick(TAKES_S)
  const staff: StaffText[] = []
  for (const step of [first!, ...others].slice(0, far)) {
    const by = step === 'arrive' ? 'responder-1' : 'operator-1'
    const end = step === 'resolve' ? { outcome: draw.pick(['helped', 'no-help-needed'] as const) } : {}
    staff.push({ on: kind, after: formatDuration(Seconds(at_s)), step, by, ...end })
    if (draw.chance(1, 6)) staff.push({ on: kind, after: formatDuration(Seconds(at_s + 1)), step, by, ...end, refused: 'step-not-allowed' })
    at_s += 2 + draw.pick(TAKES_S)
  }
  return staff
}
