import { encodeFrame, frameLimits, type FramePoint, type FrameTarget, type Instant, type Point3, type radar, type Random } from '@anju/sdk'
import { exp, ln } from '../exact-math.ts'
import { length3_m } from '../world/vector.ts'
import type { Port } from './instrument.ts'
import { measuredVitals, VITALS_AFTER_S } from './radar-vitals.ts'
import type { RadarView, SeenBody } from './views.ts'

/** Ten frames a second (chosen; the protocol allows 2 to 20). */
const FRAME_MS = 100
/**
 * Points from somebody who walks at one metre, and the exponent with which they grow fewer: 30 at 1 m, 17 at 2 m, 10 at 4 m. People-tracking radars give
 * some 10 to 30 a frame for a walking person; of who keeps still a third, since clutter removal takes what has no Doppler (chosen).
 */
export const POINTS = { at_1_m: 30, fewer: 0.8, still: 1 / 3, spread: 0.15 } as const
/** Signal above noise at one metre, dB; it falls with the fourth power of the distance, as the radar equation has it. */
export const SNR_AT_1_M_DB = 32
/** How far points lie about the middle of a body, metres, one deviation. */
const BREADTH_M = 0.14
const LN10 = ln(10)

/**
 * The frames of a radar while somebody asks for them. Error model: targets ± 3 cm, their velocity from one frame to the next; points about the body
 * between floor and crown, their number and strength by distance; ghosts as the radar has them, no other clutter. Its chance is its own: who asks changes
 * nothing else that the radar says.
 */
export function radarStream(port: Port<typeof radar, RadarView>, isTracked: (track: number) => boolean): (for_s: number) => void {
  let until = port.now()
  let runs = false
  return (for_s) => {
    until = (port.now() + for_s * 1000) as Instant
    if (runs || for_s === 0) return
    runs = true
    const random = port.random.fork(`stream/${port.now()}`)
    const began = port.now()
    const last = new Map<number, Point3>()
    const send = (number: number) => {
      const now = port.now()
      if (now > until) {
        runs = false
        return
      }
      port.frame(frameOf(port.look(), isTracked, random, last, number, now - began))
      port.wakeAt((now + FRAME_MS) as Instant, () => send(number + 1))
    }
    send(0)
  }
}

function frameOf(
  { bodies, mount_m }: RadarView,
  isTracked: (track: number) => boolean,
  random: Random,
  last: Map<number, Point3>,
  number: number,
  offset_ms: number,
): Uint8Array {
  const targets = bodies.filter(({ track }) => isTracked(track)).map((body) => targetOf(body, random, last))
  const points = bodies.flatMap((body) => pointsOf(body, mount_m, random)).slice(0, frameLimits.points)
  for (const known of last.keys()) if (!bodies.some(({ track }) => track === known)) last.delete(known)
  const held = bodies.find(({ speed_m_s, sink_m_s, track }) => isTracked(track) && speed_m_s < 0.1 && sink_m_s < 0.1)
  const { breath_per_min, heart_per_min } = held === undefined ? {} : measuredVitals(held, VITALS_AFTER_S, random)
  const vitals =
    held === undefined || breath_per_min === undefined || heart_per_min === undefined
      ? undefined
      : { target: held.track, breath_per_min, heart_per_min }
  return encodeFrame({
    number,
    offset_ms,
    targets: targets.slice(0, frameLimits.targets),
    points,
    ...(vitals === undefined ? {} : { vitals }),
  })
}

function targetOf({ track, centre_m }: SeenBody, random: Random, last: Map<number, Point3>): FrameTarget {
  const at: Point3 = [centre_m[0] + 0.03 * random.normal(), centre_m[1] + 0.03 * random.normal(), centre_m[2] + 0.03 * random.normal()]
  const before = last.get(track) ?? centre_m
  last.set(track, centre_m)
  const velocity = (axis: 0 | 1 | 2) => ((centre_m[axis] - before[axis]) / FRAME_MS) * 1000
  return {
    id: track,
    x_m: at[0],
    y_m: at[1],
    z_m: at[2],
    vx_m_s: velocity(0),
    vy_m_s: velocity(1),
    vz_m_s: velocity(2),
    confidence_pct: random.int(85, 99),
  }
}

function pointsOf({ centre_m, top_m, speed_m_s, sink_m_s }: SeenBody, mount_m: number, random: Random): FramePoint[] {
  const away_m = Math.max(0.5, length3_m(centre_m))
  const moves = speed_m_s >= 0.1 || Math.abs(sink_m_s) >= 0.1
  const mean = POINTS.at_1_m * exp(-POINTS.fewer * ln(away_m)) * (moves ? 1 : POINTS.still)
  const count = Math.max(3, Math.round(mean * (1 + POINTS.spread * random.normal())))
  const snr_db = SNR_AT_1_M_DB - (40 * ln(away_m)) / LN10
  return Array.from({ length: count }, () => ({
    x_m: centre_m[0] + BREADTH_M * random.normal(),
    y_m: centre_m[1] + BREADTH_M * random.normal(),
    z_m: top_m * random.unit() - mount_m,
    doppler_m_s: (speed_m_s + Math.max(0, sink_m_s)) * (2 * random.unit() - 1) + 0.02 * random.normal(),
    snr_db: Math.max(0, snr_db + 2 * random.normal()),
  }))
}
