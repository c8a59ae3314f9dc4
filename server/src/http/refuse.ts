import type { Fault } from '@anju/sdk'
import type { FastifyReply } from 'fastify'
import { problemOf } from './problem.ts'

/** Answers a request with what went wrong, as a problem document. */
export const refuse = (reply: FastifyReply, fault: Fault, allowed?: readonly string[]) => {
  const problem = problemOf(fault, allowed)
  return reply.code(problem.status).type('application/problem+json').send(problem)
}
