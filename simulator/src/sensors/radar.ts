import { radar, type Cancel, type Instant, type Point3 } from '@anju/sdk'
import { distance3_m } from '../world/vector.ts'
import { shown, type Model, type Port } from './instrument.ts'
import { fallWatch, type FallWatch } from './radar-fall.ts'
import { postureOf, type SeenPosture } from './radar-posture.ts'
import { radarStream } from './radar-stream.ts'
import type { RadarView, SeenBody } from './views.ts'

/** A new posture counts once it has been held this long, milliseconds. */
const POSTURE_HELD_MS = 1_000
/** Slower than this, and without small movements, somebody is still, m/s. */
const STILL_M_S = 0.1
/** Breathing and heart are told of who has been still this long, seconds, and is within this slant range, metres. */
const VITALS_AFTER_S = 10
const BREATH_WITHIN_M = 2.6
const HEART_WITHIN_M = 2.2
/** Without a door within this many metres, somebody who is no longer seen has vanished. */
const EXIT_M = 1.2

/** Between two reports with somebody in view, and with nobody, milliseconds. */
const BUSY_MS = 10_000
const IDLE_MS = 60_000

interface Track {
  body: SeenBody
  falls: FallWatch
  posture: SeenPosture
  next: { posture: SeenPosture; since: Instant } | undefined
  movedAt: Instant
}

type RadarPort = Port<typeof radar, RadarView>

/**
 * A 60 GHz radar. Error model: places ± 5 cm level and ± 4 cm in height; the fall errors of `radar-fall.ts`; breathing ± 0.8 /min and heart ± 3.2 /min at
 * 0.7 m (FMCW, measured), growing with every metre beyond; no ghosts. Readings every 10 s while somebody is in view, else every 60 s the posture
 * `unknown` alone, as its sign of life.
 */
export const radarModel: Model<typeof radar, RadarView> = {
  device: radar,
  model: 'anju-sim-radar-1',
  firmware: '1.0.0',
  capabilities: ['presence', 'posture', 'fall', 'breathing', 'heart'],
  start(port) {
    const tracks = new Map<number, Track>()
    const report = () => {
      refresh(port, tracks)
      const nearest = nearestOf(tracks)
      port.reading(nearest === undefined ? NOBODY : sample(port, nearest))
    }
    const beat = reportBeat(port, report)
    const notice = () => {
      const view = port.look()
      if (view.bodies.length === 0 && tracks.size === 0) return
      const before = tracks.size
      for (const gone of [...tracks.values()].filter(({ body }) => !view.bodies.some(({ track }) => track === body.track))) {
        tracks.delete(gone.body.track)
        if (hasVanished(gone, view)) port.event({ event: 'target-lost', ...place(port, gone.body) })
      }
      for (const body of view.bodies) follow(port, tracks, body, view.mount_m, notice)
      if (tracks.size !== before) port.event({ event: 'presence', present: tracks.size > 0, targets: tracks.size })
      beat(tracks.size > 0)
      tellPosture(port, tracks, view.mount_m, notice)
    }
    notice()
    const stream = radarStream(port)
    return {
      notice,
      command(body) {
        if (body['command'] !== 'stream') return { done: false, error: 'unknown command' }
        stream(Number(body['for_s']))
        return { done: true }
      },
    }
  },
}

/**
 * Reports every 10 s while somebody is in view, else every 60 s, all in one beat that begins at a drawn instant. Whether there is somebody is told by what
 * is answered; the radar wakes for nothing but a report.
 */
function reportBeat(port: RadarPort, report: () => void): (busy: boolean) => void {
  const first = port.now() + port.random.int(1, BUSY_MS)
  let last = first - BUSY_MS
  let busy = false
  let cancel: Cancel = () => {}
  const arm = () => {
    const next = busy ? Math.max(first, first + Math.floor((port.now() - first) / BUSY_MS + 1) * BUSY_MS) : last + IDLE_MS
    cancel = port.wakeAt(next as Instant, () => {
      last = next
      report()
      arm()
    })
  }
  arm()
  return (now) => {
    if (now === busy) return
    busy = now
    cancel()
    arm()
  }
}

const NOBODY = { posture: 'unknown' } as const

