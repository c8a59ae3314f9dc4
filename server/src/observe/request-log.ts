import type { FastifyInstance, FastifyServerOptions } from 'fastify'

/** Writes one JSON line. */
export type LogLine = (line: string) => void

/** Fastify's logger, writing to `log` alone. What it says by itself of requests holds their paths and addresses, so that it says nothing. */
export const loggerOf = (log: LogLine | undefined): Pick<FastifyServerOptions, 'logger' | 'disableRequestLogging'> =>
  log === undefined
    ? { logger: false }
    : {
        disableRequestLogging: true,
        logger: { level: 'info', base: { at: 'anju-server' }, stream: { write: (line: string) => log(line.trimEnd()) } },
      }

/** One line for each request that was answered: its route and not its path, no header, no address, no account, no body. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request
    const line = { method, route: routeOptions.url ?? 'none', status: reply.statusCode, took_ms: Math.round(reply.elapsedTime * 10) / 10 }
    if (reply.statusCode >= 500) request.log.error(line, 'failed')
    else request.log.info(line, 'answered')
  })
}
