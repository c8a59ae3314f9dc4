import { fail } from '@anju/sdk'
import type { FastifyInstance } from 'fastify'
import { Type, type Static, type TSchema } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import { serverLimits } from '../limits.ts'
import { Contact } from '../loop/contacts.ts'
import { pageFigures } from '../loop/page-figures.ts'
import { PagePolicy } from '../loop/page-policy.ts'
import { Page } from '../loop/page.ts'
import { whatIf } from '../loop/what-if.ts'
import { hasHome, sees } from './own-homes.ts'
import type { Actor } from '../people/right.ts'
import { refuse } from './refuse.ts'

const DAY_MS = 86_400_000
const Ms = Type.Integer({ minimum: 0, 'x-unit': 'ms' })
const closed = { additionalProperties: false } as const
const { version: _, ...policyFields } = PagePolicy.properties
/** A policy as somebody writes it: its version is the server's. */
const Written = Type.Object(policyFields, closed)
const Change = Type.Object({ policy: Written, version: Type.Integer({ minimum: 1 }) }, closed)
const Period = Type.Object({ from_ms: Type.Optional(Ms), to_ms: Type.Optional(Ms) })
const Moded = Type.Object({ ...Period.properties, mode: Type.Optional(Type.Enum(['actual', 'test', 'drill'])) })
const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) })
const Tried = Type.Object({ policy: Written, ...Period.properties }, closed)

const seconds = Type.Number({ 'x-unit': 's' })
const Spread = Type.Object({ count: Type.Integer(), p50_s: seconds, p90_s: seconds, p95_s: seconds, p99_s: seconds, max_s: seconds })
const Counts = Type.Record(Type.String(), Type.Integer())
const Outcome = Type.Object({
  incidents: Type.Integer(),
  pages: Type.Integer(),
  nobody: Type.Integer(),
  by_target: Type.Array(Type.Object({ to: Type.String(), pages: Type.Integer(), after: Type.Optional(Spread) })),
  by_contact: Type.Array(Type.Object({ contact: Type.String(), pages: Type.Integer(), most_in_an_hour: Type.Integer() })),
  late: Type.Object({ steps: Type.Integer(), told: Type.Integer(), told_after: Type.Optional(Spread) }),
})
const Figures = Type.Object({
  pages: Type.Integer(),
  by_state: Counts,
  by_target: Counts,
  by_channel: Counts,
  by_why: Counts,
  delay: Type.Optional(Spread),
  again: Type.Integer(),
  busiest: Type.Optional(Type.Object({ contact: Type.String(), pages: Type.Integer() })),
})

/** The thirty days until now when nothing is said. A fault names what cannot be. */
function asked({ from_ms, to_ms }: Static<typeof Period>, now_ms: number) {
  const until_ms = to_ms ?? now_ms
  const since_ms = from_ms ?? Math.max(0, until_ms - 30 * DAY_MS)
  if (since_ms >= until_ms) return fail('request-invalid', { problem: 'from_ms must be before to_ms' }, '/from_ms')
  if (until_ms - since_ms > serverLimits.statistics_days * DAY_MS)
    return fail('request-invalid', { problem: `a period is at most ${serverLimits.statistics_days} days` }, '/from_ms')
  return { ok: true, value: { since_ms, until_ms } } as const
}

/** Who is paged about what: the policy, what another would have come to, the people, and the pages. */
export function pageRoutes(app: FastifyInstance, server: AlertServer): void {
  policyRoutes(app, server)
  contactRoutes(app, server)
  sentRoutes(app, server)
}

const get = (right: 'policy.read' | 'people.manage' | 'statistics.read', does: string, response: TSchema) =>
  ({ schema: { response: { 200: response } }, config: { right, does } }) as const

