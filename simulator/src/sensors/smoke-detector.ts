import { smokeDetector } from '@anju/sdk'
import { cell } from './cell.ts'
import { everySeconds, type Model } from './instrument.ts'
import type { SmokeView } from './views.ts'

/** It sounds from here on and ends below the second, dB/m (EN 14604: optical detectors sound between 0.05 and 0.20; chosen within). */
export const SOUNDS_DB_M = 0.12
const ENDS_DB_M = 0.06
/** How much thresholds differ from one to the next, one deviation as a share (chosen). */
const SPREAD = 0.15

/**
 * An optical smoke detector. Error model: it knows smoke by scattered light alone, so oil mist and steam of the same density sound it too; its threshold of
 * 0.12 dB/m differs by 15 % from one to the next, within what the norm allows. Cell 1,800 days. Shows that it lives once an hour.
 */
export const smokeDetectorModel: Model<typeof smokeDetector, SmokeView> = {
  device: smokeDetector,
  model: 'anju-sim-smoke-1',
  firmware: '1.0.0',
  capabilities: [],
  start(port) {
    const charge = cell(port, 1_800)
    const sounds_db_m = Math.min(0.2, Math.max(0.05, SOUNDS_DB_M * (1 + SPREAD * port.random.fork('threshold').normal())))
    let alarm = false
    everySeconds(port, 3_600, () => port.reading({ battery_pct: charge() }))
    return {
      notice() {
        const { smoke_db_m } = port.look()
        const next = alarm ? smoke_db_m > ENDS_DB_M * (sounds_db_m / SOUNDS_DB_M) : smoke_db_m >= sounds_db_m
        if (next === alarm) return
        alarm = next
        port.event({ event: 'smoke', alarm })
      },
    }
  },
}
