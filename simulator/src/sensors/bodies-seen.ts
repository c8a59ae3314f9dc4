import { toDevice, type Instant, type Point3, type RegisteredDevice } from '@anju/sdk'
import type { CausalHome } from '../causal-home.ts'
import { cos, PI, sin } from '../exact-math.ts'
import type { Ratio } from '../faults/fault-shape.ts'
import { BEFORE_MIRROR_M, type Mirror } from '../nuisances/mirror.ts'
import type { Mover } from '../nuisances/mover.ts'
import { centreInto, NEVER, type Moving, type Phase } from '../people/phase.ts'
import { distance3_m, length3_m } from '../world/vector.ts'
import { fieldOfView, OPTICS } from './field-of-view.ts'
import type { SeenBody } from './views.ts'

/** Along a way, and while a leaf moves, the line of sight is looked along this often, milliseconds. */
const STEP_MS = 100
/** Shorter than this a body is an animal, and its echo as a pet's. */
const PERSON_M = 0.8
const PET: Readonly<Record<'radar' | 'motion', Ratio>> = { radar: [1, 6], motion: [1, 3] }

/** The bodies that one instrument has in view, and when that changes by itself. */
export interface BodiesSeen {
  look: (now: Instant) => readonly SeenBody[]
  /** When somebody comes into view or leaves it, or moves in view in a way that must be followed; undefined while all stay as they are. */
  changes: (now: Instant) => Instant | undefined
}

type Body = CausalHome['people'][number] | Mover

/** What is known of one body: how it is in view, and until when that holds as long as it does what it does. */
interface Glimpse {
  /** 0 not in view, 1 in view, 2 in view and before a mirror. */
  seen: number
  until: Instant
  phase: Phase | undefined
  away: boolean
  leaves: number
}

const NOBODY: readonly SeenBody[] = []
const glimpseOfNothing = (): Glimpse => ({ seen: 0, until: 0 as Instant, phase: undefined, away: false, leaves: -1 })

/**
 * Follows bodies by what they do, not by steps of time: who keeps still costs nothing, and a way is looked along once, from one change to the next.
 * `follows` names what must be looked at every 100 ms while it is in view. Beside the residents it follows what a nuisance lets move, and for a radar
 * the ghosts in mirrors of its room and whoever walks behind its thin wall.
 */
export function bodiesSeen(
  world: CausalHome,
  device: RegisteredDevice,
  kind: 'radar' | 'motion',
  follows: readonly Phase['kind'][],
  tilted: Pick<RegisteredDevice, 'tilt_deg' | 'aim_deg'> = {},
): BodiesSeen {
  const { disturbances, people } = world
  const sees = fieldOfView(world.home.plan, { ...device, ...tilted }, OPTICS[kind])
  const spot: Point3 = [0, 0, 0]
  let looksAt = 0 as Instant
  const leaves = (id: string) => world.leaves.open(id, looksAt)
  const mirrorsHere = (): readonly Mirror[] =>
    kind === 'radar' && disturbances.mirrors.length > 0 ? disturbances.mirrors.filter(({ room }) => room === device.room) : NO_MIRRORS
  const nearMirror = (mirrors: readonly Mirror[]) =>
    mirrors.some(({ at_m: [x, y] }) => (x - spot[0]) ** 2 + (y - spot[1]) ** 2 < BEFORE_MIRROR_M ** 2)
  const seenAt = (body: Body, phase: Phase, at: Instant): number => {
    looksAt = at
    centreInto(spot, phase, at)
    if ('behind' in body && body.behind !== undefined)
      return kind === 'radar' && body.behind === device.room && distance3_m(spot, device.place_m) <= OPTICS.radar.range_m ? 1 : 0
    if (!sees(spot, leaves)) return 0
    const mirrors = mirrorsHere()
    return mirrors.length > 0 && !('likeness' in body) && nearMirror(mirrors) ? 2 : 1
  }
  const known = new Map<Body, Glimpse>()
  const ofPeople = people.map(glimpseOfNothing)
  /** Which mirrors hang is part of what a glimpse rests on. */
  let mirrors = disturbances.mirrors

  const glimpse = (body: Body, known: Glimpse, now: Instant): Glimpse => {
    const { phase, away } = body
    const { moves } = world.leaves
    if (known.phase === phase && known.away === away && known.leaves === moves && now < known.until) return known
    known.phase = phase
    known.away = away
    known.leaves = moves
    known.seen = away ? 0 : seenAt(body, phase, now)
    known.until = NEVER
    if (away) return known
    const ends = Math.max(phase.kind === 'rest' ? now : phase.until, world.leaves.movingUntil(now) ?? now)
    for (let at = nextStep(phase, now); at < ends; at = (at + STEP_MS) as Instant) {
      if (seenAt(body, phase, at) === known.seen) continue
      known.until = at
      return known
    }
    if (ends > now && phase.kind === 'rest') known.until = ends as Instant
    return known
  }
  const glimpseOf = (body: Body, i: number, now: Instant): Glimpse => {
    if (i < ofPeople.length) return glimpse(body, ofPeople[i]!, now)
    const mine = known.get(body) ?? glimpseOfNothing()
    known.set(body, mine)
    return glimpse(body, mine, now)
  }
  const forgetGone = () => {
    if (mirrors !== disturbances.mirrors) {
      mirrors = disturbances.mirrors
      for (const one of ofPeople) one.phase = undefined
    }
    if (known.size > 0) for (const body of known.keys()) if (!disturbances.movers.includes(body as Mover)) known.delete(body)
  }
  const each = (now: Instant, then: (body: Body, i: number, glimpse: Glimpse) => void) => {
    forgetGone()
    for (let i = 0; i < people.length; i++) then(people[i]!, i, glimpseOf(people[i]!, i, now))
    for (const mover of disturbances.movers) then(mover, mover.track, glimpseOf(mover, people.length, now))
  }

  return {
    look(now) {
      let found: SeenBody[] | undefined
      each(now, (body, track, { seen }) => {
        if (seen === 0) return
        const one = seenBody(device, body, track, kind, now)
        found ??= []
        found.push(one)
        if (seen < 2) return
        for (const mirror of mirrorsHere()) if (nearBy(mirror, body, now)) found.push(ghost(device, one, mirror, track))
      })
      return found ?? NOBODY
    },
    changes(now) {
      let next: Instant = NEVER
      each(now, (_, __, { seen, until, phase }) => {
        const step = seen > 0 && phase !== undefined && follows.includes(phase.kind) ? nextStep(phase, now) : NEVER
        next = Math.min(next, until, phase !== undefined && step < phase.until ? step : NEVER) as Instant
      })
      return next === NEVER ? undefined : next
    },
  }
}

