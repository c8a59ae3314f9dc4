import type { FastifyInstance, FastifyRequest } from 'fastify'
import { openDesk, type Actor, type RouteRight } from '../people/right.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The right that a route needs. Every route of the API names one. */
    right?: RouteRight
  }
  interface FastifyRequest {
    actor: Actor
  }
}

/** Says who asks, or undefined where nobody is known. */
export type WhoAsks = (request: FastifyRequest) => Actor | undefined | Promise<Actor | undefined>

/** Gives every request its actor. Without accounts everybody at this machine is the open desk. */
export function access(app: FastifyInstance, whoAsks: WhoAsks = () => openDesk): void {
  app.decorateRequest('actor')
  app.addHook('onRequest', async (request) => {
    request.actor = (await whoAsks(request)) ?? openDesk
  })
}
