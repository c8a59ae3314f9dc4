import type { ServerResponse } from 'node:http'
import { fail, FeedMessage } from '@anju/sdk'
import type { FastifyInstance } from 'fastify'
import { Type, type Static } from 'typebox'
import type { FeedLine, FeedListeners } from './feed-listeners.ts'
import { refuse } from './refuse.ts'

const Behind = Type.Object({
  after: Type.Optional(
    Type.String({ maxLength: 40, description: 'The last message that was read, `run.seq`: `run` of the hello and `seq` of the message.' }),
  ),
})
const Events = {
  description: 'Server-sent events: `id`, and a message of the feed as `data`. A line that ends with the event `dropped` says why.',
  content: { 'text/event-stream': { schema: Type.String() }, 'application/json': { schema: FeedMessage } },
}

/** Milliseconds after which a page comes again by itself. */
const RETRY_MS = 2_000

const lineOf = (to: ServerResponse): FeedLine => ({
  get backlog_bytes() {
    return to.writableLength
  },
  send: (text, id) => void to.write(`id: ${id}\ndata: ${text}\n\n`),
  end: (why) => void to.end(`event: dropped\ndata: ${JSON.stringify({ reason: why })}\n\n`),
  cut: () => void to.destroy(),
})

/**
 * The feed as server-sent events (WHATWG HTML): at the path of the WebSocket, for whoever accepts `text/event-stream`. It goes on behind `Last-Event-ID`,
 * which a browser sends by itself, or `?after=`.
 */
export function feedRoutes(app: FastifyInstance, listeners: FeedListeners): void {
  app.get<{ Querystring: Static<typeof Behind> }>(
    '/api/feed',
    {
      schema: { querystring: Behind, response: { 200: Events } },
      config: {
        right: 'homes.read',
        does: 'Tells everything as it happens: by WebSocket or as server-sent events.',
        problems: ['upgrade-needed'],
      },
    },
    (request, reply) => {
      if (!(request.headers.accept ?? '').includes('text/event-stream')) return refuse(reply, fail('upgrade-needed').fault)
      const id = request.headers['last-event-id'] ?? request.query.after
      reply.hijack()
      const { raw } = reply
      raw.on('error', () => raw.destroy())
      raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
      raw.write(`retry: ${RETRY_MS}\n\n`)
      const leave = listeners.listen(lineOf(raw), request.headers, typeof id === 'string' ? id : undefined)
      raw.on('close', leave)
      return undefined
    },
  )
}
