import type { FastifyInstance } from 'fastify'
import type { AlertServer } from '../alert-server.ts'
import { visits } from '../visits/visits.ts'
import { inspectionRoutes } from './inspection-routes.ts'
import { networkRoutes } from './network-routes.ts'
import { planningRoutes } from './planning-routes.ts'
import { visitRoutes } from './visit-routes.ts'

/** The services of the field work over a server, and their routes: visits, inspection, planning, network. */
export function fieldRoutes(app: FastifyInstance, server: AlertServer): void {
  const { ground, site } = server
  const visited = visits({ ground, site, devices: () => server.devices(), onFeed: (listener) => server.onFeed(listener) })
  visitRoutes(app, server, visited)
  inspectionRoutes(app, server)
  planningRoutes(app, server)
  networkRoutes(app, server)
}
