import { toDevice, type Instant, type Point3, type RegisteredDevice } from '@anju/sdk'
import type { CausalHome } from '../causal-home.ts'
import { centreInto, NEVER, type Phase } from '../people/phase.ts'
import { fieldOfView, OPTICS } from './field-of-view.ts'
import type { SeenBody } from './views.ts'

/** Along a way, and while a leaf moves, the line of sight is looked along this often, milliseconds. */
const STEP_MS = 100

/** The bodies that one instrument has in view, and when that changes by itself. */
export interface BodiesSeen {
  look: (now: Instant) => readonly SeenBody[]
  /** When somebody comes into view or leaves it, or moves in view in a way that must be followed; undefined while all stay as they are. */
  changes: (now: Instant) => Instant | undefined
}

type Body = CausalHome['people'][number]

/** What is known of one body: whether it is in view, and until when that holds as long as it does what it does. */
interface Glimpse {
  seen: boolean
  until: Instant
  phase: Phase | undefined
  away: boolean
  leaves: number
}

const NOBODY: readonly SeenBody[] = []

/**
 * Follows bodies by what they do, not by steps of time: who keeps still costs nothing, and a way is looked along once, from one change to the next.
 * `follows` names what must be looked at every 100 ms while it is in view.
 */
export function bodiesSeen(
  world: CausalHome,
  device: RegisteredDevice,
  kind: 'radar' | 'motion',
  follows: readonly Phase['kind'][],
): BodiesSeen {
  const sees = fieldOfView(world.home.plan, device, OPTICS[kind])
  const spot: Point3 = [0, 0, 0]
  let looksAt = 0 as Instant
  const leaves = (id: string) => world.leaves.open(id, looksAt)
  const seenAt = (phase: Phase, at: Instant) => {
    looksAt = at
    return sees(centreInto(spot, phase, at), leaves)
  }
  const glimpses: Glimpse[] = world.people.map(() => ({ seen: false, until: 0 as Instant, phase: undefined, away: false, leaves: -1 }))

  const glimpse = (body: Body, known: Glimpse, now: Instant): Glimpse => {
    const { phase, away } = body
    const { moves } = world.leaves
    if (known.phase === phase && known.away === away && known.leaves === moves && now < known.until) return known
    Object.assign(known, { phase, away, leaves: moves, seen: !away && seenAt(phase, now), until: NEVER })
    if (away) return known
    const ends = Math.max(phase.kind === 'rest' ? now : phase.until, world.leaves.movingUntil(now) ?? now)
    for (let at = nextStep(phase, now); at < ends; at = (at + STEP_MS) as Instant) {
      if (seenAt(phase, at) === known.seen) continue
      known.until = at
      return known
    }
    if (ends > now && phase.kind === 'rest') known.until = ends as Instant
    return known
  }

  return {
    look(now) {
      let found: SeenBody[] | undefined
      for (const [i, body] of world.people.entries()) {
        if (!glimpse(body, glimpses[i]!, now).seen) continue
        found ??= []
        found.push(seenBody(device, body, i, now))
      }
      return found ?? NOBODY
    },
    changes(now) {
      let next: Instant = NEVER
      for (const [i, body] of world.people.entries()) {
        const { seen, until, phase } = glimpse(body, glimpses[i]!, now)
        const step = seen && phase !== undefined && follows.includes(phase.kind) ? nextStep(phase, now) : NEVER
        next = Math.min(next, until, phase !== undefined && step < phase.until ? step : NEVER) as Instant
      }
      return next === NEVER ? undefined : next
    },
  }
}

/** Steps are counted from the beginning of a phase, so that they do not depend on who looks when. */
export const nextStep = ({ from }: Phase, now: Instant): Instant => (from + (Math.floor((now - from) / STEP_MS) + 1) * STEP_MS) as Instant

function seenBody(device: RegisteredDevice, body: Body, track: number, now: Instant): SeenBody {
  const { at_m, centre_m, top_m, speed_m_s, sink_m_s } = body.pose(now)
  const { breath_per_min, heart_per_min } = body.physiology.at(now)
  return {
    track,
    centre_m: toDevice(device, [at_m[0], at_m[1], centre_m]),
    top_m,
    speed_m_s,
    sink_m_s,
    stir: body.fidget.active(now) ? 1 : 0,
    breath_per_min,
    heart_per_min,
  }
}
