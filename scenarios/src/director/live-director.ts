import { createServer, type IncomingMessage, type Server } from 'node:http'
import { timingSafeEqual } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { DirectorRequest, type DirectorMessage, type WorldSnapshot } from '@anju/sdk'
import { Compile } from 'typebox/compile'
import { WebSocketServer, type WebSocket } from 'ws'
import { limits } from '../limits.ts'
import type { Director } from './director.ts'
import { moving } from './moving.ts'

/** Where the director listens and whom it serves. */
export interface ServeDirectorOptions {
  host: string
  /** 0 takes any free port. */
  port: number
  token: string
  /** Whether pages of an origin may connect; a client that is no page sends none and may, too. */
  allows: (origin: string) => boolean
}

/** A director that windows can reach. */
export interface ServedDirector {
  url: string
  close(): Promise<void>
}

/** Pictures of the world on the wall's clock, ms: ten a second while something moves, one otherwise. */
const FAST_MS = 100
const SLOW_MS = 1_000

const checkRequest = Compile(DirectorRequest)

/** Serves a director's truth, injects and clock at `/director?token=…`. An edge: pictures are paced by the wall. */
export async function serveDirector(director: Director, { host, port, token, allows }: ServeDirectorOptions): Promise<ServedDirector> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.request_bytes })
  const server = createServer((_request, response) => response.writeHead(426, { 'content-type': 'text/plain' }).end('WebSocket only.\n'))
  server.on('upgrade', (request, socket, head) => {
    const refused = refusal(request, token, allows, sockets.clients.size)
    if (refused !== undefined) return refuse(socket, refused)
    sockets.handleUpgrade(request, socket, head, (window) => welcome(window, director))
  })
  const broadcast = (message: DirectorMessage) => {
    const text = JSON.stringify(message)
    for (const window of sockets.clients) send(window, text, message.type === 'world')
  }
  const silence = director.onMessage(broadcast)
  const pictures = paint(director, broadcast)
  await listening(server, host, port)
  return {
    url: `ws://${host}:${(server.address() as AddressInfo).port}/director`,
    async close() {
      clearInterval(pictures)
      silence()
      for (const window of sockets.clients) window.terminate()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}

/** Why a connection is not taken, or undefined. */
function refusal(request: IncomingMessage, token: string, allows: (origin: string) => boolean, windows: number): string | undefined {
  const url = new URL(request.url ?? '/', 'http://director')
  if (url.pathname !== '/director') return '404 Not Found'
  if (!sameText(url.searchParams.get('token') ?? '', token)) return '401 Unauthorized'
  const origin = request.headers.origin
  if (origin !== undefined && !(URL.canParse(origin) && allows(origin))) return '403 Forbidden'
  return windows >= limits.director_windows ? '503 Service Unavailable' : undefined
}

/** Compares in a time that says nothing about where texts differ. */
function sameText(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function welcome(window: WebSocket, director: Director): void {
  const answer = (message: DirectorMessage) => send(window, JSON.stringify(message), false)
  window.on('error', () => window.terminate())
  window.on('message', (data: Buffer, binary) => {
    const request = binary ? undefined : parsed(data.toString('utf8'))
    if (request === undefined) window.close(1007, 'not a director request')
    else director.request(request, answer)
  })
  for (const message of director.hello()) answer(message)
}

function parsed(text: string): DirectorRequest | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return checkRequest.Check(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** A slow window misses pictures, never anything else; one that takes nothing at all is cut off. */
function send(window: WebSocket, text: string, mayMiss: boolean): void {
  if (window.readyState !== window.OPEN) return
  const backlog_bytes = window.bufferedAmount
  if (backlog_bytes > limits.window_backlog_bytes && mayMiss) return
  if (backlog_bytes > 4 * limits.window_backlog_bytes) return window.terminate()
  window.send(text)
}

function paint(director: Director, broadcast: (message: DirectorMessage) => void): NodeJS.Timeout {
  let shown: WorldSnapshot | undefined
  let since_ms = 0
  return setInterval(() => {
    const world = director.world()
    since_ms += FAST_MS
    if (since_ms < SLOW_MS && !moving(shown, world)) return
    if (since_ms >= SLOW_MS) director.refresh()
    shown = world
    since_ms = 0
    broadcast({ type: 'world', world })
  }, FAST_MS)
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(port, host, () => done())
  })
}
