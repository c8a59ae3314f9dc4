import {
  after,
  Minutes,
  Seconds,
  type Clock,
  type Duration,
  type Furniture,
  type Home,
  type Random,
  type Result,
  type WorldSnapshot,
} from '@anju/sdk'
import type { Action } from '@anju/simulator'

/** What an ordinary day needs: whose home, and the hand that lets it happen. */
export interface LivelyDayOptions {
  home: Home
  clock: Clock
  random: Random
  act: (action: Action) => Result<void>
  world: () => WorldSnapshot
  /** How long no inject was under way. */
  calm: () => Duration
}

/** What one does at a piece of furniture, and for how long, seconds. */
interface Habit {
  kinds: readonly Furniture['kind'][]
  does: 'sit' | 'lie' | 'walk'
  least_s: number
  most_s: number
  /** How often, against the others. */
  weight: number
}

/** An old person's quiet hours at home, shortened so that somebody who looks for a minute sees them move. */
const habits: readonly Habit[] = [
  { kinds: ['sofa', 'armchair'], does: 'sit', least_s: 25, most_s: 70, weight: 4 },
  { kinds: ['chair'], does: 'sit', least_s: 20, most_s: 45, weight: 2 },
  { kinds: ['fridge', 'counter'], does: 'walk', least_s: 8, most_s: 20, weight: 3 },
  { kinds: ['bookcase', 'plant', 'wardrobe'], does: 'walk', least_s: 6, most_s: 15, weight: 3 },
  { kinds: ['basin'], does: 'walk', least_s: 10, most_s: 20, weight: 1 },
  { kinds: ['bed'], does: 'lie', least_s: 40, most_s: 80, weight: 1 },
]

/** How long the walk to a piece may take before the stay begins, at most. */
const WALK_S = 25
/** So long after an inject the day stands back: what was begun, a walk to a button or to the sofa, is not broken off. */
const STAND_BACK = Minutes(1)
/** How soon the day looks again after an inject, or while its person lies on the floor. */
const LOOK_AGAIN_S = 6

/** Lets the first resident of a home live quietly until it is stopped. */
export function livelyDay({ home, clock, random, act, world, calm }: LivelyDayOptions): { stop(): void } {
  const who = home.residents[0]?.id
  let cancel = () => {}
  const again = (span_s: number) => {
    cancel = clock.wakeAt(after(clock.now(), Seconds(span_s)), go)
  }
  const go = () => {
    const person = world().people.find(({ id }) => id === who)
    const able = person?.room !== undefined && person.posture !== 'on-floor' && person.posture !== 'falling'
    if (who === undefined || !able || calm() < STAND_BACK) return again(LOOK_AGAIN_S)
    const { habit, piece } = drawn(home, random)
    if (piece !== undefined) act(habit.does === 'walk' ? { do: 'walk', who, to: piece } : { do: habit.does, who, on: piece })
    again(WALK_S + random.int(habit.least_s, habit.most_s))
  }
  again(LOOK_AGAIN_S)
  return { stop: () => cancel() }
}

function drawn(home: Home, random: Random): { habit: Habit; piece: string | undefined } {
  const habit = random.pick(habits.flatMap((each) => Array.from({ length: each.weight }, () => each)))
  const pieces = home.plan.furniture.filter(({ kind }) => habit.kinds.includes(kind))
  return { habit, piece: pieces.length === 0 ? undefined : random.pick(pieces).id }
}
