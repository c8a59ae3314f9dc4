import { helpButton } from '@anju/sdk'
import { battery, everySeconds, shown, type Model } from './instrument.ts'
import type { KeyTouch, KeyView } from './views.ts'

/** One key: a press calls, a hold takes the call back. Error model: none. */
export const helpButtonModel: Model<typeof helpButton, KeyView, KeyTouch> = {
  device: helpButton,
  model: 'anju-sim-button-1',
  firmware: '1.0.0',
  capabilities: ['cancel'],
  start(port) {
    const charge = battery(port, 700)
    everySeconds(port, 3_600, () =>
      port.reading({ battery_pct: charge(), rssi_dbm: shown(port.look().rssi_dbm + 2 * port.random.normal(), 0) }),
    )
    return {
      notice() {},
      touched: ({ key }) => port.event({ event: 'sos', state: key === 'short' ? 'raised' : 'cancelled' }),
    }
  },
}
