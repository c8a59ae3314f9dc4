import type { FastifyInstance } from 'fastify'

/**
 * What every answer tells a browser: it is what it says it is, no page of another site may show it in a frame, and where it was found is nobody's business.
 * Answers of the API are kept by no cache on the way: they are made for whoever asks. By TLS it says to come by TLS for a year.
 */
export function securityHeaders(app: FastifyInstance, secure: boolean): void {
  app.addHook('onRequest', async ({ url }, reply) => {
    reply.headers({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      ...(secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
      ...(url.startsWith('/api/') || url.startsWith('/page-config') ? { 'cache-control': 'no-store' } : {}),
    })
  })
}
