import { waterSensor, type Cancel, type Instant } from '@anju/sdk'
import { cell } from './cell.ts'
import { everySeconds, shown, type Model } from './instrument.ts'
import type { FloorView } from './views.ts'

/** A film must join both contacts for so long before it counts, milliseconds (chosen: firmware against splashes). */
export const JOINS_MS = 1_000
/** When the floor is dry a drop stays between the contacts, so long, milliseconds (chosen: 3 to 20 min under a flat housing). */
export const DRIES_MS = [180_000, 1_200_000] as const

/**
 * Two contacts under a flat housing. Error model: a film counts after one second; when the floor is dry a drop under the housing joins the contacts for another
 * 3 to 20 min, drawn each time, so dry is told late. Alternates wet and dry. Cell 700 days.
 */
export const waterSensorModel: Model<typeof waterSensor, FloorView> = {
  device: waterSensor,
  model: 'anju-sim-water-1',
  firmware: '1.0.0',
  capabilities: [],
  start(port) {
    const charge = cell(port, 700)
    let told = false
    let joined = false
    let pending: Cancel = () => {}
    everySeconds(port, 3_600, () => port.reading({ battery_pct: charge(), rssi_dbm: shown(-62 + 2 * port.random.normal(), 0) }))
    const settle = (wet: boolean) => {
      if (told === wet) return
      told = wet
      port.event({ event: 'water', wet })
    }
    const notice = () => {
      const now = port.look().wet
      if (now === joined) return
      joined = now
      pending()
      const after_ms = now ? JOINS_MS : port.random.int(DRIES_MS[0], DRIES_MS[1])
      if (now !== told) pending = port.wakeAt((port.now() + after_ms) as Instant, () => settle(now))
    }
    notice()
    return { notice }
  },
}
