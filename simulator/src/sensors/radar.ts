import { radar, type Cancel, type Instant, type Point3 } from '@anju/sdk'
import { ln } from '../exact-math.ts'
import { distance3_m } from '../world/vector.ts'
import { shown, type Model, type Port } from './instrument.ts'
import { fallWatch, type FallWatch } from './radar-fall.ts'
import { postureOf, type SeenPosture } from './radar-posture.ts'
import { radarStream } from './radar-stream.ts'
import { measuredVitals } from './radar-vitals.ts'
import type { RadarView, SeenBody } from './views.ts'

/** A new posture counts once it has been held this long, milliseconds. */
const POSTURE_HELD_MS = 1_000
/** Slower than this, and without small movements, somebody is still, m/s. */
const STILL_M_S = 0.1
/** Without a door within this many metres, somebody who is no longer seen has vanished. */
const EXIT_M = 1.2
/**
 * Somebody who keeps still farther away than this, level, is lost after a while: the least time and the mean of what comes to it, seconds. A maker promises
 * still people within 2.25 m and moving ones within 3 m; the times are chosen.
 */
export const STILL_WITHIN_M = 2.25
export const LOST_AFTER_S = { least: 180, mean_more: 420 } as const

/** Between two reports with somebody in view, and with nobody, milliseconds. */
const BUSY_MS = 10_000
const IDLE_MS = 60_000

interface Track {
  body: SeenBody
  falls: FallWatch
  posture: SeenPosture
  next: { posture: SeenPosture; since: Instant } | undefined
  movedAt: Instant
  /** When it will be lost unless it moves before. */
  lostAt: Instant | undefined
}

type RadarPort = Port<typeof radar, RadarView>

/**
 * A 60 GHz radar, updated ten times a second. Error model: sees a cone of 120° to 6 m in its own room from where it hangs; places ± 5 cm level and ± 4 cm in
 * height; heights, and with them postures and falls, are right only while it hangs as it was set up (`radar-fall.ts`); breathing and heart by distance and
 * the turn of the chest (`radar-vitals.ts`); points and their strength by distance (`radar-stream.ts`). Whoever keeps still farther than 2.25 m away is lost
 * after three minutes or more, until they stir. Echoes that are no person's (a mirror, a neighbour behind a thin wall, a fan, a plant, a cat) count as one
 * in the ratio of the nuisance, drawn when they appear. Readings every 10 s while somebody is in view, else every 60 s the posture `unknown`
 * alone, as its sign of life.
 */
