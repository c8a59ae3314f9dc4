import { wristband, type Instant } from '@anju/sdk'
import { bandCharge } from './band-charge.ts'
import { HOLD_MS, PRESS_MS } from './help-button.ts'
import { everySeconds, shown, type Model, type Port } from './instrument.ts'
import { bandVitals } from './band-vitals.ts'
import type { WristTouch, WristView } from './views.ts'

/** An impact of at least this, multiples of gravity, with stillness after it, is taken for a fall. One in ten falls peaks lower than 3.3 to 3.9. */
const IMPACT_G = 3
/** Stillness is looked at so long after an impact, milliseconds. */
const STILL_MS = [2_500, 3_500, 5_000] as const
/** So many peaks in a row are a rhythm, not an impact. */
const RHYTHM_PEAKS = 4
/** In how many of how many cases a rhythm is known for one: clapping peaks at 8.3 g in the median, above a fall. */
const RHYTHM_KNOWN = [9, 10] as const
/** A step of somebody over 80, metres (chosen: at 97 steps a minute and 0.7 m/s). */
const STEP_M = 0.43

type BandPort = Port<typeof wristband, WristView>

/**
 * A band at the wrist. Error model: heart, SpO2 and skin as in `band-vitals.ts` (motion artefacts, a loose strap, warming up); falls that peak below 3 g are
 * missed; one series of claps in ten that is followed by stillness is taken for a fall, and so is whatever else peaks above 3 g before stillness, like
 * dropping onto a seat. Samples every 60 s while worn, once an hour while not. On its charger it is full within two hours; it is not left to run
 * flat by itself.
 */
export const wristbandModel: Model<typeof wristband, WristView, WristTouch> = {
  device: wristband,
  model: 'anju-sim-band-1',
  firmware: '1.0.0',
  capabilities: ['heart', 'spo2', 'skin', 'steps', 'fall', 'sos'],
  start(port) {
    const charge = bandCharge(port)
    const steps = stepCounter(port)
    const vitals = bandVitals(port)
    let worn = false
    let charging = false
    let silentMinutes = 0
    everySeconds(port, 60, () => {
      silentMinutes += 1
      const view = port.look()
      if (view.wrist === undefined && silentMinutes < 60) return
      silentMinutes = 0
      port.reading({ ...vitals.sample(view), steps: steps(), battery_pct: charge(view.charging) })
    })
    const notice = () => {
      const view = port.look()
      if (view.charging !== charging) {
        charge(charging)
        charging = view.charging
        port.event({ event: 'charging', charging })
      }
      const now = view.wrist !== undefined
      if (now === worn) return
      worn = now
      vitals.turns(now)
      port.event({ event: 'worn', worn })
    }
    notice()
    return {
      notice,
      touched({ held_ms, peaks_g }) {
        if (held_ms !== undefined && held_ms >= PRESS_MS) port.event({ event: 'sos', state: held_ms < HOLD_MS ? 'raised' : 'cancelled' })
        if (peaks_g !== undefined && port.look().wrist !== undefined) weigh(port, peaks_g)
      },
    }
  },
}

/** Waits whether the wrist keeps still after an impact; an impact alone is no fall. */
function weigh(port: BandPort, peaks_g: readonly number[]): void {
  const peak_g = Math.max(...peaks_g)
  if (peak_g < IMPACT_G) return
  const rhythm = peaks_g.length >= RHYTHM_PEAKS
  if (rhythm && port.random.chance(RHYTHM_KNOWN[0], RHYTHM_KNOWN[1])) return
  const hit = port.now()
  const look = (i: number) =>
    port.wakeAt((hit + STILL_MS[i]!) as Instant, () => {
      const { wrist } = port.look()
      if (wrist === undefined || wrist.moves) return
      if (i + 1 < STILL_MS.length) {
        look(i + 1)
        return
      }
      const confidence_pct = rhythm
        ? port.random.int(30, 60)
        : Math.min(95, Math.max(40, Math.round(50 + 5 * peak_g + 5 * port.random.normal())))
      port.event({ event: 'fall', peak_g: shown(Math.min(32, peak_g), 2), confidence_pct })
    })
  look(0)
}

function stepCounter(port: BandPort): () => number {
  let [day, before_m, walked_m] = [port.day(), 0, 0]
  return () => {
    walked_m = port.look().wrist?.walked_m ?? walked_m
    if (port.day() !== day) [day, before_m] = [port.day(), walked_m]
    return Math.min(100_000, Math.max(0, Math.floor((walked_m - before_m) / STEP_M)))
  }
}
