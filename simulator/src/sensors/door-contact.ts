import { doorContact, type Instant } from '@anju/sdk'
import { cell } from './cell.ts'
import { everySeconds, shown, type Model } from './instrument.ts'
import type { LeafView } from './views.ts'

/** A reed switch opens when its magnet is further away than this, and closes nearer than that, metres (makers: 15 to 25 mm and 10 to 15 mm). */
export const OPENS_M = 0.02
export const CLOSES_M = 0.012
/** How often a leaf that falls shut springs back past the reed, and after how long it opens and closes again, milliseconds (chosen). */
export const REBOUNDS = [1, 25] as const
const REBOUND_MS = [150, 450] as const
/** How much the opening distance differs from one mounting to the next, one deviation as a share (chosen). */
const MOUNTING = 0.15

/**
 * A reed switch with a magnet. Error model: hysteresis, 20 mm to open and 12 mm to close, each ± 15 % by mounting; reeds chatter for a few ms, which the
 * firmware waits out, but one leaf in 25 that shuts springs back and is told open and shut once more. Alternates open and shut. Cell 700 days.
 */
export const doorContactModel: Model<typeof doorContact, LeafView> = {
  device: doorContact,
  model: 'anju-sim-door-1',
  firmware: '1.0.0',
  capabilities: [],
  start(port) {
    const charge = cell(port, 700)
    const mounted = Math.max(0.5, 1 + MOUNTING * port.random.fork('mounting').normal())
    let open = false
    let first = true
    everySeconds(port, 3_600, () => port.reading({ battery_pct: charge(), rssi_dbm: shown(-68 + 2 * port.random.normal(), 0) }))
    const tell = (now: boolean) => {
      if (now === open) return
      open = now
      port.event({ event: 'door', open })
    }
    const isOpen = () => port.look().gap_m > (open ? CLOSES_M : OPENS_M) * mounted
    const springBack = () => {
      for (const [i, after_ms] of REBOUND_MS.entries())
        port.wakeAt((port.now() + after_ms) as Instant, () => {
          if (!isOpen()) tell(i === 0)
        })
    }
    const notice = () => {
      const was = open
      tell(isOpen())
      if (was && !open && !first && port.random.chance(REBOUNDS[0], REBOUNDS[1])) springBack()
    }
    notice()
    first = false
    return { notice }
  },
}
