import type { Habits, Instant, Random } from '@anju/sdk'
import { happens, lognormal } from './draws.ts'
import { ROOM_OF, type LifeRoom, type Spot, type Step } from './activity.ts'

/** How unequal the spans between things are: deviation of the logarithm (chosen; real gaps within a bout spread as widely). */
const UNEQUAL = 1
/** Ways of this length lie between two spots of one room, and of two rooms, metres (chosen, of a flat of 60 m²). */
const WITHIN_M = 2
const BETWEEN_M = 7
/** A door takes this long, milliseconds. */
const DOOR_MS = 1_500
/** Rooms with a door of their own. */
const HAS_DOOR: ReadonlySet<LifeRoom> = new Set(['bedroom', 'bathroom'])

/** Where somebody is as far as their day is concerned, and which doors inside stand shut. It outlives the single activity. */
export interface Whereabouts {
  room: LifeRoom
  shut: Set<LifeRoom>
}

/** Writes the steps of one activity, one after the other, with the ways and doors between them. */
export interface StepWriter {
  readonly steps: readonly Step[]
  /** The instant that is reached. */
  readonly at: Instant
  use(spot: Spot, item?: number): void
  sit(spot: Spot): void
  lie(spot: Spot): void
  door(does: 'leave' | 'enter' | 'admit' | 'let-out'): void
  wait(span_ms: number): void
}

export interface StepWriterOptions {
  habits: Habits
  random: Random
  where: Whereabouts
  has: ReadonlySet<Spot>
  gait_m_s: number
  from: Instant
}

/** Spots that the home lacks are passed over: who has no shower washes at the basin. */
export function stepWriter({ habits, random, where, has, gait_m_s, from }: StepWriterOptions): StepWriter {
  const steps: Step[] = []
  let at = from
  const push = (does: Step['does'], spot: Spot, room: LifeRoom, item: number) => steps.push({ at, does, spot, room, item })
  const wait = (span_ms: number) => {
    at = Math.round(at + span_ms) as Instant
  }
  /** Through the doors on the way; each may be shut again behind. */
  const pass = (room: LifeRoom) => {
    if (!HAS_DOOR.has(room)) return
    if (where.shut.delete(room)) {
      push('pass', 'door', room, 0)
      wait(DOOR_MS)
    }
    if (!happens(random, habits.shuts_doors)) return
    where.shut.add(room)
    push('shut', 'door', room, 0)
    wait(DOOR_MS)
  }
  const go = (spot: Spot, pace: boolean) => {
    const to = ROOM_OF[spot]
    const began = at
    wait(((where.room === to ? WITHIN_M : BETWEEN_M) / gait_m_s) * 1000)
    if (where.room !== to) {
      pass(where.room)
      pass(to)
    }
    where.room = to
    if (pace) at = Math.max(at, Math.round(began + lognormal(random, habits.pace_s * 1000, UNEQUAL))) as Instant
  }
  const does = (what: Step['does'], spot: Spot, pace: boolean, item = random.unit()) => {
    if (!has.has(spot)) return
    go(spot, pace)
    push(what, spot, ROOM_OF[spot], item)
  }
  return {
    steps,
    get at() {
      return at
    },
    use: (spot, item) => does('use', spot, true, item),
    sit: (spot) => does('sit', spot, false),
    lie: (spot) => does('lie', spot, false),
    door(what) {
      if (what !== 'enter') does(what, 'door', false)
      else push(what, 'door', 'hall', 0)
      where.room = what === 'leave' ? 'outside' : 'hall'
      wait(DOOR_MS)
    },
    wait,
  }
}
