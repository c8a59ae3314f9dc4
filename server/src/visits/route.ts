import { walk_m, WALKING_M_S, type Place } from './walking.ts'

/** One home on a round. */
export interface Stop {
  home: string
  at: Place
  /** Stairs and the visit itself, seconds. */
  takes_s: number
  /** When those who live there open the door, minutes of the day. */
  opens_min?: number
  shuts_min?: number
}

/** A stop with its time. */
export interface TimedStop {
  stop: Stop
  walk_m: number
  arrives_min: number
  begins_min: number
  leaves_min: number
  /** They do not open any more when the visitor comes. */
  too_late: boolean
}

/** A round in its order: from the station, by every stop, back to the station. */
export interface Round {
  stops: readonly TimedStop[]
  walk_m: number
  back_min: number
  late_stops: number
}

/** Goes through stops in their order and tells the times. */
export function timed(order: readonly Stop[], station: Place, starts_min: number): Round {
  let at = station
  let now_min = starts_min
  let walked_m = 0
  const stops = order.map((stop) => {
    const way_m = walk_m(at, stop.at)
    at = stop.at
    walked_m += way_m
    const arrives_min = now_min + way_m / WALKING_M_S / 60
    const begins_min = Math.max(arrives_min, stop.opens_min ?? 0)
    now_min = begins_min + stop.takes_s / 60
    return { stop, walk_m: way_m, arrives_min, begins_min, leaves_min: now_min, too_late: begins_min > (stop.shuts_min ?? Infinity) }
  })
  const home_m = walk_m(at, station)
  return {
    stops,
    walk_m: walked_m + home_m,
    back_min: now_min + home_m / WALKING_M_S / 60,
    late_stops: stops.filter(({ too_late }) => too_late).length,
  }
}

/** Which of two rounds is better: fewer shut doors first, then back earlier, then less on foot. Less than a second or a metre is no difference. */
export function betterRound(a: Round, b: Round): boolean {
  if (a.late_stops !== b.late_stops) return a.late_stops < b.late_stops
  if (Math.abs(a.back_min - b.back_min) > 1 / 60) return a.back_min < b.back_min
  return a.walk_m < b.walk_m - 1
}

/** Always the nearest that is left, beginning with a stop of choice. */
function nearestNext(stops: readonly Stop[], first: Stop): Stop[] {
  const order = [first]
  const left = new Set(stops.filter((stop) => stop !== first))
  while (left.size > 0) {
    const { at } = order.at(-1)!
    let best: Stop | undefined
    let least_m = Infinity
    for (const stop of left) {
      const away_m = walk_m(at, stop.at)
      if (away_m < least_m) [best, least_m] = [stop, away_m]
    }
    order.push(best!)
    left.delete(best!)
  }
  return order
}

/** Every order that one change makes: a stretch turned round (2-opt), or a stop moved elsewhere. */
function* neighbours(order: readonly Stop[]): Generator<Stop[]> {
  for (let i = 0; i < order.length - 1; i++)
    for (let j = i + 1; j < order.length; j++) yield [...order.slice(0, i), ...order.slice(i, j + 1).toReversed(), ...order.slice(j + 1)]
  for (let i = 0; i < order.length; i++) {
    const rest = order.toSpliced(i, 1)
    for (let j = 0; j < order.length; j++) if (j !== i) yield rest.toSpliced(j, 0, order[i]!)
  }
}

function improved(order: readonly Stop[], station: Place, starts_min: number): Round {
  let best = timed(order, station, starts_min)
  for (let better = true; better;) {
    better = false
    for (const other of neighbours(best.stops.map(({ stop }) => stop))) {
      const round = timed(other, station, starts_min)
      if (!betterRound(round, best)) continue
      best = round
      better = true
      break
    }
  }
  return best
}

/** From how many first stops the search begins: all of a day's round, bounded for a large one. */
const MOST_STARTS = 8

/**
 * A good order for a round: nearest neighbour from several first stops, each improved by 2-opt and by moving single stops until nothing helps. Doors that
 * are shut count before time, time before metres. Not proved optimal.
 */
export function planRound(stops: readonly Stop[], station: Place, starts_min: number): Round {
  const firsts = stops.toSorted((a, b) => walk_m(station, a.at) - walk_m(station, b.at)).slice(0, MOST_STARTS)
  let best = timed([], station, starts_min)
  for (const [n, first] of firsts.entries()) {
    const round = improved(nearestNext(stops, first), station, starts_min)
    if (n === 0 || betterRound(round, best)) best = round
  }
  return best
}
