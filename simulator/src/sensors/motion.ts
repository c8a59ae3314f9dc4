import { motion, type Cancel, type Instant } from '@anju/sdk'
import { cell } from './cell.ts'
import { everySeconds, shown, type Model, type Port } from './instrument.ts'
import type { InfraredView, SeenBody } from './views.ts'

/** No motion for this long ends it, milliseconds; and so it tells of a new one at the earliest then. */
export const HOLD_MS = 30_000
/** From here on something moves, m/s. */
const MOVES_M_S = 0.1
/**
 * In how many cases of how many a second of walking starts the sensor, by the speed across its lobes: a lens cuts the view into a fan of lobes, and only a body
 * that crosses from one to the next changes what falls on the pair of elements; who comes straight on is met late (chosen).
 */
export const CROSSING = { fast: [49, 50], slow: [3, 5], straight_near: [1, 4], straight_far: [1, 10] } as const
const FAST_M_S = 0.25
const SLOW_M_S = 0.05
const NEAR_M = 4
/** A small movement starts it in so many cases, and never beyond four metres. */
export const STIR = [3, 10] as const
/** Who was missed is looked for again after this long, milliseconds. */
const AGAIN_MS = 1_000

type MotionPort = Port<typeof motion, InfraredView>

/**
 * A passive infrared sensor. Error model: starts by speed across the fan of its lens, 49 of 50 a second when fast, one in ten when somebody far comes straight
 * on; a small movement in 3 of 10 cases within 4 m; whoever keeps still is not there. Gusts over a radiator, patches of sun, animals and curtains start it
 * in the ratio of the nuisance. Holds for 30 s after the last motion. Cell 500 days.
 */
export const motionModel: Model<typeof motion, InfraredView> = {
  device: motion,
  model: 'anju-sim-pir-1',
  firmware: '1.0.0',
  capabilities: [],
  start(port) {
    const charge = cell(port, 500)
    const sense = lens(port)
    let moving = false
    /** Whether somebody was moving in view at the last look, and so is until the next one. */
    let goesOn = false
    let last: Instant | undefined
    let [ends, again]: Cancel[] = [() => {}, () => {}]
    everySeconds(port, 3_600, () => port.reading({ battery_pct: charge(), rssi_dbm: shown(-65 + 2 * port.random.normal(), 0) }))

    const wait = (from: Instant) => {
      ends = port.wakeAt((from + HOLD_MS) as Instant, () => {
        if (goesOn) last = port.now()
        if (last !== undefined && last > from) return wait(last)
        moving = false
        port.event({ event: 'motion', moving })
      })
    }
    const notice = () => {
      if (goesOn) last = port.now()
      const { goes, starts, missed } = sense(port.look())
      goesOn = goes
      again?.()
      if (missed) again = port.wakeAt((port.now() + AGAIN_MS) as Instant, notice)
      if (!starts) return
      last = port.now()
      if (moving) return
      moving = true
      port.event({ event: 'motion', moving })
      ends?.()
      wait(last)
    }
    return { notice }
  },
}

/** What passes before the lens: whether a caught motion goes on, whether anything starts the sensor now, and whether somebody moves unnoticed so far. */
function lens(port: MotionPort): (view: InfraredView) => { goes: boolean; starts: boolean; missed: boolean } {
  const caught = new Map<number, boolean>()
  const stirring = new Set<number>()
  let gust = -1
  const draw = ([times, outOf]: readonly [number, number]) => port.random.chance(times, outOf)

  const walks = (body: SeenBody): boolean => {
    const known = caught.get(body.track)
    if (known === true || (known === false && body.likeness !== undefined)) return known
    const now = draw(body.likeness ?? crossing(body))
    caught.set(body.track, now)
    return now
  }
  const stirs = (body: SeenBody): boolean => {
    if (body.stir === 0) {
      stirring.delete(body.track)
      return false
    }
    if (stirring.has(body.track)) return false
    stirring.add(body.track)
    return isNear(body) && draw(body.likeness ?? STIR)
  }
  return ({ bodies, gust: warmth }) => {
    let [goes, starts, missed] = [false, false, false]
    for (const body of bodies) {
      if (!moves(body)) caught.delete(body.track)
      else if (walks(body)) goes = true
      else missed ||= body.likeness === undefined
      if (stirs(body)) starts = true
    }
    if (caught.size > bodies.length)
      for (const track of caught.keys()) if (!bodies.some((body) => body.track === track)) caught.delete(track)
    if (warmth !== undefined && warmth.id !== gust) {
      gust = warmth.id
      if (draw(warmth.likeness)) starts = true
    }
    return { goes, starts: starts || goes, missed }
  }
}

const moves = ({ speed_m_s, sink_m_s }: SeenBody): boolean => speed_m_s >= MOVES_M_S || Math.abs(sink_m_s) >= MOVES_M_S
const isNear = ({ centre_m: [x, y] }: SeenBody): boolean => x * x + y * y < NEAR_M * NEAR_M

function crossing(body: SeenBody): readonly [number, number] {
  if (body.cross_m_s >= FAST_M_S) return CROSSING.fast
  if (body.cross_m_s >= SLOW_M_S) return CROSSING.slow
  return isNear(body) ? CROSSING.straight_near : CROSSING.straight_far
}
