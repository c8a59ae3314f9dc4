import { createServer, type IncomingMessage, type Server } from 'node:http'
import { limits } from '../../limits.ts'

/** Takes the webhooks of a foreign system on this machine. Answers 204 once the body was heard, 413 when it is too large. */
export function listenForWebhooks(port: number, onBody: (text: string) => void): Promise<Server> {
  const server = createServer((request, response) => {
    bodyOf(request).then(
      (text) => {
        if (text === undefined) return response.writeHead(413).end()
        onBody(text)
        return response.writeHead(204).end()
      },
      () => response.destroy(),
    )
  })
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(port, '127.0.0.1', () => done(server))
  })
}

/** A binary CloudEvent carries its attributes in headers: they are put around its data, as in a structured one. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length
    if (bytes > limits.webhook_bytes) return undefined
    chunks.push(chunk as Buffer)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  const { 'ce-id': id, 'ce-type': type } = request.headers
  return typeof id === 'string' && typeof type === 'string'
    ? `{"id":${JSON.stringify(id)},"type":${JSON.stringify(type)},"data":${text || 'null'}}`
    : text
}
