import type { FastifyReply } from 'fastify'

/** Answers with a table as a file of that name. */
export const sendCsv = (reply: FastifyReply, name: string, text: string) =>
  reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="anju-${name}.csv"`).send(text)
