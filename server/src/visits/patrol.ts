import { alertKinds, type AlertKind } from '@anju/sdk'
import type { AlertServer } from '../alert-server.ts'
import { homeFacts, type HomeFacts } from './home-facts.ts'
import { visitNeed, type VisitNeed } from './visit-need.ts'
import type { Visits } from './visits.ts'

/** Rules that cannot see, where they would raise an alarm: a blind spot that costs a warning sends nobody. */
const isGrave = (rule: string) => alertKinds[rule as AlertKind]?.severity === 'alarm'

/** What is known of every home now. */
export function factsOfSite(server: AlertServer, visits: Visits, isMine: (home: string) => boolean = () => true): HomeFacts[] {
  const devices = Map.groupBy(server.devices(), ({ home }) => home)
  const incidents = Map.groupBy(server.incidents(), ({ home }) => home)
  return server.site.homes
    .filter(({ id }) => isMine(id))
    .map((home) =>
      homeFacts(home, {
        now_ms: server.clock.now(),
        devices: devices.get(home.id) ?? [],
        incidents: (incidents.get(home.id) ?? []).map((incident) => ({ incident, alerts: server.alertsOf(incident) })),
        blind: Object.keys(server.blindSpots(home.id) ?? {}).filter(isGrave),
        ...visits.standing(home.id),
      }),
    )
}

/** The need of every home now. */
export const needsOfSite = (server: AlertServer, visits: Visits, isMine?: (home: string) => boolean): VisitNeed[] =>
  factsOfSite(server, visits, isMine).map(visitNeed)
