import type { Home } from '@anju/sdk'
import { planRound, type Round, type Stop } from './route.ts'
import type { VisitNeed } from './visit-need.ts'
import { climb_s, type Place } from './walking.ts'

/** How much can be done on a day. */
export interface Capacity {
  /** Who goes. */
  visitors: number
  /** Visits that one of them can make. */
  visits_each: number
  /** When they set out, minutes of the day. */
  starts_min: number
  /** Where they set out from and come back to. */
  station: Place
}

/** What those who live there asked for. */
export interface Hours {
  opens_min?: number
  shuts_min?: number
}

export interface DayPlan {
  /** One round a visitor, without those who stay at their desk. */
  rounds: readonly Round[]
  needs: readonly VisitNeed[]
  /** Needed, and beyond what the day holds: the most needed first. */
  left: readonly VisitNeed[]
  /** Needed, and without coordinates: no round can be planned to them. */
  without_place: readonly string[]
}

/** A visit with its talk and a look at each device, and what each device that needs a hand takes more. Seconds, chosen. */
const VISIT_S = 1_200
const HAND_S = 300
const HANDS: ReadonlySet<string> = new Set([
  'device-unplugged',
  'device-flat',
  'device-offline',
  'device-never-heard',
  'battery-low',
  'repair-unconfirmed',
  'home-offline',
])

/** How long the visitor is at a home, seconds. */
export const visit_s = (need: VisitNeed, building: Home['building']): number =>
  VISIT_S + HAND_S * need.reasons.filter(({ code }) => HANDS.has(code)).length + climb_s(building)

/** The needs that come first: the highest score, and by name of the home where equal, so that the same day gives the same plan. */
export const inOrderOfNeed = (needs: readonly VisitNeed[]): VisitNeed[] =>
  needs.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score || (a.home < b.home ? -1 : 1))

/** The middle of some places. */
export function middleOf(places: readonly Place[]): Place {
  const sum = places.reduce<[number, number]>(([x, y], [lon, lat]) => [x + lon, y + lat], [0, 0])
  return [sum[0] / places.length, sum[1] / places.length]
}

/**
 * Plans a day: the most needed homes that the day holds, shared among the visitors by the direction in which they lie from the station, each share in
 * a good order. Between two rounds it gives way by `turn`: alarms must not wait for a plan.
 */
export async function planDay(
  needs: readonly VisitNeed[],
  home: (id: string) => Pick<Home, 'location_deg' | 'building'> | undefined,
  hours: (id: string) => Hours | undefined,
  capacity: Capacity,
  turn: () => Promise<void> = () => Promise.resolve(),
): Promise<DayPlan> {
  const { visitors, visits_each, starts_min, station } = capacity
  const ordered = inOrderOfNeed(needs)
  const placed = ordered.filter((need) => home(need.home)?.location_deg !== undefined)
  const chosen = placed.slice(0, visitors * visits_each)
  const stops = chosen.map((need): Stop => {
    const { location_deg, building } = home(need.home)!
    return { home: need.home, at: location_deg!, takes_s: visit_s(need, building), ...hours(need.home) }
  })
  const rounds: Round[] = []
  for (const share of shares(stops, visitors, station)) {
    rounds.push(planRound(share, station, starts_min))
    await turn()
  }
  return {
    rounds,
    needs: chosen,
    left: placed.slice(chosen.length),
    without_place: ordered.filter((need) => !placed.includes(need)).map((need) => need.home),
  }
}

/** Sweeps round the station like the hand of a clock and cuts where a visitor has as many as the others. */
function shares(stops: readonly Stop[], visitors: number, [lon, lat]: Place): Stop[][] {
  const angle = ({ at }: Stop) => Math.atan2(at[1] - lat, at[0] - lon)
  const round = stops.toSorted((a, b) => angle(a) - angle(b) || (a.home < b.home ? -1 : 1))
  const cuts = Array.from({ length: visitors + 1 }, (_, n) => Math.round((n * round.length) / visitors))
  return cuts
    .slice(1)
    .map((to, n) => round.slice(cuts[n], to))
    .filter((share) => share.length > 0)
}
