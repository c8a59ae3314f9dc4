import type { Fault } from '@anju/sdk'
import type { FastifyReply } from 'fastify'
import { problemOf, type Problem } from './problem.ts'

/** Answers a request with what went wrong, as a problem document. */
export const refuse = (reply: FastifyReply, fault: Fault, allowed?: readonly string[], fields?: Problem['fields']) => {
  const problem = { ...problemOf(fault, allowed), ...(fields === undefined ? {} : { fields }) }
  return reply.code(problem.status).type('application/problem+json').send(problem)
}
