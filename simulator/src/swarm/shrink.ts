import type { SwarmPlan } from './swarm-plan.ts'

/** Whether a smaller plan still breaks the same invariant. */
export type StillFails = (plan: SwarmPlan) => Promise<boolean>

/** So many smaller plans are tried at most: each is a run. */
const MOST_TRIES = 60

/**
 * A plan with as few faults and actions as still break the invariant, as far as the tries reach: halves are left out, then quarters, down to single ones
 * (Zeller and Hildebrandt, delta debugging, 2002).
 */
export async function shrink(plan: SwarmPlan, fails: StillFails, tries = MOST_TRIES): Promise<SwarmPlan> {
  let left = tries
  const smaller = async (next: SwarmPlan): Promise<boolean> => left-- > 0 && (await fails(next))
  const timeline = await fewer(plan.timeline, (timeline) => smaller({ ...plan, timeline }))
  const faults = await fewer(plan.faults, (faults) => smaller({ ...plan, timeline, faults }))
  return { ...plan, timeline, faults }
}

async function fewer<T>(all: readonly T[], works: (kept: readonly T[]) => Promise<boolean>): Promise<readonly T[]> {
  let kept = all
  for (let size = Math.ceil(kept.length); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < kept.length;) {
      const without = [...kept.slice(0, from), ...kept.slice(from + size)]
      if (await works(without)) kept = without
      else from += size
    }
  }
  return kept
}
