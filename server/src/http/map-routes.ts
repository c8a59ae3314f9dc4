import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import { homesOnMap, mapStates } from '../map/map-state.ts'
import { areaTitle } from '../people/area-of.ts'
import { hasHome, homeAsSeen, sees } from './own-homes.ts'

const Count = Type.Integer({ minimum: 0 })
const Deg = Type.Number({ 'x-unit': 'deg' })
const OnMap = Type.Object({
  now_ms: Type.Integer({ 'x-unit': 'ms' }),
  homes: Type.Array(
    Type.Object({
      home: Type.String(),
      title: Type.Object({ zh: Type.String(), en: Type.String() }),
      area: Type.Object({ zh: Type.String(), en: Type.String() }, { description: 'The estate and block by which figures are grouped.' }),
      at_deg: Type.Optional(
        Type.Tuple([Deg, Deg], { description: 'Longitude and latitude, WGS-84; as exact as whoever asks may know it.' }),
      ),
      simulated: Type.Boolean(),
      state: Type.Enum([...mapStates]),
      online: Count,
      of: Count,
      open: Count,
    }),
  ),
})

/** The map (H12): where the homes are and how each stands, without plans and people, so that a whole subdistrict is one answer. */
export function mapRoutes(app: FastifyInstance, server: AlertServer): void {
  app.get(
    '/api/map',
    {
      schema: { response: { 200: OnMap } },
      config: { right: 'homes.read', does: 'Gives where each home is and how it stands, for a map.' },
    },
    ({ actor }) => {
      const homes = server.site.homes.filter(({ id }) => hasHome(actor, id))
      const incidents = actor.has('incidents.read') ? server.incidents().filter((one) => sees(actor, one)) : []
      const states = homesOnMap(
        homes.map(({ id }) => id),
        incidents,
        server.devices(),
      )
      return {
        now_ms: server.clock.now(),
        homes: homes.map((home) => {
          const { title, location_deg } = homeAsSeen(actor, home)
          return {
            home: home.id,
            title,
            area: location_deg === undefined && home.location_deg !== undefined ? { zh: '–', en: '–' } : areaTitle(home),
            ...(location_deg === undefined ? {} : { at_deg: location_deg }),
            simulated: home.origin === 'simulated',
            ...states.get(home.id)!,
          }
        }),
      }
    },
  )
}
