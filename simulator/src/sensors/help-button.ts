import { helpButton } from '@anju/sdk'
import { cell } from './cell.ts'
import { everySeconds, shown, type Model } from './instrument.ts'
import type { KeyTouch, KeyView } from './views.ts'

/** A touch shorter than this is contact bounce to the firmware, milliseconds; held as long as the second it takes the call back (makers: 50 ms, 3 s). */
export const PRESS_MS = 50
export const HOLD_MS = 3_000

/**
 * One key: a press calls, a hold takes the call back. Error model: a touch under 50 ms is not felt, one of 3 s or more is a hold, whatever was meant; the
 * signal varies by 2 dB (one deviation); the cell lasts 700 days and is told once when it passes 15 % (figures of makers; chosen).
 */
export const helpButtonModel: Model<typeof helpButton, KeyView, KeyTouch> = {
  device: helpButton,
  model: 'anju-sim-button-1',
  firmware: '1.0.0',
  capabilities: ['cancel'],
  start(port) {
    const charge = cell(port, 700)
    everySeconds(port, 3_600, () =>
      port.reading({ battery_pct: charge(), rssi_dbm: shown(port.look().rssi_dbm + 2 * port.random.normal(), 0) }),
    )
    return {
      notice() {},
      touched({ held_ms }) {
        if (held_ms >= PRESS_MS) port.event({ event: 'sos', state: held_ms < HOLD_MS ? 'raised' : 'cancelled' })
      },
    }
  },
}
