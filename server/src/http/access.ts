import { fail, type Fault, type Step } from '@anju/sdk'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Asker, People } from '../people/people.ts'
import { requestPace } from '../people/request-pace.ts'
import { nobody, openDesk, type Actor, type RouteRight } from '../people/right.ts'
import { seen } from '../people/sight.ts'
import { hasHome, sees } from './own-homes.ts'
import { problemOf } from './problem.ts'
import { refuse } from './refuse.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The right that a route needs. Every route of the API names one. */
    right?: RouteRight
  }
  interface FastifyRequest {
    actor: Actor
    /** The token of the session that they came with. */
    session: string | undefined
  }
}

/** The header by which a page of ours shows that a change is its own. */
export const CSRF_HEADER = 'x-anju-csrf'

const READING = ['GET', 'HEAD', 'OPTIONS']

/** Why an asker that is known may not go on; undefined when they may. */
function forbidden(request: FastifyRequest, { actor, token }: Asker, right: RouteRight, people: People): Fault | undefined {
  if (right === 'open') return undefined
  if (right !== 'self' && !actor.has(right)) return fail('not-allowed', { who: actor.name, right }).fault
  if (token === undefined || READING.includes(request.method)) return undefined
  const word = request.headers[CSRF_HEADER]
  return people.sessions.csrfFits(token, typeof word === 'string' ? word : '') ? undefined : fail('request-forged').fault
}

function asOpenDesk(request: FastifyRequest): undefined {
  request.actor = openDesk
}

/** Says who asks, and why they may not; undefined when they may. */
function admitted(request: FastifyRequest, people: People, pace: (asker: string) => number): Fault | undefined {
  const { right = 'open' } = request.routeOptions.config
  const asker = people.whoAsks(request.headers)
  request.actor = asker.ok ? asker.value.actor : nobody
  request.session = asker.ok ? asker.value.token : undefined
  const wait_s = pace(asker.ok ? asker.value.actor.id : `address ${request.ip}`)
  if (wait_s > 0) return fail('too-many-requests', { wait_s }).fault
  if (asker.ok) return forbidden(request, asker.value, right, people)
  return right === 'open' ? undefined : asker.fault
}

/**
 * Gives every request its actor and lets it through to a route whose right they have. While nobody has an account everybody is the open desk. What goes
 * back is what their sight lets them see.
 */
export function access(app: FastifyInstance, people: People): void {
  const pace = requestPace(people.clock)
  app.decorateRequest('actor')
  app.decorateRequest('session')
  app.addHook('onRequest', async (request, reply) => {
    const refused = people.open ? asOpenDesk(request) : admitted(request, people, pace)
    if (refused !== undefined) await answer(reply, refused)
  })
  app.addHook('preHandler', async (request, reply) => {
    const { actor, body } = request
    if (actor.sight === undefined) return
    // Who did something is who asks, whatever the request says.
    if (isThing(body) && 'by' in body) body['by'] = actor.id
    const fault = hiddenThing(request, people) ?? stepOfOthers(request)
    if (fault !== undefined) await refuse(reply, fault)
  })
  app.addHook('preSerialization', async (request, reply, payload) => {
    // A request that was refused before anybody asked who it is has no actor.
    const actor = request.actor as Actor | undefined
    if (actor?.sight === undefined) return payload
    const told = offered(actor, payload)
    if (reply.statusCode >= 400) return told
    const shown = seen(actor.sight, told)
    return shown === undefined ? unseen(request, reply) : shown
  })
}

const isThing = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A step of the loop that is not their role's. */
function stepOfOthers({ actor, body, routeOptions }: FastifyRequest): Fault | undefined {
  if (actor.steps === undefined || routeOptions.url !== '/api/incidents/:id/steps' || !isThing(body)) return undefined
  const { step } = body as { step: Step }
  return actor.steps.includes(step) ? undefined : fail('not-allowed', { who: actor.name, right: `incidents.step ${step}` }, '/step').fault
}

/** An answer with the steps that an incident allows offers only those that the actor may take. */
function offered({ steps }: Actor, payload: unknown): unknown {
  if (steps === undefined || !isThing(payload) || !Array.isArray(payload['allowed'])) return payload
  return { ...payload, allowed: payload['allowed'].filter((step: Step) => steps.includes(step)) }
}

/** A home or an incident in the path that somebody must not see is not there, for them, whatever the route does with it. */
function hiddenThing({ actor, params, body, routeOptions, url }: FastifyRequest, people: People): Fault | undefined {
  const { id } = params as { id?: string }
  const path = routeOptions.url ?? ''
  if (id === undefined || actor.sight === undefined) return undefined
  if (path.startsWith('/api/homes/:id') && !hasHome(actor, id)) return fail('not-found', { path: url.slice(0, 120) }).fault
  if (!path.startsWith('/api/incidents/:id')) return undefined
  // Into which incident one is merged stands in the body.
  const into = isThing(body) && typeof body['into'] === 'string' ? body['into'] : id
  const hidden = [id, into].find((one) => !seesIncident(actor, one, people))
  return hidden === undefined ? undefined : unknownIncident(hidden)
}

/** What is not in memory any longer is told only to whoever sees all of the site. */
function seesIncident(actor: Actor, id: string, people: People): boolean {
  const incident = people.incident(id)
  return incident === undefined
    ? [actor.sight?.home, actor.sight?.modes, actor.sight?.sentTo].every((one) => one === undefined)
    : sees(actor, incident)
}

const unknownIncident = (id: string): Fault => fail('incident-unknown', { incident: id.slice(0, 120) }).fault

const answer = (reply: FastifyReply, fault: Fault) => {
  if (fault.code === 'too-many-requests' || fault.code === 'login-wait') reply.header('retry-after', String(fault.params?.['wait_s'] ?? 1))
  return refuse(reply, fault)
}

/** What somebody must not see is not there, for them. */
function unseen({ url }: FastifyRequest, reply: FastifyReply) {
  const problem = problemOf(fail('not-found', { path: url.slice(0, 120) }).fault)
  reply.code(problem.status).type('application/problem+json')
  return problem
}
