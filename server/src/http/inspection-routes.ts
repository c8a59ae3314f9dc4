import { fail, type Language } from '@anju/sdk'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type, type Static } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import { hazardCodes, hazardWords, levels, type Hazard } from '../inspection/hazard.ts'
import { inspectionPage } from '../inspection/inspection-page.ts'
import type { Inspection, Inspections } from '../inspection/inspections.ts'
import { inspectionSheet } from '../inspection/inspection-sheet.ts'
import { inspectionTotals } from '../inspection/inspection-totals.ts'
import { inspectionTotalsPage } from '../inspection/inspection-totals-page.ts'
import type { Actor } from '../people/right.ts'
import { hasHome, homeAsSeen } from './own-homes.ts'
import { refuse } from './refuse.ts'
import { Csv, sendCsv } from './send-csv.ts'
import { Page, sendPage } from './send-page.ts'
import { Spoken } from './spoken.ts'

const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) })
const Words = Type.Object({ zh: Type.String(), en: Type.String() })
const Found = Type.Object({
  code: Type.Enum([...hazardCodes]),
  level: Type.Enum([...levels]),
  room: Type.Optional(Type.String()),
  device: Type.Optional(Type.String()),
  params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
  says: Words,
  mend: Words,
})
const Counts = Type.Object(Object.fromEntries(levels.map((level) => [level, Type.Integer()])))
const Inspected = Type.Object({
  home: Type.String(),
  area: Type.String(),
  score: Type.Integer(),
  by_level: Counts,
  hazards: Type.Array(Found),
  floors: Type.Array(
    Type.Object({
      room: Type.String(),
      floor_m2: Type.Number({ 'x-unit': 'm2' }),
      seen_pct: Type.Number({ 'x-unit': '%' }),
      sure_pct: Type.Number({ 'x-unit': '%', description: 'Within the distance at which the radar promises falls.' }),
    }),
  ),
})
const Kept = Type.Object({
  id: Type.String(),
  home: Type.String(),
  at_ms: Type.Integer({ 'x-unit': 'ms' }),
  by: Type.String(),
  note: Type.Optional(Type.String()),
  hazards: Type.Array(Found),
})
const Note = Type.Object({ note: Type.Optional(Type.String({ maxLength: 1_000 })) }, { additionalProperties: false })

const Totals = Type.Object({
  area: Type.Optional(Type.String({ description: 'Absent for the whole site.' })),
  homes: Type.Integer(),
  inspected: Type.Integer({ description: 'Homes of which an inspection was kept.' }),
  homes_with: Counts,
  hazards: Counts,
  mended: Type.Integer({ description: 'What the last inspections found, and is gone.' }),
  score: Type.Integer(),
  by_code: Type.Array(Type.Object({ code: Type.Enum([...hazardCodes]), homes: Type.Integer() })),
})
const All = Type.Object({ now_ms: Type.Integer({ 'x-unit': 'ms' }), site: Totals, areas: Type.Array(Totals), homes: Type.Array(Inspected) })

const found = (hazards: readonly Hazard[]) =>
  hazards.map((one) => ({
    ...one,
    says: { zh: hazardWords(one, 'says', 'zh'), en: hazardWords(one, 'says', 'en') },
    mend: { zh: hazardWords(one, 'mend', 'zh'), en: hazardWords(one, 'mend', 'en') },
  }))
const shown = (inspection: Inspection) => ({ ...inspection, hazards: found(inspection.hazards) })
const unknown = (reply: FastifyReply, home: string) => refuse(reply, fail('home-unknown', { home: home.slice(0, 64) }).fault)
const reads = (does: string) => ({ right: 'inspection.read', does }) as const
const ofOne = (does: string) => ({ right: 'inspection.read', does, problems: ['home-unknown'] }) as const
interface InLanguage {
  Querystring: { language?: Language }
}

/** Inspection of homes (T4): hazards by level with a report each, which homes need it most, and totals by area. */
export function inspectionRoutes(app: FastifyInstance, server: AlertServer, desk: Inspections): void {
  homeRoutes(app, server, desk)
  totalRoutes(app, server, desk)
}

