import { isOpen, type Home, type Point3 } from '@anju/sdk'
import { reportedPlace, type ReportedPosture } from '../device-card.ts'
import { deviceKey, type FeedState } from '../feed-state.ts'
import { nameSpot } from '../plan/name-spot.ts'
import type { Stance } from './belief.ts'
import { believedByServer } from './beliefs-now.ts'

const postures: Readonly<Record<Stance, ReportedPosture>> = { up: 'standing', sitting: 'sitting', lying: 'lying', 'on-floor': 'on-floor' }

/** The body that the server believes in, to be drawn: where an alert or the last report of the room puts it, else somewhere in the room. */
export function believedBody(feed: FeedState, home: Home): { at_m: Point3; posture: ReportedPosture } | undefined {
  const belief = believedByServer(feed, home)
  if (belief.is !== 'at') return undefined
  const room = home.plan.rooms.find(({ id }) => id === belief.room)
  if (room === undefined) return undefined
  const [x, y] = nameSpot(home.plan, room)
  return {
    at_m: alertedPlace(feed, home, belief.room) ?? lastPlace(feed, home, belief.room) ?? [x, y, 0],
    posture: postures[belief.stance ?? 'up'],
  }
}

const alertedPlace = (feed: FeedState, home: Home, room: string): Point3 | undefined =>
  Object.values(feed.incidents)
    .filter((one) => one.home === home.id && one.hazard === 'person' && isOpen(one.state))
    .flatMap(({ alerts }) => alerts.map((id) => feed.alerts[id]))
    .find((alert) => alert?.room === room && alert.position_m !== undefined)?.position_m

function lastPlace(feed: FeedState, home: Home, room: string): Point3 | undefined {
  const places = home.devices
    .filter((device) => device.room === room)
    .flatMap((device) => {
      const known = feed.devices[deviceKey(home.id, device.id)]
      return [known?.events['posture'], known?.events['fall'], known?.reading].flatMap((said) => {
        const at_m = reportedPlace(device, said?.body)
        return at_m === undefined || said === undefined ? [] : [{ at_ms: said.at_ms, at_m }]
      })
    })
  return places.sort((a, b) => b.at_ms - a.at_ms)[0]?.at_m
}
