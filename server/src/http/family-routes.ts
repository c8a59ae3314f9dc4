import { fail, outcomes, severities } from '@anju/sdk'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type, type Static } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import { csvText } from '../csv-text.ts'
import { familyView } from '../family/family-view.ts'
import type { PlugDesk } from '../family/plug-desk.ts'
import { persuaded, PersuasionForm, PulledPlug, plugReasons, type PlugReason } from '../family/pulled-plug.ts'
import type { PaperDesk } from '../papers/paper-desk.ts'
import { papers } from '../papers/paper.ts'
import type { Actor } from '../people/right.ts'
import { signOf } from '../visits/home-facts.ts'
import type { Visits } from '../visits/visits.ts'
import { hasHome, homeAsSeen, sees } from './own-homes.ts'
import { refuse } from './refuse.ts'
import { Csv, sendCsv } from './send-csv.ts'

const DAY_MS = 86_400_000
/** For how long a family is told of what is over. */
const SHOWN_MS = 30 * DAY_MS
const Ms = Type.Integer({ minimum: 0, 'x-unit': 'ms' })
const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) })
const Device = Type.Object({ ...Id.properties, device: Type.String({ minLength: 1, maxLength: 64 }) })
const Words = Type.Object({ zh: Type.String(), en: Type.String() })
const View = Type.Object({
  home: Type.String(),
  title: Words,
  state: Type.Enum(['alarm', 'look', 'well', 'unknown']),
  says: Words,
  sign_h: Type.Optional(Type.Integer({ 'x-unit': 'h', description: 'Hours since somebody last showed themselves.' })),
  devices: Type.Object({ online: Type.Integer(), of: Type.Integer() }),
  incidents: Type.Array(
    Type.Object({
      at_ms: Ms,
      severity: Type.Enum([...severities]),
      kinds: Type.Array(Words),
      open: Type.Boolean(),
      outcome: Type.Optional(Type.Enum([...outcomes])),
    }),
  ),
  plugs: Type.Array(PulledPlug),
  tasks: Type.Array(
    Type.Object({ code: Type.Enum(['plug-in', 'charge', 'wear', 'sign']), device: Type.Optional(Type.String()), says: Words }),
  ),
  visited_ms: Type.Optional(Ms),
  next_visit_ms: Type.Optional(Ms),
})
const Period = Type.Object({ from_ms: Type.Optional(Ms), to_ms: Type.Optional(Ms) })
const Plugs = Type.Object({
  plugs: Type.Array(PulledPlug),
  pulled: Type.Integer(),
  talked_about: Type.Integer(),
  back: Type.Integer({ description: 'Of those that were talked about.' }),
  back_within_day: Type.Integer(),
  reasons: Type.Array(Type.Object({ reason: Type.Enum(Object.keys(plugReasons) as PlugReason[]), times: Type.Integer() })),
})
const unknown = (reply: FastifyReply, home: string) => refuse(reply, fail('home-unknown', { home: home.slice(0, 64) }).fault)

interface Desks {
  visited: Visits
  paper: PaperDesk
  plugs: PlugDesk
}

/** The family page: how a home stands and what the family can do; and talking about pulled plugs. */
export function familyRoutes(app: FastifyInstance, server: AlertServer, { visited, paper, plugs }: Desks): void {
  const { clock, site } = server
  const homes = new Map(site.homes.map((home) => [home.id, home]))
  const viewOf = (id: string, actor: Actor) => {
    const home = homes.get(id)!
    const now_ms = clock.now()
    const devices = server.devices().filter((one) => one.home === id)
    const [met] = visited.ofHome(id).filter(({ nobody_in }) => nobody_in !== true)
    const next_visit_ms = visited.ofHome(id).find(({ next }) => next !== undefined && next.at_ms > now_ms)?.next?.at_ms
    const recent = server.incidents().filter((one) => one.home === id && one.raised_ms > now_ms - SHOWN_MS && sees(actor, one))
    const unsigned = (paper.standing(id) ?? []).filter(({ state }) => state !== 'signed').map((one) => papers[one.paper].title)
    return familyView(homeAsSeen(actor, home), {
      now_ms,
      devices,
      incidents: recent.map((incident) => ({ incident, alerts: server.alertsOf(incident) })),
      plugs: plugs.out(id),
      sign_ms: signOf(devices),
      visited_ms: met?.began_ms,
      next_visit_ms,
      unsigned: [...new Set(unsigned)],
    })
  }
  app.get<{ Params: Static<typeof Id> }>(
    '/api/homes/:id/family',
    {
      schema: { params: Id, response: { 200: View } },
      config: { right: 'family.read', does: 'Says to the family how a home stands, and what they can do.', problems: ['home-unknown'] },
    },
    ({ params: { id }, actor }, reply) => (homes.has(id) && hasHome(actor, id) ? viewOf(id, actor) : unknown(reply, id)),
  )
  app.post<{ Params: Static<typeof Device>; Body: PersuasionForm }>(
    '/api/homes/:id/devices/:device/persuasions',
    {
      schema: { params: Device, body: PersuasionForm, response: { 200: PulledPlug } },
      config: { right: 'family.read', does: 'Keeps that somebody talked about a pulled plug.', problems: ['home-unknown', 'plug-unknown'] },
    },
    async ({ params: { id, device }, body, actor }, reply) => {
      if (!homes.has(id) || !hasHome(actor, id)) return unknown(reply, id)
      const done = await plugs.persuade(id, device, body, actor.name)
      return done.ok ? done.value : refuse(reply, done.fault)
    },
  )
  plugRoutes(app, server, plugs)
}

function plugRoutes(app: FastifyInstance, { clock }: AlertServer, plugs: PlugDesk): void {
  const pulled = async (actor: Actor, { from_ms, to_ms = clock.now() + 1 }: Static<typeof Period>) =>
    (await plugs.period(from_ms ?? Math.max(0, to_ms - SHOWN_MS), to_ms)).filter(({ home }) => hasHome(actor, home))
  app.get<{ Querystring: Static<typeof Period> }>(
    '/api/plugs',
    {
      schema: { querystring: Period, response: { 200: Plugs } },
      config: { right: 'statistics.read', does: 'Lists plugs that were pulled, and what talking about them came to.' },
    },
    async ({ query, actor }) => {
      const all = await pulled(actor, query)
      return { plugs: all, ...persuaded(all) }
    },
  )
  app.get<{ Querystring: Static<typeof Period> }>(
    '/api/plugs.csv',
    {
      schema: { querystring: Period, response: { 200: Csv } },
      config: { right: 'statistics.read', does: 'Lists plugs that were pulled, as a table.' },
    },
    async ({ query, actor }, reply) => {
      const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString())
      const lines = (await pulled(actor, query)).map(({ home, device, since_ms, back_ms, tries }) => {
        const last = tries.at(-1)
        return [home, device, iso(since_ms), iso(back_ms), tries.length, last?.way, last?.reason, last?.answer]
      })
      return sendCsv(reply, 'plugs', csvText(['home', 'device', 'since', 'back', 'tries', 'last_way', 'last_reason', 'last_answer'], lines))
    },
  )
}