const NO_MIRRORS: readonly Mirror[] = []

/** Steps are counted from the beginning of a phase, so that they do not depend on who looks when. */
export const nextStep = ({ from }: Phase, now: Instant): Instant => (from + (Math.floor((now - from) / STEP_MS) + 1) * STEP_MS) as Instant

function nearBy({ at_m }: Mirror, body: Body, now: Instant): boolean {
  const [x, y] = body.pose(now).at_m
  return (at_m[0] - x) ** 2 + (at_m[1] - y) ** 2 < BEFORE_MIRROR_M ** 2
}

/** The second echo of a body, at the mirror that it stands before. */
function ghost(device: RegisteredDevice, body: SeenBody, { at_m, likeness, track }: Mirror, of: number): SeenBody {
  const [x, y] = toDevice(device, [at_m[0], at_m[1], 0])
  return { ...body, track: track + (of % 16), centre_m: [x, y, body.centre_m[2]], likeness }
}

function seenBody(device: RegisteredDevice, body: Body, track: number, kind: 'radar' | 'motion', now: Instant): SeenBody {
  const pose = body.pose(now)
  const { at_m, centre_m, top_m, speed_m_s, sink_m_s } = pose
  const { breath_per_min, heart_per_min } = body.physiology.chest(now)
  const likeness = 'likeness' in body ? body.likeness[kind] : body.build.stature_m < PERSON_M ? PET[kind] : undefined
  const seen: SeenBody = {
    track,
    centre_m: toDevice(device, [at_m[0], at_m[1], centre_m]),
    top_m,
    speed_m_s,
    sink_m_s,
    cross_m_s: kind === 'motion' ? acrossOf(device, pose) : speed_m_s,
    stir: body.fidget.active(now) ? 1 : 0,
    facing: kind === 'radar' ? facingOf(device, pose) : 0,
    breath_per_min,
    heart_per_min,
  }
  if (likeness !== undefined && likeness[0] < likeness[1]) seen.likeness = likeness
  return seen
}

/** The part of a speed that crosses the line of sight: |v × u| level, or the drop. */
function acrossOf({ place_m }: RegisteredDevice, { at_m, heading_deg, speed_m_s, sink_m_s }: Moving): number {
  if (speed_m_s === 0) return Math.abs(sink_m_s)
  const [dx, dy] = [at_m[0] - place_m[0], at_m[1] - place_m[1]]
  const away = Math.sqrt(dx * dx + dy * dy)
  if (away === 0) return speed_m_s
  const heading = (heading_deg * PI) / 180
  const level = (speed_m_s * Math.abs(sin(heading) * dy - cos(heading) * dx)) / away
  return Math.max(level, Math.abs(sink_m_s))
}

/** Lower than this a body lies, and its chest looks up; else it looks where the face does. Metres. */
const LIES_M = 0.95

function facingOf({ place_m }: RegisteredDevice, { at_m, centre_m, top_m, heading_deg }: Moving): number {
  const way: Point3 = [place_m[0] - at_m[0], place_m[1] - at_m[1], place_m[2] - centre_m]
  const away = length3_m(way)
  if (away === 0) return 1
  if (top_m < LIES_M) return way[2] / away
  const heading = (heading_deg * PI) / 180
  return (way[0] * sin(heading) + way[1] * cos(heading)) / away
}
