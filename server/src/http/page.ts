import { fail, ok, type Result } from '@anju/sdk'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { serverLimits } from '../limits.ts'
import type { AlertPlace } from '../store/alert-list.ts'

/** What every list that comes in pages takes. */
export const Paged = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: serverLimits.page_most, description: `${serverLimits.page} when left out.` })),
  after: Type.Optional(
    Type.String({ maxLength: 400, description: 'Where to go on, as the last answer said: `Link: <…>; rel="next"` (RFC 8288).' }),
  ),
}

const encoded = ({ raised_ms, id }: AlertPlace): string => Buffer.from(JSON.stringify([raised_ms, id])).toString('base64url')

/** The place that a cursor names. Error `request-invalid`: it is none of ours. */
export function placeOf(cursor: string): Result<AlertPlace> {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(place) && Number.isSafeInteger(place[0]) && typeof place[1] === 'string')
      return ok({ raised_ms: place[0] as number, id: place[1] })
  } catch {
    // Not JSON: no cursor of ours either.
  }
  return fail('request-invalid', { problem: '/after is no place of this list: leave it out to begin at the start' }, '/after')
}

/** Says where a list goes on behind its last row; nothing when the page was not full. */
export function linkNext(request: FastifyRequest, reply: FastifyReply, rows: readonly AlertPlace[], limit: number): void {
  const last = rows.at(-1)
  if (last === undefined || rows.length < limit) return
  const at = new URL(request.url, 'http://here')
  at.searchParams.set('after', encoded(last))
  void reply.header('link', `<${at.pathname}${at.search}>; rel="next"`)
}
