import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'

/** The answer of a route that gives a table. */
export const Csv = { content: { 'text/csv': { schema: Type.String() } } }

/** Answers with a table as a file of that name. */
export const sendCsv = (reply: FastifyReply, name: string, text: string) =>
  reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="anju-${name}.csv"`).send(text)
