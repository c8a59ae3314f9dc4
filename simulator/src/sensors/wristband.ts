import { wristband, type Instant } from '@anju/sdk'
import { battery, everySeconds, shown, type Model, type Port } from './instrument.ts'
import type { WristTouch, WristView } from './views.ts'

/** An impact of at least this, multiples of gravity, with stillness after it, is taken for a fall. One in ten falls peaks lower than 3.3 to 3.9. */
const IMPACT_G = 3
const STILL_MS = 5_000
/** So many peaks in a row are a rhythm, not an impact. */
const RHYTHM_PEAKS = 4
/** In how many of how many cases a rhythm is known for one: clapping peaks at 8.3 g in the median, above a fall. */
const RHYTHM_KNOWN = [9, 10] as const
/** A step of somebody over 80, metres (chosen: at 97 steps a minute and 0.7 m/s). */
const STEP_M = 0.43

/**
 * A band at the wrist. Error model: heart ± 2 /min, SpO2 ± 1 %, skin ± 0.1 °C (one deviation); falls that peak below 3 g are missed; one series of
 * claps in ten that is followed by stillness is taken for a fall. Samples every 60 s while worn, once an hour while not.
 */
export const wristbandModel: Model<typeof wristband, WristView, WristTouch> = {
  device: wristband,
  model: 'anju-sim-band-1',
  firmware: '1.0.0',
  capabilities: ['heart', 'spo2', 'skin', 'steps', 'fall', 'sos'],
  start(port) {
    const charge = battery(port, 9)
    const steps = stepCounter(port)
    let worn = false
    let silentMinutes = 0
    everySeconds(port, 60, () => {
      silentMinutes += 1
      if (port.look().wrist === undefined && silentMinutes < 60) return
      silentMinutes = 0
      port.reading(sample(port, steps(), charge()))
    })
    const notice = () => {
      const now = port.look().wrist !== undefined
      if (now === worn) return
      worn = now
      port.event({ event: 'worn', worn })
    }
    notice()
    return {
      notice,
      touched({ key, peaks_g }) {
        if (key !== undefined) port.event({ event: 'sos', state: key === 'short' ? 'raised' : 'cancelled' })
        if (peaks_g !== undefined && port.look().wrist !== undefined) weigh(port, peaks_g)
      },
    }
  },
}

function sample(port: Port<typeof wristband, WristView>, steps: number, battery_pct: number) {
  const { wrist } = port.look()
  if (wrist === undefined) return { steps, battery_pct }
  return {
    heart_per_min: shown(Math.max(0, wrist.heart_per_min + 2 * port.random.normal()), 0),
    spo2_pct: shown(Math.min(100, wrist.spo2_pct + port.random.normal()), 0),
    skin_c: shown(wrist.skin_c + 0.1 * port.random.normal(), 1),
    steps,
    battery_pct,
  }
}

/** Waits whether the wrist keeps still after an impact; an impact alone is no fall. */
function weigh(port: Port<typeof wristband, WristView>, peaks_g: readonly number[]): void {
  const peak_g = Math.max(...peaks_g)
  if (peak_g < IMPACT_G) return
  const rhythm = peaks_g.length >= RHYTHM_PEAKS
  if (rhythm && port.random.chance(RHYTHM_KNOWN[0], RHYTHM_KNOWN[1])) return
  port.wakeAt((port.now() + STILL_MS) as Instant, () => {
    const { wrist } = port.look()
    if (wrist === undefined || wrist.moves) return
    const confidence_pct = rhythm
      ? port.random.int(30, 60)
      : Math.min(95, Math.max(40, Math.round(50 + 5 * peak_g + 5 * port.random.normal())))
    port.event({ event: 'fall', peak_g: shown(Math.min(32, peak_g), 2), confidence_pct })
  })
}

function stepCounter(port: Port<typeof wristband, WristView>): () => number {
  let [day, before_m, walked_m] = [port.day(), 0, 0]
  return () => {
    walked_m = port.look().wrist?.walked_m ?? walked_m
    if (port.day() !== day) [day, before_m] = [port.day(), walked_m]
    return Math.min(100_000, Math.max(0, Math.floor((walked_m - before_m) / STEP_M)))
  }
}