function policyRoutes(app: FastifyInstance, server: AlertServer): void {
  const { paging, ground } = server
  app.get('/api/page-policy', get('policy.read', 'Gives the policy by which people are paged.', PagePolicy), () => paging.policy())
  app.put<{ Body: Static<typeof Change> }>(
    '/api/page-policy',
    {
      schema: { body: Change, response: { 200: PagePolicy } },
      config: { right: 'policy.write', does: 'Changes the policy; `version` is the one that was seen.', problems: ['policy-changed'] },
    },
    async ({ body, actor }, reply) => {
      const put = paging.setPolicy(body.policy, body.version, actor.id)
      if (!put.ok) return refuse(reply, put.fault)
      await ground.stored()
      return put.value
    },
  )
  app.post<{ Body: Static<typeof Tried> }>(
    '/api/page-policy/what-if',
    {
      schema: { body: Tried, response: { 200: Type.Object({ now: Outcome, tried: Outcome }) } },
      config: {
        right: 'policy.read',
        does: 'Says what another policy would have come to on the incidents of a period, beside the one of now: pages, to whom, how late.',
      },
    },
    async ({ body, actor }, reply) => {
      const period = asked(body, server.clock.now())
      if (!period.ok) return refuse(reply, period.fault)
      const counted = await server.period(period.value.since_ms, period.value.until_ms, 'actual')
      const past = counted.filter(({ incident }) => hasHome(actor, incident.home))
      const come = (policy: PagePolicy) =>
        whatIf(policy, past, server.clock.now(), (whom, at_ms) => paging.contacts.reach(whom, at_ms).map(({ id }) => id))
      return { now: come(paging.policy()), tried: come({ ...body.policy, version: paging.policy().version + 1 }) }
    },
  )
}

function contactRoutes(app: FastifyInstance, server: AlertServer): void {
  const { paging, ground } = server
  app.get('/api/contacts', get('people.manage', 'Lists who can be paged, and by what.', Type.Array(Contact)), () => [...paging.people()])
  app.put<{ Params: Static<typeof Id>; Body: Contact }>(
    '/api/contacts/:id',
    {
      schema: { params: Id, body: Contact, response: { 200: Contact } },
      config: { right: 'people.manage', does: 'Keeps somebody who can be paged.' },
    },
    async ({ params, body, actor }, reply) => {
      if (params.id !== body.id)
        return refuse(reply, fail('request-invalid', { problem: 'the id differs from that of the path' }, '/id').fault)
      const kept = paging.setContact(body, actor.id)
      if (!kept.ok) return refuse(reply, kept.fault)
      await ground.stored()
      return kept.value
    },
  )
  app.delete<{ Params: Static<typeof Id> }>(
    '/api/contacts/:id',
    {
      schema: { params: Id, response: { 200: Contact } },
      config: { right: 'people.manage', does: 'Forgets somebody who could be paged.', problems: ['contact-unknown'] },
    },
    async ({ params, actor }, reply) => {
      const gone = paging.eraseContact(params.id, actor.id)
      if (!gone.ok) return refuse(reply, gone.fault)
      await ground.stored()
      return gone.value
    },
  )
}

function sentRoutes(app: FastifyInstance, server: AlertServer): void {
  const collect = async (query: Static<typeof Moded>, actor: Actor) => {
    const { mode = 'actual' } = query
    const period = asked(query, server.clock.now() + 1)
    if (!period.ok) return period
    const found: Page[] = []
    for await (const page of server.paging.pages(period.value.since_ms, period.value.until_ms)) {
      if (page.mode === mode && sees(actor, { mode }) && page.homes.every((home) => hasHome(actor, home))) found.push(page)
      if (found.length >= serverLimits.pages_listed) break
    }
    return { ok: true, value: found } as const
  }
  app.get<{ Querystring: Static<typeof Moded> }>(
    '/api/pages',
    {
      schema: { querystring: Moded, response: { 200: Type.Array(Page) } },
      config: { right: 'policy.read', does: 'Lists the pages of a period and one mode: to whom, why, whether they went out.' },
    },
    async ({ query, actor }, reply) => {
      const found = await collect(query, actor)
      return found.ok ? found.value : refuse(reply, found.fault)
    },
  )
  app.get<{ Querystring: Static<typeof Moded> }>(
    '/api/pages/statistics',
    {
      schema: { querystring: Moded, response: { 200: Figures } },
      config: { right: 'statistics.read', does: 'Gives the figures of the pages of a period and one mode.' },
    },
    async ({ query, actor }, reply) => {
      const found = await collect(query, actor)
      return found.ok ? pageFigures(found.value) : refuse(reply, found.fault)
    },
  )
}