export const radarModel: Model<typeof radar, RadarView> = {
  device: radar,
  model: 'anju-sim-radar-1',
  firmware: '1.0.0',
  capabilities: ['presence', 'posture', 'fall', 'breathing', 'heart'],
  start(port) {
    const tracks = new Map<number, Track>()
    const people = classifier(port)
    const report = () => {
      refresh(port, tracks)
      const nearest = nearestOf(tracks, port.now())
      port.reading(nearest === undefined ? NOBODY : sample(port, nearest))
    }
    const beat = reportBeat(port, report)
    let held = 0
    const notice = () => {
      const view = port.look()
      if (view.bodies.length === 0 && tracks.size === 0) return
      const bodies = people(view.bodies)
      for (const [id, gone] of tracks) {
        if (bodies.some(({ track }) => track === id)) continue
        tracks.delete(id)
        if (!isLost(gone, port.now()) && hasVanished(gone, view)) port.event({ event: 'target-lost', ...place(port, gone.body) })
      }
      for (const body of bodies) follow(port, tracks, body, view, notice)
      const now = countHeld(tracks, port.now())
      if (now !== held) port.event({ event: 'presence', present: now > 0, targets: now })
      held = now
      beat(now > 0)
      tellPosture(port, tracks, view.mount_m, notice)
    }
    notice()
    const stream = radarStream(port, (track) => tracks.has(track) && !isLost(tracks.get(track)!, port.now()))
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

const isSurelyPerson = ({ likeness }: SeenBody): boolean => likeness === undefined

/** Takes each echo for a person's or not, once, when it appears. */
function classifier(port: RadarPort): (bodies: readonly SeenBody[]) => readonly SeenBody[] {
  const taken = new Map<number, boolean>()
  const isPerson = ({ track, likeness }: SeenBody): boolean => {
    if (likeness === undefined) return true
    const known = taken.get(track) ?? port.random.chance(likeness[0], likeness[1])
    taken.set(track, known)
    return known
  }
  return (bodies) => {
    if (taken.size > 0) for (const track of taken.keys()) if (!bodies.some((body) => body.track === track)) taken.delete(track)
    return bodies.every(isSurelyPerson) ? bodies : bodies.filter(isPerson)
  }
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

function follow(port: RadarPort, tracks: Map<number, Track>, body: SeenBody, { mount_m, exits }: RadarView, again: () => void): void {
  const now = port.now()
  const known = tracks.get(body.track)
  const track = known ?? { body, falls: fallWatch(port.random), posture: 'unknown', next: undefined, movedAt: now, lostAt: undefined }
  if (moves(body) || moves(track.body)) {
    track.movedAt = now
    track.lostAt = undefined
  }
  tracks.set(body.track, track)
  track.body = body
  if (track.lostAt === undefined && !moves(body)) mayBeLost(port, track, exits, again)
  const waited = track.falls.due
  const suspicion = track.falls.look(body, mount_m, now)
  if (suspicion !== undefined) port.event({ event: 'fall', ...place(port, body), ...suspicion })
  const { due } = track.falls
  if (due !== undefined && due !== waited) port.wakeAt(due, again)
}

/** Draws when somebody who keeps still far away is lost, if nothing moves before. */
function mayBeLost(port: RadarPort, track: Track, exits: readonly Point3[], again: () => void): void {
  const [x, y] = track.body.centre_m
  if (x * x + y * y <= STILL_WITHIN_M * STILL_WITHIN_M) return
  const after_s = LOST_AFTER_S.least - ln(1 - port.random.unit()) * LOST_AFTER_S.mean_more
  const at = (port.now() + Math.round(after_s * 1000)) as Instant
  track.lostAt = at
  port.wakeAt(at, () => {
    if (track.lostAt !== at) return
    if (hasVanished(track, { exits })) port.event({ event: 'target-lost', ...place(port, track.body) })
    again()
  })
}

const isLost = ({ lostAt }: Track, now: Instant): boolean => lostAt !== undefined && now >= lostAt

/** The posture of the nearest person, once it has been held. */
function tellPosture(port: RadarPort, tracks: ReadonlyMap<number, Track>, mount_m: number, again: () => void): void {
  const now = port.now()
  const track = nearestOf(tracks, now)
  if (track === undefined) return
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
  return {
    ...place(port, body),
    posture,
    motion_pct: shown(motion, 0),
    ...measuredVitals(body, still_s, port.random),
    still_s,
  }
}

/** Where a body is, as the radar measures it: in the device's frame, with its errors. */
function place(port: RadarPort, { centre_m: [x, y, z] }: SeenBody) {
  const level = (value: number) => shown(Math.min(12, Math.max(-12, value + 0.05 * port.random.normal())), 2)
  return { x_m: level(x), y_m: level(y), z_m: shown(Math.min(6, Math.max(-6, z + 0.04 * port.random.normal())), 2) }
}

function nearestOf(tracks: ReadonlyMap<number, Track>, now: Instant): Track | undefined {
  let [nearest, least]: [Track | undefined, number] = [undefined, Infinity]
  for (const track of tracks.values()) {
    const [x, y, z] = track.body.centre_m
    const away = x * x + y * y + z * z
    if (away >= least || isLost(track, now)) continue
    nearest = track
    least = away
  }
  return nearest
}

/** How many people are held, and not lost. */
function countHeld(tracks: ReadonlyMap<number, Track>, now: Instant): number {
  let held = 0
  for (const track of tracks.values()) if (!isLost(track, now)) held += 1
  return held
}

/** Whoever was last seen far from every door, standing low or still, did not leave by a known way. */
function hasVanished({ body }: Track, { exits }: Pick<RadarView, 'exits'>): boolean {
  const level = ([x, y]: Point3): Point3 => [x, y, 0]
  return body.speed_m_s < STILL_M_S && exits.every((exit) => distance3_m(level(exit), level(body.centre_m)) > EXIT_M)
}
