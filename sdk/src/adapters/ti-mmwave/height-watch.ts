/** When a drop of height is a suspected fall. All numbers are chosen; TI sends no fall, so this is ours. */
export interface FallRule {
  /** How far back the highest point is looked for. */
  window_s: number
  /** The least drop. */
  drop_m: number
  /** The greatest height over the floor to have dropped to. */
  low_m: number
  /** For how long the person must stay low. */
  stays_s: number
  /** Above this the person is up again, and a new fall may be suspected. */
  up_m: number
}

/** For the height of the head, where the device tells the top of the body. */
export const fallOfTop: FallRule = { window_s: 1.5, drop_m: 0.6, low_m: 0.6, stays_s: 1, up_m: 0.8 }
/** For the height of the body's centre, where that is all it tells. */
export const fallOfCentre: FallRule = { window_s: 1.5, drop_m: 0.45, low_m: 0.4, stays_s: 1, up_m: 0.55 }

export interface Suspicion {
  drop_m: number
  /** Greatest downward speed in the window. */
  speed_m_s: number
}

/** Watches one person's height. */
export interface HeightWatch {
  /** One height; answers once when a fall is suspected. Times must not go back. */
  see(at_s: number, height_m: number): Suspicion | undefined
  /** The person is no longer tracked: who dropped and then vanished is suspected at once. */
  lose(): Suspicion | undefined
}

/** Most heights kept of one person: more than 1.5 s at 40 frames a second. */
const MOST_HEIGHTS = 64
/** A speed is taken over at least this long, so that one noisy height makes none. */
const SPEED_OVER_S = 0.15

export function heightWatch(rule: FallRule): HeightWatch {
  let seen: { at_s: number; height_m: number }[] = []
  let down: (Suspicion & { since_s: number; told: boolean }) | undefined

  const fastest = () => {
    let speed = 0
    let from = 0
    for (const { at_s, height_m } of seen) {
      while (from + 1 < seen.length && at_s - seen[from + 1]!.at_s >= SPEED_OVER_S) from++
      const span = at_s - seen[from]!.at_s
      if (span >= SPEED_OVER_S) speed = Math.max(speed, (seen[from]!.height_m - height_m) / span)
    }
    return speed
  }

  const tell = (): Suspicion | undefined => {
    if (down === undefined || down.told) return undefined
    down.told = true
    return { drop_m: down.drop_m, speed_m_s: down.speed_m_s }
  }

  return {
    see(at_s, height_m) {
      seen.push({ at_s, height_m })
      seen = seen.filter((one) => one.at_s >= at_s - rule.window_s).slice(-MOST_HEIGHTS)
      if (down !== undefined && height_m > rule.up_m) down = undefined
      if (down === undefined) {
        const drop_m = Math.max(...seen.map((one) => one.height_m)) - height_m
        if (drop_m >= rule.drop_m && height_m <= rule.low_m) down = { drop_m, speed_m_s: fastest(), since_s: at_s, told: false }
        return undefined
      }
      return at_s - down.since_s < rule.stays_s ? undefined : tell()
    },
    lose: tell,
  }
}
