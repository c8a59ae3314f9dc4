import { fail, random } from '@anju/sdk'
import type { FastifyInstance } from 'fastify'
import { Type, type Static } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import { nextTurn } from '../event-loop.ts'
import { homeFloors } from '../inspection/inspect-home.ts'
import { serverLimits } from '../limits.ts'
import { deviceMix } from '../planning/device-mix.ts'
import { PRICES_YUAN } from '../planning/emergency.ts'
import { mixHome } from '../planning/mix-options.ts'
import type { Planning } from '../planning/planning.ts'
import { areaOf } from '../people/area-of.ts'
import { hasHome } from './own-homes.ts'
import { refuse } from './refuse.ts'

const Yuan = Type.Integer({ minimum: 0, maximum: 10_000_000, 'x-unit': 'yuan' })
const Asked = Type.Object(
  {
    budget_yuan: Yuan,
    area: Type.Optional(Type.String({ maxLength: 200, description: 'Homes of one area, as the statistics name it; all when left out.' })),
    prices_yuan: Type.Optional(
      Type.Object(
        Object.fromEntries(Object.keys(PRICES_YUAN).map((kind) => [kind, Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 }))])),
        {
          additionalProperties: false,
          description: 'What a device costs, put up and working; what is left out has the documented price.',
        },
      ),
    ),
  },
  { additionalProperties: false },
)
const Percent = Type.Number({ 'x-unit': '%' })
const Share = Type.Object({ pct: Percent, low_pct: Percent, high_pct: Percent }, { description: 'With the interval of 95 %.' })
const Mix = Type.Object({
  homes_planned: Type.Integer(),
  budget_yuan: Yuan,
  spent_yuan: Yuan,
  before: Share,
  after: Share,
  curve: Type.Array(Type.Object({ budget_yuan: Yuan, caught_pct: Percent })),
  homes: Type.Array(
    Type.Object({
      home: Type.String(),
      buy: Type.Array(Type.Object({ kind: Type.String(), room: Type.Optional(Type.String()), price_yuan: Yuan })),
      before_pct: Percent,
      after_pct: Percent,
    }),
  ),
})

/** Device-mix planning: what a budget buys, and which share of the emergencies that would catch. */
export function mixRoutes(app: FastifyInstance, server: AlertServer, desk: Planning): void {
  app.post<{ Body: Static<typeof Asked> }>(
    '/api/planning/mix',
    {
      schema: { body: Asked, response: { 200: Mix } },
      config: { right: 'planning.read', does: 'Finds the mix of devices that catches most for a budget.' },
    },
    async ({ body, actor }, reply) => {
      const { budget_yuan, area, prices_yuan = {} } = body
      const homes = server.site.homes.filter((home) => hasHome(actor, home.id) && (area === undefined || areaOf(home) === area))
      if (homes.length > serverLimits.planned_homes) {
        const problem = `${homes.length} homes are too many for one plan, ${serverLimits.planned_homes} at most: name an area`
        return refuse(reply, fail('request-invalid', { problem }, '/area').fault)
      }
      const now_year = new Date(server.clock.now()).getUTCFullYear()
      const own = Object.entries(prices_yuan).filter((price): price is [string, number] => price[1] !== undefined)
      const prices = { ...PRICES_YUAN, ...Object.fromEntries(own) }
      const turn = () => new Promise<void>(nextTurn)
      const options = []
      for (const home of homes) {
        const refused = new Set<string>(desk.of(home.id)?.refused.map(({ kind }) => kind))
        options.push(mixHome(home, { now_year, prices, refused, floors: homeFloors(home) }))
        await turn()
      }
      // The same question gives the same answer: chance is seeded by what is asked.
      const mix = await deviceMix(options, budget_yuan, random(budget_yuan), turn)
      return { homes_planned: homes.length, budget_yuan, ...mix }
    },
  )
}
