import { fail } from '@anju/sdk'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Type, type Static } from 'typebox'
import type { AlertServer } from '../alert-server.ts'
import { csvText } from '../csv-text.ts'
import { paperIds, papers } from '../papers/paper.ts'
import { Signature, SignatureForm, Standing, type PaperDesk } from '../papers/paper-desk.ts'
import { paperPage } from '../papers/paper-page.ts'
import { hasHome, homeAsSeen } from './own-homes.ts'
import { refuse } from './refuse.ts'
import { Csv, sendCsv } from './send-csv.ts'
import { Page, sendPage } from './send-page.ts'
import { Spoken } from './spoken.ts'

const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) })
const OnePaper = Type.Object({ ...Id.properties, paper: Type.Enum([...paperIds]) })
const Withdrawal = Type.Object(
  { resident: Type.String({ minLength: 1, maxLength: 64 }), paper: Type.Enum([...paperIds]) },
  { additionalProperties: false },
)
const Listed = Type.Array(
  Type.Object({
    id: Type.Enum([...paperIds]),
    version: Type.Integer(),
    title: Type.Object({ zh: Type.String(), en: Type.String() }),
    signer: Type.Enum(['resident', 'staff']),
    needed: Type.Boolean(),
  }),
)
const OfHome = Type.Object({
  home: Type.String(),
  may_watch: Type.Boolean(),
  papers: Type.Array(Standing),
  signatures: Type.Array(Signature),
})

const unknown = (reply: FastifyReply, home: string) => refuse(reply, fail('home-unknown', { home: home.slice(0, 64) }).fault)
const reads = (does: string) => ({ right: 'consent.read', does, problems: ['home-unknown'] }) as const
const writes = (does: string) => ({ right: 'consent.write', does, problems: ['home-unknown'] }) as const
interface ForHome {
  Params: Static<typeof Id>
}

/** The five papers: to print and sign, who signed which version, and who took it back. */
export function paperRoutes(app: FastifyInstance, { site }: AlertServer, desk: PaperDesk): void {
  const homes = new Map(site.homes.map((home) => [home.id, home]))
  const ofHome = (home: string) => ({
    home,
    may_watch: desk.mayWatch(home),
    papers: desk.standing(home) ?? [],
    signatures: [...desk.signatures(home)],
  })

  app.get(
    '/api/papers',
    { schema: { response: { 200: Listed } }, config: { right: 'consent.read', does: 'Lists the papers with their versions.' } },
    () =>
      paperIds.map((id) => ({
        id,
        version: papers[id].version,
        title: papers[id].title,
        signer: papers[id].signer,
        needed: papers[id].needed,
      })),
  )
  app.get(
    '/api/papers.csv',
    {
      schema: { response: { 200: Csv } },
      config: { right: 'consent.read', does: 'Lists how each resident stands to each paper, as a table.' },
    },
    ({ actor }, reply) => {
      const mine = site.homes.filter(({ id }) => hasHome(actor, id))
      const lines = mine.flatMap(({ id }) =>
        (desk.standing(id) ?? []).map(({ resident, paper, state, needed, version, signed_version, at_ms }) => [
          id,
          resident,
          paper,
          state,
          needed ? 'yes' : 'no',
          version,
          signed_version,
          at_ms === undefined ? undefined : new Date(at_ms).toISOString(),
        ]),
      )
      return sendCsv(reply, 'papers', csvText(['home', 'resident', 'paper', 'state', 'needed', 'version', 'signed_version', 'at'], lines))
    },
  )
  app.get<{ Params: Static<typeof OnePaper>; Querystring: Static<typeof Spoken> }>(
    '/api/homes/:id/papers/:paper',
    { schema: { params: OnePaper, querystring: Spoken, response: { 200: Page } }, config: reads('A paper for a home, to print and sign.') },
    ({ params: { id, paper }, query, actor }, reply) => {
      const home = hasHome(actor, id) ? homes.get(id) : undefined
      return home === undefined
        ? unknown(reply, id)
        : sendPage(reply, paperPage(paper, homeAsSeen(actor, home), site, query.language ?? 'zh'))
    },
  )
  app.get<ForHome>(
    '/api/homes/:id/papers',
    { schema: { params: Id, response: { 200: OfHome } }, config: reads('Says how each resident of a home stands to each paper.') },
    ({ params: { id }, actor }, reply) => (hasHome(actor, id) && homes.has(id) ? ofHome(id) : unknown(reply, id)),
  )
  app.post<ForHome & { Body: SignatureForm }>(
    '/api/homes/:id/signatures',
    { schema: { params: Id, body: SignatureForm, response: { 200: Signature } }, config: writes('Keeps that a paper was signed.') },
    async ({ params: { id }, body, actor }, reply) => {
      if (!hasHome(actor, id)) return unknown(reply, id)
      const signed = await desk.sign(id, body, actor.name)
      return signed.ok ? signed.value : refuse(reply, signed.fault)
    },
  )
  app.post<ForHome & { Body: Static<typeof Withdrawal> }>(
    '/api/homes/:id/withdrawals',
    { schema: { params: Id, body: Withdrawal, response: { 200: OfHome } }, config: writes('Keeps that a resident took a consent back.') },
    async ({ params: { id }, body, actor }, reply) => {
      if (!hasHome(actor, id)) return unknown(reply, id)
      const done = await desk.withdraw(id, body.resident, body.paper, actor.name)
      return done.ok ? ofHome(id) : refuse(reply, done.fault)
    },
  )
}
