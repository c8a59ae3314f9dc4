import type { Home, Instant } from '@anju/sdk'
import type { ResidentBody } from '../../people/resident.ts'
import type { HazardState } from '../../world/hazard-state.ts'
import type { LocalTime } from '../../world/local-time.ts'
import type { TruthLog } from '../truth-log.ts'
import { AwayTooLong } from './away-too-long.ts'
import { BathroomLongStay } from './bathroom-long-stay.ts'
import { Inactivity } from './inactivity.ts'
import { LongLie } from './long-lie.ts'
import { NotUp } from './not-up.ts'
import { StoveLeftOn } from './stove-left-on.ts'
import { usualOf } from './usual-of.ts'
import { watchPeople, type PeopleWatches } from './watch-people.ts'
import { WristbandOff } from './wristband-off.ts'

export interface TruthsOfPeopleOptions {
  home: Home
  people: readonly ResidentBody[]
  hazards: HazardState
  /** Bands on a charger, by id. */
  charging: ReadonlySet<string>
  time: LocalTime
  log: TruthLog
  start: Instant
}

/** Everything that is true of what people do and leave undone: on the floor, in the bathroom, in bed, quiet, away, without their band, away from a flame. */
export function truthsOfPeople({ home, people, hazards, charging, time, log, start }: TruthsOfPeopleOptions): PeopleWatches {
  const isBand = (id: string) => home.devices.some((device) => device.id === id && device.kind === 'wristband')
  return watchPeople(
    home,
    people,
    (trail) => {
      const { registered } = trail.body
      const usual = usualOf(registered)
      return [
        new LongLie(trail, log),
        new BathroomLongStay(trail, log),
        new AwayTooLong(trail, usual, time, log),
        new NotUp(trail, usual, time, log, start),
        new Inactivity(trail, time, log),
        ...(registered.wears ?? []).filter(isBand).map((band) => new WristbandOff(trail, band, charging, time, log)),
      ]
    },
    (trails) => home.plan.furniture.filter(({ kind }) => kind === 'stove').map((stove) => new StoveLeftOn(stove, trails, hazards, log)),
  )
}
