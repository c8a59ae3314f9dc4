import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FeedMessage } from '@anju/sdk'
import { WebSocketServer, type WebSocket } from 'ws'
import type { AlertServer } from '../alert-server.ts'
import { serverLimits } from '../limits.ts'
import { mayAsk } from './request-guard.ts'

/** Close codes of the feed (RFC 6455: 4000 to 4999 are the application's). */
export const feedClose = { too_slow: 4008, too_many: 4029 } as const

/**
 * The feed over WebSocket: `hello`, then every message. A message is written down once, whatever the number of clients. Whoever cannot keep up is
 * dropped: it comes again and gets a fresh `hello`. Nothing that a client sends is read.
 */
export function feedSocket(
  http: Server,
  server: AlertServer,
  boundTo: string,
  buffer_bytes: number = serverLimits.feed_buffer_bytes,
): { close(): void } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1_024, perMessageDeflate: false })
  const clients = new Set<WebSocket>()

  const send = (client: WebSocket, text: string) => {
    if (client.bufferedAmount > buffer_bytes) {
      clients.delete(client)
      client.close(feedClose.too_slow, 'too slow')
      client.terminate()
      return
    }
    client.send(text)
  }
  const broadcast = (message: FeedMessage) => {
    if (clients.size === 0) return
    const text = JSON.stringify(message)
    for (const client of clients) send(client, text)
  }
  const welcome = (client: WebSocket) => {
    if (clients.size >= serverLimits.feed_clients) return client.close(feedClose.too_many, 'too many clients')
    client.on('error', () => client.terminate())
    client.on('close', () => clients.delete(client))
    client.send(JSON.stringify(server.hello()))
    clients.add(client)
  }
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = request.url?.split('?')[0]
    const refuse = (status: string) => socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    if (path !== '/api/feed') refuse('404 Not Found')
    else if (!mayAsk(request.headers, boundTo).ok) refuse('403 Forbidden')
    else sockets.handleUpgrade(request, socket, head, welcome)
  }
  http.on('upgrade', upgrade)
  const silence = server.onFeed(broadcast)
  return {
    close() {
      silence()
      http.off('upgrade', upgrade)
      for (const client of clients) client.terminate()
      sockets.close()
    },
  }
}
