import type { Instant, OtherKind, Plan, Random } from '@anju/sdk'
import { NEVER } from '../people/phase.ts'
import type { Surroundings } from '../people/moves.ts'
import type { Places } from '../people/places.ts'
import { CHANGED } from '../world/changed.ts'
import type { Ratio } from '../faults/fault-shape.ts'
import { gusts, type Gust, type Gusts } from './gusts.ts'
import { mirrorPlace, type Mirror } from './mirror.ts'
import type { Mover } from './mover.ts'
import { moverOf, type MovingNuisance } from './moving-nuisance.ts'
import { usual, type Nuisance } from './nuisance.ts'
import { strength, type AirNuisance } from './strength.ts'
import { goneAt, vapourOf, type Vapour, type Waft } from './vapours.ts'

/** Everything in a home that takes instruments in and endangers nobody. Without any it costs nothing. */
export interface Disturbances {
  readonly movers: readonly Mover[]
  readonly mirrors: readonly Mirror[]
  /** The gust of warmth that blows in a room now. */
  gust(room: string, now: Instant): Gust | undefined
  vapour(room: string | undefined, now: Instant): Vapour
  /** Whether anything is in the air anywhere. */
  readonly vaporous: boolean
  /** Whether a television speaks in a room. */
  speaks(room: string): boolean
  /** Begins one. It must have been found possible. `random` is of this one alone. */
  begin(nuisance: Nuisance, now: Instant): void
  /** Lets everything up to `now` happen; answers bits of CHANGED. */
  advance(now: Instant): number
  next(now: Instant): Instant
}

/** What a nuisance looks like to whoever looks in. */
const looks: Readonly<Partial<Record<Nuisance['do'], OtherKind>>> = {
  'let-in-pet': 'pet',
  'have-visitor': 'visitor',
  'run-robot-cleaner': 'robot',
}

export interface DisturbanceOptions {
  plan: Plan
  places: Places
  surroundings: Surroundings
  random: Random
  /** The television says something that may sound like a call. */
  phrase: (room: string, likeness: Ratio) => void
}

/** Mean time between gusts of a radiator, of the sun, and between phrases that could be a call, seconds (chosen; users report 30 to 60 min for a radiator). */
const MEAN_S = { 'heat-radiator': 2_400, 'sun-patch': 900, 'tv-speech': 45 } as const
/** Tracks of what is no resident begin here; each nuisance has so many. */
const TRACKS_FROM = 32
const TRACKS_EACH = 16
/** More at a time than this are not kept; the oldest goes first. A home has no more. */
const MOST = 64

export function disturbances({ plan, places, surroundings, random, phrase }: DisturbanceOptions): Disturbances {
  let count = 0
  let wafts: Waft[] = []
  let warm: Gusts[] = []
  let speech: Gusts[] = []
  let heard = -1
  let next: Instant = NEVER

  const keep = <T>(list: readonly T[], one: T): T[] => [...list, one].slice(-MOST)
  const rearm = (now: Instant) => {
    own.vaporous = wafts.length > 0
    next = NEVER
    for (const mover of own.movers) next = Math.min(next, mover.next(now)) as Instant
    for (const { until } of own.mirrors) next = Math.min(next, until) as Instant
    for (const waft of wafts) next = Math.min(next, goneAt(waft)) as Instant
    for (const gust of [...warm, ...speech]) next = Math.min(next, gust.next(now)) as Instant
  }
  const speak = (now: Instant) => {
    for (const one of speech) {
      const said = one.now(now)
      if (said === undefined || said.id <= heard) continue
      heard = said.id
      phrase(one.room, said.likeness)
    }
  }

  type Own = Disturbances & { movers: readonly Mover[]; mirrors: readonly Mirror[]; vaporous: boolean }
  const own: Own = {
    movers: [],
    mirrors: [],
    vaporous: false,
    gust(room, now) {
      for (const one of warm) {
        const gust = one.room === room ? one.now(now) : undefined
        if (gust !== undefined) return gust
      }
      return undefined
    },
    vapour: (room, now) => vapourOf(wafts, room, now),
    speaks: (room) => speech.some((one) => one.room === room),
    begin(nuisance, now) {
      const mine = random.fork(`${count}`)
      const track = TRACKS_FROM + TRACKS_EACH * count
      count += 1
      const most = usual[nuisance.do]
      const for_s = ('for_s' in nuisance ? nuisance.for_s : undefined) ?? most.for_s
      const until = (now + Math.round(for_s * 1000)) as Instant
      const told = 'ratio' in nuisance ? nuisance.ratio : undefined
      const alarm = told ?? most.alarm ?? NONE
      switch (nuisance.do) {
        case 'hang-mirror': {
          const piece = places.furniture(nuisance.what)!
          own.mirrors = keep(own.mirrors, { room: piece.room, at_m: mirrorPlace(plan, piece), likeness: told ?? most.radar!, track, until })
          break
        }
        case 'heat-radiator':
        case 'sun-patch':
          warm = keep(warm, gusts(nuisance.room, told ?? most.motion!, MEAN_S[nuisance.do], now, until, track << 16, mine))
          break
        case 'tv-speech':
          speech = keep(speech, gusts(nuisance.room, alarm, MEAN_S['tv-speech'], now, until, track << 16, mine))
          break
        case 'fry':
        case 'spray-hair':
        case 'wipe-with-alcohol':
        case 'steam':
          wafts = keep(wafts, waftOf(nuisance, now, until, mine.chance(alarm[0], alarm[1])))
          break
        case 'sit-hard':
        case 'make-bed':
          break // A resident does it: the body's own steps.
        default:
          own.movers = keep(own.movers, mover(nuisance, track, told, now, until, for_s, mine))
      }
      rearm(now)
    },
    advance(now) {
      if (next > now) return 0
      let changed = 0
      for (const mover of own.movers) {
        mover.advance(now)
        changed |= CHANGED.bodies | CHANGED.stir
      }
      for (const one of [...warm, ...speech]) one.advance(now)
      if (warm.length > 0) changed |= CHANGED.warmth
      speak(now)
      if (own.mirrors.some(({ until }) => until <= now)) changed |= CHANGED.bodies
      own.movers = own.movers.filter(({ until }) => until > now)
      if (own.mirrors.some(({ until }) => until <= now)) own.mirrors = own.mirrors.filter(({ until }) => until > now)
      wafts = wafts.filter((waft) => goneAt(waft) > now)
      warm = warm.filter(({ until }) => until > now)
      speech = speech.filter(({ until }) => until > now)
      rearm(now)
      return changed
    },
    next: (now) => Math.max(now + 1, next) as Instant,
  }
  return own

  function mover(
    nuisance: MovingNuisance,
    track: number,
    told: Ratio | undefined,
    from: Instant,
    until: Instant,
    for_s: number,
    mine: Random,
  ): Mover {
    const { radar = NONE, motion = NONE } = usual[nuisance.do]
    const likeness = { radar: told ?? radar, motion }
    const made = moverOf(nuisance, { plan, places, surroundings, random: mine, track, likeness, from, until, for_s })
    const kind = looks[nuisance.do]
    return kind === undefined ? made : Object.assign(made, { looks: kind })
  }

  function waftOf(nuisance: Extract<Nuisance, { do: AirNuisance }>, from: Instant, ends: Instant, strong: boolean): Waft {
    const room = 'room' in nuisance ? nuisance.room : places.furniture(nuisance.what)!.room
    return { room, from, ends, peak: strength[nuisance.do][strong ? 'strong' : 'weak'] }
  }
}

const NONE: Ratio = [0, 1]
