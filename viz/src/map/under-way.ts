import { isOpen, type Incident } from '@anju/sdk'
import type { MapHome } from './homes-on-map.ts'
import type { Degrees } from './town.ts'

/** Somebody on the way to a home, or there. */
export interface UnderWay {
  incident: string
  who: string
  home: string
  at_deg: Degrees
  /** They said that they are there; else the place is an estimate. */
  arrived: boolean
}

/** A brisk electric bicycle in a town, m/s (chosen): how fast an estimated responder goes. */
const PACE_M_S = 4.2
const DEGREE_M = { east: 95_890, north: 110_860 }

/**
 * Where those who were sent are at `now_ms`. Nobody carries a tracker: from the last home at which the same person arrived, or from the middle of the homes,
 * they are taken to go east first and then north, as the streets do, and to wait before the door until they say that they are there. Pure.
 */
export function underWay(
  incidents: readonly Incident[],
  homes: ReadonlyMap<string, MapHome>,
  station: Degrees,
  now_ms: number,
): UnderWay[] {
  return incidents.flatMap((incident): UnderWay[] => {
    const to = homes.get(incident.home)?.at_deg
    const sent = incident.steps.findLast(({ step }) => step === 'dispatch')
    if (!isOpen(incident.state) || sent === undefined || to === undefined) return []
    const who = sent.to ?? sent.by
    const there = incident.steps.some(({ step, at_ms }) => step === 'arrive' && at_ms >= sent.at_ms)
    const from = there ? to : startOf(who, sent.at_ms, incidents, homes, station)
    return [
      {
        incident: incident.id,
        who,
        home: incident.home,
        arrived: there,
        at_deg: along(from, to, ((now_ms - sent.at_ms) / 1_000) * PACE_M_S),
      },
    ]
  })
}

function startOf(
  who: string,
  before_ms: number,
  incidents: readonly Incident[],
  homes: ReadonlyMap<string, MapHome>,
  station: Degrees,
): Degrees {
  const been = incidents
    .flatMap(({ home, steps }) =>
      steps.filter(({ step, by, at_ms }) => step === 'arrive' && by === who && at_ms <= before_ms).map((one) => ({ home, ...one })),
    )
    .sort((a, b) => b.at_ms - a.at_ms)[0]
  return (been === undefined ? undefined : homes.get(been.home)?.at_deg) ?? station
}

/** So many metres from one place towards another, east first, then north; never beyond. */
function along(from: Degrees, to: Degrees, metres: number): Degrees {
  const [east, north] = [(to[0] - from[0]) * DEGREE_M.east, (to[1] - from[1]) * DEGREE_M.north]
  const gone = Math.max(0, metres)
  const part = (whole: number, left: number) => (whole === 0 ? 1 : Math.min(1, Math.max(0, left) / Math.abs(whole)))
  return [from[0] + (to[0] - from[0]) * part(east, gone), from[1] + (to[1] - from[1]) * part(north, gone - Math.abs(east))]
}