/** Where everybody in view is now: a radar measures when it reports, and not only when something begins. */
function refresh(port: RadarPort, tracks: ReadonlyMap<number, Track>): void {
  if (tracks.size === 0) return
  for (const body of port.look().bodies) {
    const track = tracks.get(body.track)
    if (track === undefined) continue
    track.body = body
    if (moves(body)) track.movedAt = port.now()
  }
}

const moves = ({ speed_m_s, sink_m_s, stir }: SeenBody) => speed_m_s >= STILL_M_S || sink_m_s >= STILL_M_S || stir > 0

function follow(port: RadarPort, tracks: Map<number, Track>, body: SeenBody, mount_m: number, again: () => void): void {
  const now = port.now()
  const known = tracks.get(body.track)
  const track = known ?? { body, falls: fallWatch(port.random), posture: 'unknown', next: undefined, movedAt: now }
  if (moves(body) || moves(track.body)) track.movedAt = now
  tracks.set(body.track, track)
  track.body = body
  const waited = track.falls.due
  const suspicion = track.falls.look(body, mount_m, now)
  if (suspicion !== undefined) port.event({ event: 'fall', ...place(port, body), ...suspicion })
  const { due } = track.falls
  if (due !== undefined && due !== waited) port.wakeAt(due, again)
}

/** The posture of the nearest person, once it has been held. */
function tellPosture(port: RadarPort, tracks: ReadonlyMap<number, Track>, mount_m: number, again: () => void): void {
  const track = nearestOf(tracks)
  if (track === undefined) return
  const now = port.now()
  const seen = postureOf(track.body, mount_m)
  if (seen === track.posture) {
    track.next = undefined
    return
  }
  if (track.next?.posture !== seen) {
    track.next = { posture: seen, since: now }
    port.wakeAt((now + POSTURE_HELD_MS) as Instant, again)
    return
  }
  if (now - track.next.since < POSTURE_HELD_MS) return
  track.posture = seen
  track.next = undefined
  port.event({ event: 'posture', posture: seen, ...place(port, track.body), confidence_pct: port.random.int(82, 98) })
}

function sample(port: RadarPort, { body, movedAt, posture }: Track) {
  const still_s = shown(Math.min(86_400, (port.now() - movedAt) / 1000), 1)
  const motion = body.speed_m_s >= STILL_M_S ? Math.min(100, 30 + 80 * body.speed_m_s) : 2 + 25 * body.stir + port.random.int(0, 2)
  const range_m = distance3_m(body.centre_m, [0, 0, 0])
  const worse = 1 + Math.max(0, range_m - 0.7)
  const still = still_s >= VITALS_AFTER_S
  const near = (limit_m: number) => still && range_m <= limit_m
  const rate = (value: number, error: number, most: number) =>
    shown(Math.min(most, Math.max(0, value + error * worse * port.random.normal())), 1)
  return {
    ...place(port, body),
    posture,
    motion_pct: shown(motion, 0),
    ...(near(BREATH_WITHIN_M) ? { breath_per_min: rate(body.breath_per_min, 0.8, 60) } : {}),
    ...(near(HEART_WITHIN_M) ? { heart_per_min: rate(body.heart_per_min, 3.2, 250) } : {}),
    still_s,
  }
}

/** Where a body is, as the radar measures it: in the device's frame, with its errors. */
function place(port: RadarPort, { centre_m: [x, y, z] }: SeenBody) {
  const level = (value: number) => shown(Math.min(12, Math.max(-12, value + 0.05 * port.random.normal())), 2)
  return { x_m: level(x), y_m: level(y), z_m: shown(Math.min(6, Math.max(-6, z + 0.04 * port.random.normal())), 2) }
}

function nearestOf(tracks: ReadonlyMap<number, Track>): Track | undefined {
  const away = ({ body }: Track) => distance3_m(body.centre_m, [0, 0, 0])
  return [...tracks.values()].sort((a, b) => away(a) - away(b))[0]
}

/** Whoever was last seen far from every door, standing low or still, did not leave by a known way. */
function hasVanished({ body }: Track, { exits }: RadarView): boolean {
  const level = ([x, y]: Point3): Point3 => [x, y, 0]
  return body.speed_m_s < STILL_M_S && exits.every((exit) => distance3_m(level(exit), level(body.centre_m)) > EXIT_M)
}
