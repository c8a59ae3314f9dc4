import { doorContact } from '@anju/sdk'
import { battery, everySeconds, shown, type Model } from './instrument.ts'
import type { LeafView } from './views.ts'

/** A reed switch opens when its magnet is further away than this, and closes nearer than that, metres. */
const OPENS_M = 0.02
const CLOSES_M = 0.012

/** A reed switch with a magnet. Error model: hysteresis only; it does not bounce. Alternates open and shut. */
export const doorContactModel: Model<typeof doorContact, LeafView> = {
  device: doorContact,
  model: 'anju-sim-door-1',
  firmware: '1.0.0',
  capabilities: [],
  start(port) {
    const charge = battery(port, 700)
    let open = false
    everySeconds(port, 3_600, () => port.reading({ battery_pct: charge(), rssi_dbm: shown(-68 + 2 * port.random.normal(), 0) }))
    const notice = () => {
      const { gap_m } = port.look()
      const now = open ? gap_m > CLOSES_M : gap_m > OPENS_M
      if (now === open) return
      open = now
      port.event({ event: 'door', open })
    }
    notice()
    return { notice }
  },
}
