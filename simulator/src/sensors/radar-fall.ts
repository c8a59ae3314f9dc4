import type { Instant, Random } from '@anju/sdk'
import { shown } from './instrument.ts'
import type { SeenBody } from './views.ts'

/** A fall is a drop of at least this within the window, faster than this, that ends this low and stays there. Metres, m/s, milliseconds. */
const DROP_M = 0.35
const SPEED_M_S = 0.7
const LOW_M = 0.45
const WINDOW_MS = 2_500
const STAYS_MS = 1_500
/**
 * In how many of how many cases a true drop is taken for one, by the level distance from below the device (chosen: makers promise falls within 2 m;
 * laboratories report recalls of 0.88 to 0.98, homes are said to be worse).
 */
const DETECTED = { near: [49, 50], far: [9, 10] } as const
const NEAR_M = 2
/** In how many of how many cases sitting down or bending is suspected too, and dropping onto a seat. The application must tell (chosen). */
export const FALSE_ALARM = { soft: [1, 40], hard: [1, 4] } as const
/** From here on a body drops rather than sits down, m/s. */
const HARD_M_S = 0.35
const SETTLED_M = 0.12

/** A suspicion, with what it rests on. */
export interface Suspicion {
  drop_m: number
  speed_m_s: number
  confidence_pct: number
}

/** Follows the height of one body. */
export interface FallWatch {
  /** Answers a suspicion once, when a drop has been followed by staying low. */
  look(body: SeenBody, mount_m: number, now: Instant): Suspicion | undefined
  /** When it must look again though the body keeps still. */
  readonly due: Instant | undefined
}

export function fallWatch(random: Random): FallWatch {
  let heights: Height[] = []
  let fastest_m_s = 0
  let waits: { since: Instant; drop_m: number; speed_m_s: number; real: boolean } | undefined

  const judge = (body: SeenBody): Suspicion | undefined => {
    const { drop_m, speed_m_s, real } = waits!
    waits = undefined
    const [x, y] = body.centre_m
    const settled = speed_m_s >= HARD_M_S ? FALSE_ALARM.hard : FALSE_ALARM.soft
    const [times, outOf] = real ? (x * x + y * y <= NEAR_M * NEAR_M ? DETECTED.near : DETECTED.far) : settled
    if (!random.chance(times, outOf)) return undefined
    return { drop_m: shown(drop_m, 2), speed_m_s: shown(speed_m_s, 2), confidence_pct: real ? random.int(78, 97) : random.int(35, 60) }
  }
  const follow = (body: SeenBody, mount_m: number, now: Instant): Suspicion | undefined => {
    const height_m = body.centre_m[2] + mount_m
    while (heights.length > 0 && now - heights[0]!.at > WINDOW_MS) heights.shift()
    heights.push({ at: now, height_m })
    fastest_m_s = heights.length === 1 ? body.sink_m_s : Math.max(fastest_m_s, body.sink_m_s)
    if (waits !== undefined) {
      if (height_m > LOW_M && waits.real) waits = undefined
      else return now - waits.since >= STAYS_MS ? judge(body) : undefined
    }
    if (body.sink_m_s > 0.02) return undefined
    const drop_m = highest_m(heights) - height_m
    const speed_m_s = Math.max(fastest_m_s, meanSpeed(heights))
    if (drop_m < SETTLED_M) fastest_m_s = 0
    if (drop_m >= DROP_M && height_m <= LOW_M && speed_m_s >= SPEED_M_S) waits = { since: now, drop_m, speed_m_s, real: true }
    else if (drop_m >= SETTLED_M && fastest_m_s > 0.02) waits = { since: now, drop_m, speed_m_s, real: false }
    if (waits !== undefined) heights = [{ at: now, height_m }]
    if (waits !== undefined) fastest_m_s = 0
    return undefined
  }
  const watch: FallWatch & { due: Instant | undefined } = {
    due: undefined,
    look(body, mount_m, now) {
      const suspicion = follow(body, mount_m, now)
      watch.due = waits === undefined ? undefined : ((waits.since + STAYS_MS) as Instant)
      return suspicion
    },
  }
  return watch
}

interface Height {
  at: Instant
  height_m: number
}

function highest_m(heights: readonly Height[]): number {
  let most = -Infinity
  for (const { height_m } of heights) most = Math.max(most, height_m)
  return most
}

/** The greatest speed between two looks: what is seen when a drop ends between them. */
function meanSpeed(heights: readonly Height[]): number {
  let most = 0
  for (let i = 1; i < heights.length; i++) {
    const [before, after] = [heights[i - 1]!, heights[i]!]
    if (after.at !== before.at) most = Math.max(most, ((before.height_m - after.height_m) / (after.at - before.at)) * 1000)
  }
  return most
}
