import type { WorldSnapshot } from '@anju/sdk'
import type { SeenWorld } from './world-state.ts'

export type SeenPerson = WorldSnapshot['people'][number]

/** Longest span between snapshots that is drawn as a motion; a longer silence is a jump. */
const LONGEST_STEP_MS = 1_500

/** How far one person's way between two snapshots is drawn at all: farther, and the clock runs too fast to walk it on the screen, metres. */
const LONGEST_WAY_M = 2.5

const mix = (from: number, to: number, share: number): number => from + (to - from) * share

/** The bearing that lies `share` of the short way round from one to the other, degrees 0 to 360. */
export function mixBearing(from_deg: number, to_deg: number, share: number): number {
  const turn = ((((to_deg - from_deg) % 360) + 540) % 360) - 180
  return (from_deg + turn * share + 360) % 360
}

/** What share of the way from the previous snapshot to the latest is done at `now_ms` of the page's clock: 0 to 1. One snapshot behind. */
export function shareOfStep(previous: SeenWorld, latest: SeenWorld, now_ms: number): number {
  const step_ms = latest.seen_ms - previous.seen_ms
  if (step_ms <= 0 || step_ms > LONGEST_STEP_MS) return 1
  return Math.min(1, Math.max(0, (now_ms - latest.seen_ms) / step_ms))
}

/** The people as they are drawn at `now_ms`: place and bearing between the last two snapshots, the rest as the latest says. */
export function peopleAt(previous: SeenWorld | undefined, latest: SeenWorld, now_ms: number): SeenPerson[] {
  const share = previous === undefined ? 1 : shareOfStep(previous, latest, now_ms)
  return latest.world.people.map((person) => {
    const before = previous?.world.people.find(({ id }) => id === person.id)
    if (before === undefined) return person
    const [x, y, z] = person.position_m
    const way_m = Math.hypot(x - before.position_m[0], y - before.position_m[1])
    if (way_m > LONGEST_WAY_M) return person
    return {
      ...person,
      position_m: [mix(before.position_m[0], x, share), mix(before.position_m[1], y, share), mix(before.position_m[2], z, share)],
      heading_deg: mixBearing(before.heading_deg, person.heading_deg, share),
      since_s: before.posture === person.posture ? mix(before.since_s, person.since_s, share) : person.since_s * share,
    }
  })
}
