import { smokeDetector } from '@anju/sdk'
import { battery, everySeconds, type Model } from './instrument.ts'
import type { AirView } from './views.ts'

/** An optical smoke detector. Error model: none; nothing in this world burns yet, so it only shows that it lives. */
export const smokeDetectorModel: Model<typeof smokeDetector, AirView> = {
  device: smokeDetector,
  model: 'anju-sim-smoke-1',
  firmware: '1.0.0',
  capabilities: [],
  start(port) {
    const charge = battery(port, 1_800)
    let alarm = false
    everySeconds(port, 3_600, () => port.reading({ battery_pct: charge() }))
    return {
      notice() {
        const now = port.look().smoke
        if (now === alarm) return
        alarm = now
        port.event({ event: 'smoke', alarm })
      },
    }
  },
}
