import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { FeedEnd, FeedLine, FeedListeners } from './feed-listeners.ts'
import { mayAsk } from './request-guard.ts'

/** Close codes of the feed (RFC 6455: 4000 to 4999 are the application's). `logged_out`: the session has ended, or the account may no longer listen. */
export const feedClose = { logged_out: 4001, too_slow: 4008, too_many: 4029 } as const

const closing: Readonly<Record<FeedEnd, readonly [code: number, why: string]>> = {
  'logged-out': [feedClose.logged_out, 'log in again'],
  'too-slow': [feedClose.too_slow, 'too slow: go on with ?after='],
  'too-many': [feedClose.too_many, 'too many clients'],
}

const lineOf = (client: WebSocket): FeedLine => ({
  get backlog_bytes() {
    return client.bufferedAmount
  },
  send: (text) => client.send(text),
  end: (why) => client.close(...closing[why]),
  cut: () => client.terminate(),
})

/** The feed over WebSocket, at `/api/feed`, behind the message that `?after=` names. Nothing that a client sends is read. */
export function feedSocket(http: Server, boundTo: string, listeners: FeedListeners): { close(): void } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1_024, perMessageDeflate: false })

  const welcome = (client: WebSocket, request: IncomingMessage, behind: string | null) => {
    client.on('error', () => client.terminate())
    const leave = listeners.listen(lineOf(client), request.headers, behind ?? undefined)
    client.on('close', leave)
  }
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const [path, query] = (request.url ?? '').split('?')
    const refuse = (status: string) => socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    if (path !== '/api/feed') refuse('404 Not Found')
    else if (!mayAsk(request.headers, boundTo).ok) refuse('403 Forbidden')
    else if (!listeners.mayListen(request.headers)) refuse('401 Unauthorized')
    else sockets.handleUpgrade(request, socket, head, (client) => welcome(client, request, new URLSearchParams(query).get('after')))
  }
  http.on('upgrade', upgrade)
  return {
    close() {
      http.off('upgrade', upgrade)
      for (const client of sockets.clients) client.terminate()
      sockets.close()
    },
  }
}
