import { waterSensor } from '@anju/sdk'
import { battery, everySeconds, shown, type Model } from './instrument.ts'
import type { FloorView } from './views.ts'

/** Two contacts on the floor. Error model: none; a film joins them at once. Alternates wet and dry. */
export const waterSensorModel: Model<typeof waterSensor, FloorView> = {
  device: waterSensor,
  model: 'anju-sim-water-1',
  firmware: '1.0.0',
  capabilities: [],
  start(port) {
    const charge = battery(port, 700)
    let wet = false
    everySeconds(port, 3_600, () => port.reading({ battery_pct: charge(), rssi_dbm: shown(-62 + 2 * port.random.normal(), 0) }))
    const notice = () => {
      const now = port.look().wet
      if (now === wet) return
      wet = now
      port.event({ event: 'water', wet })
    }
    notice()
    return { notice }
  },
}
