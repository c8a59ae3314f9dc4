import { createHash } from 'node:crypto'
import { fail } from '@anju/sdk'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { serverLimits } from '../limits.ts'
import type { RouteRight } from '../people/right.ts'
import type { Ground } from '../records/ground.ts'
import type { RecordBook } from '../records/record-book.ts'
import { refuse } from './refuse.ts'

/** A request that was sent with a key: what it was, and what it was answered, once it was. */
interface Kept {
  id: string
  fingerprint: string
  at_ms: number
  answer?: { status: number; type: string; etag?: string; text: string }
}

/** Answers under these rights may hold a secret, which is shown once and kept nowhere. */
const secretive: ReadonlySet<RouteRight> = new Set(['open', 'self', 'keys.manage', 'people.manage', 'hooks.manage'])

/** Whether a route answers a repeated key from memory. */
export const takesKey = (method: string, right: RouteRight | undefined): boolean =>
  method === 'POST' && right !== undefined && !secretive.has(right)

const hash = (...parts: string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex')

declare module 'fastify' {
  interface FastifyRequest {
    /** The record of this request, when it came with a key for the first time. */
    kept: Kept | undefined
  }
}

/** Makes room: what is older than a day goes, and the oldest when there are too many. */
function makeRoom(book: RecordBook<Kept>, now_ms: number): void {
  for (const { id, at_ms } of book.all()) {
    if (now_ms - at_ms < serverLimits.idempotency_kept && book.size < serverLimits.idempotency_keys) return
    book.erase(id)
  }
}

/**
 * `Idempotency-Key` on POST: the same key and body are answered as the first time, also after a restart. That a request began is written with what it
 * changes, so that a repeat never does it again; one whose answer was lost with the process is told so.
 */
export function idempotency(app: FastifyInstance, ground: Ground): void {
  const book = ground.books.book<Kept>('idempotency')
  const busy = new Set<string>()
  app.decorateRequest('kept')

  app.addHook('preHandler', async (request: FastifyRequest, reply: FastifyReply) => {
    const key = request.headers['idempotency-key']
    const { method, routeOptions, actor, url, body } = request
    if (key === undefined || !takesKey(method, routeOptions.config.right)) return undefined
    if (typeof key !== 'string' || !/^[\x21-\x7e]{8,128}$/.test(key))
      return refuse(
        reply,
        fail('request-invalid', { problem: 'Idempotency-Key must be 8 to 128 visible ASCII signs, such as a UUID' }).fault,
      )
    const id = hash(actor.id, method, url, key)
    const fingerprint = hash(JSON.stringify(body ?? null))
    const known = book.get(id)
    const now_ms = ground.agenda.now()
    if (known === undefined || now_ms - known.at_ms >= serverLimits.idempotency_kept) {
      makeRoom(book, now_ms)
      request.kept = { id, fingerprint, at_ms: now_ms }
      book.put(id, request.kept)
      busy.add(id)
      return undefined
    }
    if (known.fingerprint !== fingerprint) return refuse(reply, fail('key-reused').fault)
    if (known.answer === undefined) return refuse(reply, fail(busy.has(id) ? 'key-busy' : 'answer-lost').fault)
    const { status, type, etag, text } = known.answer
    if (etag !== undefined) reply.header('etag', etag)
    return reply
      .code(status)
      .type(type)
      .header('idempotency-replayed', 'true')
      .serializer((value) => value as string)
      .send(text)
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const { kept } = request
    if (kept === undefined) return payload
    request.kept = undefined
    // What failed changed nothing and may be tried again; what is no text is not kept.
    if (reply.statusCode >= 500 || typeof payload !== 'string') book.erase(kept.id)
    else {
      const etag = reply.getHeader('etag')
      const type = String(reply.getHeader('content-type'))
      book.put(kept.id, {
        ...kept,
        answer: { status: reply.statusCode, type, text: payload, ...(typeof etag === 'string' ? { etag } : {}) },
      })
    }
    busy.delete(kept.id)
    await ground.stored().catch(() => {}) // The answer stands; whether it can be repeated is known after the next commit.
    return payload
  })
}
