import { motion, type Cancel, type Instant } from '@anju/sdk'
import { battery, everySeconds, shown, type Model } from './instrument.ts'
import type { InfraredView, SeenBody } from './views.ts'

/** No motion for this long ends it, milliseconds; and so it tells of a new one at the earliest then. */
const HOLD_MS = 30_000
/** Walking speed that surely crosses a lobe of the lens, m/s. */
const SURE_M_S = 0.2

/**
 * A passive infrared sensor. Error model: whoever walks in view is seen; a small movement is seen in 3 of 10 cases, and never beyond 4 m;
 * whoever keeps still is not there. No false starts by heat or sun.
 */
export const motionModel: Model<typeof motion, InfraredView> = {
  device: motion,
  model: 'anju-sim-pir-1',
  firmware: '1.0.0',
  capabilities: [],
  start(port) {
    const charge = battery(port, 500)
    let moving = false
    /** Whether somebody was moving in view at the last look, and so is until the next one. */
    let goesOn = false
    let last: Instant | undefined
    let ends: Cancel = () => {}
    const stirring = new Set<number>()
    everySeconds(port, 3_600, () => port.reading({ battery_pct: charge(), rssi_dbm: shown(-65 + 2 * port.random.normal(), 0) }))

    const seen = (body: SeenBody): boolean => {
      const { stir, track, centre_m } = body
      if (isSure(body)) return true
      if (stir === 0) {
        stirring.delete(track)
        return false
      }
      if (stirring.has(track)) return false
      stirring.add(track)
      return centre_m[0] * centre_m[0] + centre_m[1] * centre_m[1] < 16 && port.random.chance(3, 10)
    }
    const wait = (from: Instant) => {
      ends = port.wakeAt((from + HOLD_MS) as Instant, () => {
        if (goesOn) last = port.now()
        if (last !== undefined && last > from) return wait(last)
        moving = false
        port.event({ event: 'motion', moving })
      })
    }
    return {
      notice() {
        const { bodies } = port.look()
        if (goesOn) last = port.now()
        goesOn = bodies.some(isSure)
        if (bodies.filter(seen).length === 0) return
        last = port.now()
        if (moving) return
        moving = true
        port.event({ event: 'motion', moving })
        ends()
        wait(last)
      },
    }
  },
}

const isSure = ({ speed_m_s, sink_m_s }: SeenBody): boolean => speed_m_s >= SURE_M_S || Math.abs(sink_m_s) >= SURE_M_S
