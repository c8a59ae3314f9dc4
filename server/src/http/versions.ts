import { fail } from '@anju/sdk'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from './refuse.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The field of the body that names the version that a change was decided on. `If-Match` may name it instead. */
    seenIn?: string
    /** A change that names no version is refused. */
    seenNeeded?: boolean
  }
}

type Thing = Record<string, unknown>
const isThing = (value: unknown): value is Thing => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The version of what is answered: its own, or that of the one thing that the answer is about. */
function versionOf(payload: unknown): number | undefined {
  if (!isThing(payload)) return undefined
  const inner = payload['incident'] ?? payload['visit']
  const version = payload['version'] ?? (isThing(inner) ? inner['version'] : undefined)
  return typeof version === 'number' ? version : undefined
}

/** `If-Match` names the version that somebody saw: it goes where the route looks for it. */
async function takeIfMatch(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { seenIn, seenNeeded = false } = request.routeOptions.config
  if (seenIn === undefined) return undefined
  const tag = request.headers['if-match']
  if (tag === undefined) {
    const named = isThing(request.body) && request.body[seenIn] !== undefined
    return seenNeeded && !named ? refuse(reply, fail('version-needed', {}, `/${seenIn}`).fault) : undefined
  }
  if (tag === '*') return undefined
  const version = /^"(\d{1,15})"$/.exec(tag)?.[1]
  if (version === undefined)
    return refuse(reply, fail('request-invalid', { problem: 'If-Match must be one tag as ETag gave it, such as "3"' }).fault)
  const body = (request.body ??= {})
  if (!isThing(body)) return undefined
  const said = body[seenIn]
  if (said !== undefined && said !== Number(version))
    return refuse(reply, fail('request-invalid', { problem: `If-Match says ${version}, the body another` }, `/${seenIn}`).fault)
  body[seenIn] = Number(version)
  return undefined
}

/** Versions of things over HTTP: `ETag` on what is answered, `If-Match` on changes, `If-None-Match` on reading. */
export function versions(app: FastifyInstance): void {
  app.addHook('preValidation', takeIfMatch)
  app.addHook('preSerialization', async (request, reply, payload) => {
    const version = reply.statusCode < 300 ? versionOf(payload) : undefined
    if (version === undefined) return payload
    const tag = `"${version}"`
    reply.header('etag', tag)
    if (request.method === 'GET' && request.headers['if-none-match'] === tag) reply.code(304)
    return payload
  })
}
