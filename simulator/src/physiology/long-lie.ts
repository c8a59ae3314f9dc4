import type { Instant } from '@anju/sdk'
import { exp } from '../exact-math.ts'

/** Who lies on the floor in thin clothes goes towards a core so much colder for each kelvin that the air is below 24 °C (chosen: 4.5 K at 15 °C). */
const COLDER_C_PER_C = 0.5
const NEUTRAL_C = 24
/** How fast, and how fast one warms up again, seconds: 0.6 K in the first hour at 15 °C (chosen; old people were found on floors at 28 to 34 °C). */
const COOLS_S = 8 * 3600
const WARMS_S = 2 * 3600
/** Skin at the wrist goes twice as far, and the heart beats faster by thirst: 4 a minute for each hour, 20 at most (chosen). */
const SKIN = 2
const THIRST_PER_H = 4
const THIRST_MOST = 20
/** Air of a room nobody has said anything about, °C. */
const USUAL_C = 20
/** Under this it is not worth a look, K. */
const NOTHING_C = 0.05

/** What lying on the floor does to somebody. */
export interface LongLie {
  lies(onFloor: boolean, at: Instant): void
  feels(air_c: number, at: Instant): void
  strain(at: Instant): { core_c: number; skin_c: number; heart_per_min: number }
  /** Whether somebody lies there or is still cold from it. */
  under(at: Instant): boolean
}

export function longLie(start: Instant): LongLie {
  let down: Instant | undefined
  let air_c = USUAL_C
  let cold = { from: 0, to: 0, tau_s: WARMS_S, since: start }
  const colder = (at: Instant) =>
    cold.from === 0 && cold.to === 0 ? 0 : cold.to + (cold.from - cold.to) * exp(-Math.max(0, at - cold.since) / 1000 / cold.tau_s)
  const turn = (at: Instant) => {
    const to = down === undefined ? 0 : -COLDER_C_PER_C * Math.max(0, NEUTRAL_C - air_c)
    cold = { from: colder(at), to, tau_s: down === undefined ? WARMS_S : COOLS_S, since: at }
  }
  return {
    lies(onFloor, at) {
      if (onFloor === (down !== undefined)) return
      down = onFloor ? at : undefined
      turn(at)
    },
    feels(next_c, at) {
      if (next_c === air_c) return
      air_c = next_c
      turn(at)
    },
    strain(at) {
      const core_c = colder(at)
      const hours = down === undefined ? 0 : Math.max(0, at - down) / 3_600_000
      return { core_c, skin_c: SKIN * core_c, heart_per_min: Math.min(THIRST_MOST, THIRST_PER_H * hours) }
    },
    under: (at) => down !== undefined || colder(at) < -NOTHING_C,
  }
}
