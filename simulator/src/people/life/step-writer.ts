import type { Habits, Instant, Random } from '@anju/sdk'
import { happens, lognormal } from './draws.ts'
import { HAVE_DOORS, ROOM_OF, type LifeRoom, type Spot, type Step } from './activity.ts'

/** How unequal the spans between things are: deviation of the logarithm (chosen; real gaps within a bout spread as widely). */
const UNEQUAL = 1
/** Ways of this length lie between two spots of one room, and of two rooms, metres (chosen, of a flat of 60 m²). */
const WITHIN_M = 2
const BETWEEN_M = 7
/** A door takes this long, milliseconds. */
const DOOR_MS = 1_500

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
  door(does: 'leave' | 'enter' | 'let-out'): void
  /** Opens for a visitor who stays so long. */
  admit(stays_ms: number): void
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
  const push = (does: Step['does'], spot: Spot, room: LifeRoom, item: number, way_ms = 0) =>
    steps.push({ at: write.at, sets_out: (write.at - Math.round(way_ms)) as Instant, does, spot, room, item })
  const wait = (span_ms: number) => {
    write.at = Math.round(write.at + span_ms) as Instant
  }
  /** Through the doors on the way; each may be shut again behind. */
  const pass = (room: LifeRoom, began: Instant) => {
    if (!HAVE_DOORS.includes(room)) return
    if (where.shut.delete(room)) {
      push('pass', 'door', room, 0, write.at - began)
      wait(DOOR_MS)
    }
    if (!happens(random, habits.shuts_doors)) return
    where.shut.add(room)
    push('shut', 'door', room, 0, write.at - began)
    wait(DOOR_MS)
  }
  /** Goes there, and answers how long before its end one sets out, milliseconds. */
  const go = (spot: Spot, pace: boolean): number => {
    const to = ROOM_OF[spot]
    const began = write.at
    const way_ms = ((where.room === to ? WITHIN_M : BETWEEN_M) / gait_m_s) * 1000
    wait(way_ms)
    if (where.room !== to) {
      pass(where.room, began)
      pass(to, began)
    }
    where.room = to
    if (pace) write.at = Math.max(write.at, Math.round(began + lognormal(random, habits.pace_s * 1000, UNEQUAL))) as Instant
    return way_ms
  }
  const does = (what: Step['does'], spot: Spot, pace: boolean, item = random.unit()) => {
    if (!has.has(spot)) return
    const way_ms = go(spot, pace)
    push(what, spot, ROOM_OF[spot], item, way_ms)
  }
  const write: StepWriter & { at: Instant } = {
    steps,
    at: from,
    use: (spot, item) => does('use', spot, true, item),
    sit: (spot) => does('sit', spot, false),
    lie: (spot) => does('lie', spot, false),
    door(what) {
      if (what !== 'enter') does(what, 'door', false)
      else push(what, 'door', 'hall', 0)
      where.room = what === 'leave' ? 'outside' : 'hall'
      wait(DOOR_MS)
    },
    admit(stays_ms) {
      does('admit', 'door', false)
      const last = steps.at(-1)
      if (last?.does === 'admit') last.stays_ms = Math.round(stays_ms)
      where.room = 'hall'
      wait(DOOR_MS)
    },
    wait,
  }
  return write
}
