import type { FastifyInstance } from 'fastify'
import type { AlertServer } from '../alert-server.ts'
import { testDesk } from '../commissioning/test-desk.ts'
import { plugDesk } from '../family/plug-desk.ts'
import { inspections } from '../inspection/inspections.ts'
import { paperDesk } from '../papers/paper-desk.ts'
import { papers } from '../papers/paper.ts'
import { purposes } from '../people/consent.ts'
import type { People } from '../people/people.ts'
import { visits } from '../visits/visits.ts'
import { commissioningRoutes } from './commissioning-routes.ts'
import { familyRoutes } from './family-routes.ts'
import { inspectionRoutes } from './inspection-routes.ts'
import { networkRoutes } from './network-routes.ts'
import { paperRoutes } from './paper-routes.ts'
import { planningRoutes } from './planning-routes.ts'
import { totalsRoutes } from './totals-routes.ts'
import { visitRoutes } from './visit-routes.ts'

/** The services of the field work over a server, and their routes: visits, inspection, planning, network, papers, family, commissioning, totals. */
export function fieldRoutes(app: FastifyInstance, server: AlertServer, { consents }: Pick<People, 'consents'>): void {
  const { ground, site } = server
  const devices = () => server.devices()
  const onFeed: Parameters<typeof plugDesk>[0]['onFeed'] = (listener) => server.onFeed(listener)
  const visited = visits({ ground, site, devices, onFeed })
  const paper = paperDesk(ground, site, {
    // Who takes the papers back lets nobody look any longer; who signs them again is asked again.
    changed(home, resident, which, given, by) {
      if (!given && papers[which].needed)
        for (const purpose of purposes) consents.put({ home, resident, purpose, given: false, by, note: `paper: ${which}` })
    },
  })
  const plugs = plugDesk({ ground, devices, onFeed })
  const inspected = inspections(server)
  const tests = testDesk({ ground, site, devices, onFeed })
  visitRoutes(app, server, visited)
  inspectionRoutes(app, server, inspected)
  planningRoutes(app, server)
  networkRoutes(app, server)
  paperRoutes(app, server, paper)
  familyRoutes(app, server, { visited, paper, plugs })
  commissioningRoutes(app, server, tests)
  totalsRoutes(app, server, { visited, inspected, tests })
}
