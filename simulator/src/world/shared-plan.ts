import type { Home, Plan } from '@anju/sdk'

const known = new Map<number, WeakRef<Plan>>()
const gone = new FinalizationRegistry<number>((key) => {
  if (known.get(key)?.deref() === undefined) known.delete(key)
})

/** 32-bit FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5 | 0
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}

/**
 * A plan that says the same as one that some home has already is that one: flats of a building are built alike, and what is worked out from a plan (the
 * floor to walk on, walls, ways) is kept by the plan. A plan must not change after it was given here.
 */
function sharedPlan(plan: Plan): Plan {
  const text = JSON.stringify(plan)
  const key = hashOf(text)
  const same = known.get(key)?.deref()
  if (same !== undefined) return JSON.stringify(same) === text ? same : plan
  known.set(key, new WeakRef(plan))
  gone.register(plan, key)
  return plan
}

/** The home on a plan that it shares with every home that is built alike. */
export const withSharedPlan = (home: Home): Home => ({ ...home, plan: sharedPlan(home.plan) })
