import { fail } from '@anju/sdk'
import type { FastifyInstance } from 'fastify'
import { Type, type Static } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import type { TestDesk } from '../commissioning/test-desk.ts'
import { csvText } from '../csv-text.ts'
import { fieldTotals } from '../field/field-totals.ts'
import { levels } from '../inspection/hazard.ts'
import type { Inspections } from '../inspection/inspections.ts'
import { serverLimits } from '../limits.ts'
import type { Actor } from '../people/right.ts'
import type { Visits } from '../visits/visits.ts'
import { hasHome } from './own-homes.ts'
import { refuse } from './refuse.ts'
import { Csv, sendCsv } from './send-csv.ts'

const DAY_MS = 86_400_000
const Ms = Type.Integer({ minimum: 0, 'x-unit': 'ms' })
const Count = Type.Integer({ minimum: 0 })
const Period = Type.Object({ from_ms: Type.Optional(Ms), to_ms: Type.Optional(Ms) })
const Ranked = Type.Array(Type.Object({ what: Type.String(), times: Count }))
const Totals = Type.Object({
  from_ms: Ms,
  to_ms: Ms,
  visits: Count,
  nobody_in: Count,
  homes_reached: Count,
  people_reached: Count,
  repairs: Count,
  repairs_confirmed: Type.Integer({ minimum: 0, description: "By the device's own word." }),
  not_in_order: Ranked,
  feelings: Ranked,
  inspections: Count,
  hazards: Type.Object(Object.fromEntries(levels.map((level) => [level, Count]))),
  device_tests: Count,
  devices_tested: Count,
  devices_passed: Count,
  visitors: Type.Array(Type.Object({ by: Type.String(), visits: Count, homes: Count, repairs: Count })),
})

interface Desks {
  visited: Visits
  inspected: Inspections
  tests: TestDesk
}

/** Totals of the field work (T6): people reached, visits, hazards found, devices tested. */
export function totalsRoutes(app: FastifyInstance, server: AlertServer, { visited, inspected, tests }: Desks): void {
  const residents = new Map(server.site.homes.map((home) => [home.id, home.residents]))
  const asked = ({ from_ms, to_ms = server.clock.now() + 1 }: Static<typeof Period>) => {
    const period = { from_ms: Math.floor(from_ms ?? Math.max(0, to_ms - 30 * DAY_MS)), to_ms: Math.floor(to_ms) }
    if (period.from_ms >= period.to_ms) return fail('request-invalid', { problem: 'from_ms must be before to_ms' }, '/from_ms')
    if (period.to_ms - period.from_ms > serverLimits.statistics_days * DAY_MS)
      return fail('request-invalid', { problem: `a period is at most ${serverLimits.statistics_days} days` }, '/from_ms')
    return { ok: true, value: period } as const
  }
  const totals = async (actor: Actor, { from_ms, to_ms }: { from_ms: number; to_ms: number }) => {
    const mine = async <T extends { home: string }>(all: AsyncIterable<T>): Promise<T[]> => {
      const found: T[] = []
      for await (const one of all) if (hasHome(actor, one.home)) found.push(one)
      return found
    }
    const visits = await mine(visited.period(from_ms, to_ms))
    const done = { visits, inspections: await mine(inspected.period(from_ms, to_ms)), tests: await mine(tests.period(from_ms, to_ms)) }
    return fieldTotals(done, (home) => residents.get(home) ?? [])
  }

  app.get<{ Querystring: Static<typeof Period> }>(
    '/api/field',
    {
      schema: { querystring: Period, response: { 200: Totals } },
      config: { right: 'statistics.read', does: 'Gives the totals of the field work: visits, people reached, hazards, tests.' },
    },
    async ({ query, actor }, reply) => {
      const period = asked(query)
      return period.ok ? { ...period.value, ...(await totals(actor, period.value)) } : refuse(reply, period.fault)
    },
  )
  app.get<{ Querystring: Static<typeof Period> }>(
    '/api/field.csv',
    {
      schema: { querystring: Period, response: { 200: Csv } },
      config: { right: 'statistics.read', does: 'Gives the field work of each visitor as a table.' },
    },
    async ({ query, actor }, reply) => {
      const period = asked(query)
      if (!period.ok) return refuse(reply, period.fault)
      const { visitors } = await totals(actor, period.value)
      const lines = visitors.map(({ by, visits, homes, repairs }) => [by, visits, homes, repairs])
      return sendCsv(reply, 'field', csvText(['by', 'visits', 'homes', 'repairs'], lines))
    },
  )
}
