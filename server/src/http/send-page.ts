import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'

/** The answer of a route that gives a page. */
export const Page = { content: { 'text/html': { schema: Type.String() } } }

/** Answers with a page that stands alone: it may load nothing and run nothing, whatever it shows. */
export const sendPage = (reply: FastifyReply, page: string) =>
  reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'")
    .header('cache-control', 'no-store')
    .send(page)
