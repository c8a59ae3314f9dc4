import type { wristband } from '@anju/sdk'
import { shown, type Port } from './instrument.ts'
import type { WristView } from './views.ts'

/** How long a charge lasts and how long charging takes, hours (makers: 7 to 12 days, 1 to 2 h). */
const LASTS_H = 9 * 24
const CHARGES_H = 2
const LOW_PCT = 15

/** Follows a battery that is charged: answers the charge to be shown, and says when it passes 15 % either way. `charging` is how it was since the last call. */
export function bandCharge(port: Port<typeof wristband, WristView>): (charging: boolean) => number {
  let [at, charge_pct] = [port.now(), port.random.int(70, 100)]
  let low = false
  return (charging) => {
    const hours = (port.now() - at) / 3_600_000
    at = port.now()
    charge_pct = Math.min(100, Math.max(1, charge_pct + hours * (charging ? 100 / CHARGES_H : -100 / LASTS_H)))
    const battery_pct = shown(charge_pct, 0)
    if (low !== battery_pct <= LOW_PCT) {
      low = !low
      port.event({ event: 'battery-low', low, battery_pct })
    }
    return battery_pct
  }
}
