import { climate } from '@anju/sdk'
import { exp } from '../exact-math.ts'
import { cell } from './cell.ts'
import { everySeconds, shown, type Model } from './instrument.ts'
import type { ClimateView } from './views.ts'

/** How slowly the housing follows the air, seconds; and how much its own electronics warm it, °C (chosen; small housings 2 to 10 min, 0.1 to 0.5 °C). */
export const LAG_S = 300
export const SELF_HEATING_C = 0.3
/** How far off one sensor is for good, one deviation: °C and % (data sheets of such sensors: ± 0.2 °C, ± 2 %). */
const OFF_C = 0.2
const OFF_PCT = 2
/** Warmer air of the same water is drier: % for each °C around 21 °C, 55 % (d ln e_s/dT ≈ 6.1 %/°C). */
const DRIER_PCT_C = 3.4

/**
 * A temperature and humidity sensor. Error model: first-order lag τ = 300 s, self-heating + 0.3 °C with the humidity it takes away, an offset of its own
 * (0.2 °C and 2 %, one deviation), and noise of 0.05 °C and 0.5 %. Readings every 60 s. Cell 500 days.
 */
export const climateModel: Model<typeof climate, ClimateView> = {
  device: climate,
  model: 'anju-sim-climate-1',
  firmware: '1.0.0',
  capabilities: [],
  start(port) {
    const charge = cell(port, 500)
    const mine = port.random.fork('offset')
    const [off_c, off_pct] = [SELF_HEATING_C + OFF_C * mine.normal(), OFF_PCT * mine.normal()]
    const first = port.look()
    let [at, air_c, humidity_pct] = [port.now(), first.air_c, first.humidity_pct]
    everySeconds(port, 60, () => {
      const air = port.look()
      const share = 1 - exp(-(port.now() - at) / 1000 / LAG_S)
      at = port.now()
      air_c += (air.air_c - air_c) * share
      humidity_pct += (air.humidity_pct - humidity_pct) * share
      const shows_pct = humidity_pct + off_pct - DRIER_PCT_C * SELF_HEATING_C + 0.5 * port.random.normal()
      port.reading({
        air_c: shown(air_c + off_c + 0.05 * port.random.normal(), 1),
        humidity_pct: shown(Math.min(100, Math.max(0, shows_pct)), 0),
        battery_pct: charge(),
      })
    })
    return { notice() {} }
  },
}
