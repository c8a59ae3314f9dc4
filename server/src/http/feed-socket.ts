import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FeedMessage } from '@anju/sdk'
import { WebSocketServer, type WebSocket } from 'ws'
import type { AlertServer } from '../alert-server.ts'
import { serverLimits } from '../limits.ts'
import { feedFor } from '../people/feed-view.ts'
import type { People } from '../people/people.ts'
import type { Actor } from '../people/right.ts'
import { mayAsk } from './request-guard.ts'

/** Close codes of the feed (RFC 6455: 4000 to 4999 are the application's). `logged_out`: the session has ended, or the account may no longer listen. */
export const feedClose = { logged_out: 4001, too_slow: 4008, too_many: 4029 } as const

/** One who listens: as whom, as of the last time that they were asked, and the homes that they were told of. */
interface Listener {
  request: IncomingMessage
  actor: Actor
  homes: string
}

const homesOf = ({ homes }: Actor): string => homes?.join(' ') ?? ''

/**
 * The feed over WebSocket: `hello`, then every message, each as the listener may see it. A message is written down once for all who see everything,
 * whatever their number. Whoever cannot keep up is dropped: it comes again and gets a fresh `hello`. So does who is sent to a home while they listen.
 * Nothing that a client sends is read.
 */
export function feedSocket(
  http: Server,
  server: AlertServer,
  boundTo: string,
  people: People,
  buffer_bytes: number = serverLimits.feed_buffer_bytes,
): { close(): void } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1_024, perMessageDeflate: false })
  const clients = new Map<WebSocket, Listener>()
  const now_ms = () => server.ground.agenda.now()

  /** Who may listen, or undefined. */
  const listenerOf = (request: IncomingMessage): Actor | undefined => {
    const asker = people.whoAsks(request.headers)
    return asker.ok && asker.value.actor.has('homes.read') ? asker.value.actor : undefined
  }
  const drop = (client: WebSocket, code: number, why: string) => {
    clients.delete(client)
    client.close(code, why)
    client.terminate()
  }
  const send = (client: WebSocket, text: string) =>
    client.bufferedAmount > buffer_bytes ? drop(client, feedClose.too_slow, 'too slow') : client.send(text)
  const greet = (client: WebSocket, listener: Listener) => {
    listener.homes = homesOf(listener.actor)
    send(client, JSON.stringify(feedFor(listener.actor, server.hello(), now_ms())))
  }
  const tell = (client: WebSocket, listener: Listener, message: FeedMessage) => {
    if (message.type === 'clock') {
      const actor = listenerOf(listener.request)
      if (actor === undefined) {
        clients.delete(client)
        return client.close(feedClose.logged_out, 'log in again')
      }
      listener.actor = actor
    }
    if (homesOf(listener.actor) !== listener.homes) return greet(client, listener)
    return send(client, JSON.stringify(feedFor(listener.actor, message, now_ms())))
  }
  const broadcast = (message: FeedMessage) => {
    let text: string | undefined
    for (const [client, listener] of clients)
      if (listener.actor.sight === undefined && people.open) send(client, (text ??= JSON.stringify(message)))
      else tell(client, listener, message)
  }
  const welcome = (client: WebSocket, request: IncomingMessage, actor: Actor) => {
    if (clients.size >= serverLimits.feed_clients) return client.close(feedClose.too_many, 'too many clients')
    client.on('error', () => client.terminate())
    client.on('close', () => clients.delete(client))
    const listener = { request, actor, homes: '' }
    greet(client, listener)
    clients.set(client, listener)
  }
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = request.url?.split('?')[0]
    const refuse = (status: string) => socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    const actor = listenerOf(request)
    if (path !== '/api/feed') refuse('404 Not Found')
    else if (!mayAsk(request.headers, boundTo).ok) refuse('403 Forbidden')
    else if (actor === undefined) refuse('401 Unauthorized')
    else sockets.handleUpgrade(request, socket, head, (client) => welcome(client, request, actor))
  }
  http.on('upgrade', upgrade)
  const silence = server.onFeed(broadcast)
  return {
    close() {
      silence()
      http.off('upgrade', upgrade)
      for (const client of clients.keys()) client.terminate()
      sockets.close()
    },
  }
}