function homeRoutes(app: FastifyInstance, { site, clock }: AlertServer, desk: Inspections): void {
  const homes = new Map(site.homes.map((home) => [home.id, home]))
  type OfHome = { Params: Static<typeof Id> }

  app.get<OfHome>(
    '/api/homes/:id/inspection',
    { schema: { params: Id, response: { 200: Inspected } }, config: ofOne('Inspects a home.') },
    async ({ params: { id }, actor }, reply) => {
      const one = hasHome(actor, id) ? await desk.ofHome(id) : undefined
      return one === undefined ? unknown(reply, id) : shown(one)
    },
  )
  app.get<OfHome & InLanguage>(
    '/api/homes/:id/inspection.html',
    {
      schema: { params: Id, querystring: Spoken, response: { 200: Page } },
      config: ofOne('Inspects a home: the report, to print and sign.'),
    },
    async ({ params: { id }, query: { language = 'zh' }, actor }, reply) => {
      const one = hasHome(actor, id) ? await desk.ofHome(id) : undefined
      if (one === undefined) return unknown(reply, id)
      const about = { language, time_zone: site.time_zone, now_ms: clock.now(), by: actor.name, last: desk.last(id) }
      return sendPage(reply, inspectionPage(homeAsSeen(actor, homes.get(id)!), one, about))
    },
  )
  app.get<OfHome>(
    '/api/homes/:id/inspections',
    { schema: { params: Id, response: { 200: Type.Array(Kept) } }, config: ofOne('Lists the inspections that were kept of a home.') },
    async ({ params: { id }, actor }, reply) =>
      homes.has(id) && hasHome(actor, id)
        ? (await desk.kept(id)).map((one) => ({ ...one, hazards: found(one.hazards) }))
        : unknown(reply, id),
  )
  app.post<OfHome & { Body: Static<typeof Note> }>(
    '/api/homes/:id/inspections',
    {
      schema: { params: Id, body: Note, response: { 200: Kept } },
      config: { right: 'visits.write', does: 'Keeps what an inspection of a home finds now.', problems: ['home-unknown'] },
    },
    async ({ params: { id }, body, actor }, reply) => {
      const kept = hasHome(actor, id) ? await desk.keep(id, body.note, actor.name) : undefined
      return kept === undefined ? unknown(reply, id) : { ...kept, hazards: found(kept.hazards) }
    },
  )
}

function totalRoutes(app: FastifyInstance, server: AlertServer, desk: Inspections): void {
  const all = (actor: Actor) => desk.all((home) => hasHome(actor, home))
  const totals = (inspected: readonly Inspection[]) => inspectionTotals(inspected, (home) => desk.last(home))

  app.get(
    '/api/inspection',
    { schema: { response: { 200: All } }, config: reads('Inspects every home, with totals by area.') },
    async ({ actor }) => {
      const homes = await all(actor)
      return { now_ms: server.clock.now(), ...totals(homes), homes: homes.map(shown) }
    },
  )
  app.get<InLanguage>(
    '/api/inspection.csv',
    { schema: { querystring: Spoken, response: { 200: Csv } }, config: reads('Inspects every home, as a table.') },
    async ({ query, actor }, reply) => sendCsv(reply, 'inspection', inspectionSheet(await all(actor), query.language ?? 'zh')),
  )
  app.get<InLanguage>(
    '/api/inspection.html',
    { schema: { querystring: Spoken, response: { 200: Page } }, config: reads('Totals of the inspections, to print.') },
    async ({ query, actor }, reply) => {
      const homes = await all(actor)
      const { site, areas } = totals(homes)
      const about = { language: query.language ?? 'zh', now_ms: server.clock.now() }
      return sendPage(
        reply,
        inspectionTotalsPage(
          { ...server.site, homes: server.site.homes.map((home) => homeAsSeen(actor, home)) },
          { all: homes, totals: site, areas },
          about,
        ),
      )
    },
  )
}
