import { gasDetector } from '@anju/sdk'
import { exp } from '../exact-math.ts'
import { everySeconds, shown, type Model } from './instrument.ts'
import type { AirView } from './views.ts'

/** The sensor follows the air with a first-order lag of this many seconds (household cells: 15 to 30 s). */
export const LAG_S = 20
/** Its own alarm, %LEL: a detector on the market alarms at 10; it ends below 7. */
const ALARM_LEL_PCT = 10
const CLEAR_LEL_PCT = 7

/**
 * A methane cell. Error model: lag τ = 20 s, ds/dt = (c − s)/τ, and noise of 0.1 %LEL on what is shown. It does not drift and has no
 * cross-sensitivity; readings every 60 s, the alarm at once.
 */
export const gasDetectorModel: Model<typeof gasDetector, AirView> = {
  device: gasDetector,
  model: 'anju-sim-gas-1',
  firmware: '1.0.0',
  capabilities: ['methane'],
  start(port) {
    let cell_lel_pct = 0
    let at = port.now()
    let alarm = false
    const follow = () => {
      const now = port.now()
      const air = port.look().gas_lel_pct
      cell_lel_pct += (air - cell_lel_pct) * (1 - exp(-(now - at) / 1000 / LAG_S))
      at = now
    }
    const display = () => {
      const noise = cell_lel_pct < 0.05 ? 0 : 0.1 * port.random.normal()
      return shown(Math.min(100, Math.max(0, cell_lel_pct + noise)), 1)
    }
    everySeconds(port, 60, () => {
      follow()
      port.reading({ gas_lel_pct: display() })
    })
    return {
      notice() {
        follow()
        const next = alarm ? cell_lel_pct > CLEAR_LEL_PCT : cell_lel_pct >= ALARM_LEL_PCT
        if (next === alarm) return
        alarm = next
        port.event({ event: 'gas', alarm, gas_lel_pct: shown(cell_lel_pct, 1) })
      },
    }
  },
}
