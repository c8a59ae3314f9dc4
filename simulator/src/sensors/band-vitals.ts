import type { wristband } from '@anju/sdk'
import { exp } from '../exact-math.ts'
import { shown, type Port } from './instrument.ts'
import type { WristView } from './views.ts'

/** One deviation at rest on a strap that fits: beats a minute, %, °C (optical bands at rest; chosen). */
export const AT_REST = { heart: 2, spo2: 1, skin: 0.1 } as const
/** The same while the wrist moves, and on a loose strap. */
export const MOVING_HEART = 6
export const LOOSE_HEART = 8
/** In so many samples while walking the light follows the arm: the heart is shown at the cadence of the steps (chosen; a known fault of optical bands). */
export const CADENCE_LOCK = [1, 5] as const
/** In so many samples while moving the oxygen is shown this much too low, %. */
export const SPO2_DIPS = [1, 8] as const
const SPO2_DIP_PCT = [4, 9] as const
/** On a loose strap so many samples have no heart, and no oxygen. */
export const LOOSE_NO_HEART = [1, 4] as const
export const LOOSE_NO_SPO2 = [1, 2] as const
/** How slowly skin and housing warm each other when the band is put on, seconds. */
export const WARMS_S = 480

/**
 * Vitals at a wrist. Error model: heart ± 2 /min, SpO2 ± 1 %, skin ± 0.1 °C at rest; heart ± 6 /min while moving and shown as the cadence in one sample of five
 * while walking; SpO2 4 to 9 % too low in one of eight while moving; on a loose strap heart ± 8 /min, missing in one of four, SpO2 in one of two. The skin is
 * shown from the temperature of the air on, with a lag of 480 s, when the band is put on; then it follows the wrist.
 */
export function bandVitals(port: Port<typeof wristband, WristView>) {
  let putOn = port.now()
  let cold = false
  const draw = ([times, outOf]: readonly [number, number]) => port.random.chance(times, outOf)

  const heart = ({ heart_per_min, cadence_per_min, moves, loose }: NonNullable<WristView['wrist']>) => {
    if (loose && draw(LOOSE_NO_HEART)) return {}
    if (cadence_per_min > 0 && draw(CADENCE_LOCK)) return { heart_per_min: shown(cadence_per_min + port.random.normal(), 0) }
    const error = loose ? LOOSE_HEART : moves ? MOVING_HEART : AT_REST.heart
    return { heart_per_min: shown(Math.min(250, Math.max(0, heart_per_min + error * port.random.normal())), 0) }
  }
  const spo2 = ({ spo2_pct, moves, loose }: NonNullable<WristView['wrist']>) => {
    if (loose && draw(LOOSE_NO_SPO2)) return {}
    const dip = moves && draw(SPO2_DIPS) ? port.random.int(SPO2_DIP_PCT[0], SPO2_DIP_PCT[1]) : 0
    return { spo2_pct: shown(Math.min(100, Math.max(50, spo2_pct - dip + AT_REST.spo2 * port.random.normal())), 0) }
  }
  return {
    turns(worn: boolean) {
      // At the beginning of a run a band that is worn has been worn for long.
      cold = worn && port.now() > putOn
      putOn = port.now()
    },
    sample({ wrist, air_c }: WristView) {
      if (wrist === undefined) return {}
      const share = cold ? 1 - exp(-(port.now() - putOn) / 1000 / WARMS_S) : 1
      const skin_c = air_c + (wrist.skin_c - air_c) * share + AT_REST.skin * port.random.normal()
      return { ...heart(wrist), ...spo2(wrist), skin_c: shown(Math.min(45, Math.max(10, skin_c)), 1) }
    },
  }
}
