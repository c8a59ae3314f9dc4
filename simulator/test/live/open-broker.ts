import { writeFileSync } from 'node:fs'
import { createServer as createWeb } from 'node:http'
import { createServer as createSecureWeb } from 'node:https'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { createServer as createTls } from 'node:tls'
import { Aedes } from 'aedes'
import type { Instant } from '@anju/sdk'
import { issueServer, newAuthority } from '@anju/sdk/security'
import { createWebSocketStream, WebSocketServer } from 'ws'

/** What a broker saw of its clients. */
export interface Seen {
  published: { topic: string; payload: Uint8Array; client: string | undefined }[]
  clients: Set<string>
  /** User name and password that each client last gave, with a colon between; nothing where it gave none. */
  logins: Map<string, string>
  /** Wills: what was published for a client that had not said goodbye. */
  wills: string[]
}

export interface OpenBroker {
  seen: Seen
  urls: { tcp: string; tls: string; ws: string; wss: string }
  /** The file of the authority that vouches for the two ports with TLS. */
  ca: string
  close(): Promise<void>
}

const listen = (server: Server) =>
  new Promise<number>((done) => server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)))

/** The site whose devices it refuses. */
export const SHUT_OUT = 'shut-out'

/** A real broker that lets everybody else in by TCP, TLS and WebSocket without and with TLS, and confirms no events: any broker, not ours. */
export async function openBroker(folder: string): Promise<OpenBroker> {
  const seen: Seen = { published: [], clients: new Set(), logins: new Map(), wills: [] }
  const aedes = await Aedes.createBroker({ concurrency: 0 })
  aedes.on('client', ({ id }) => void seen.clients.add(id))
  aedes.on('publish', ({ topic, payload, ...packet }, client) => {
    if (topic.startsWith('$')) return
    if (client === null || (packet as { cmd?: string }).cmd !== 'publish') seen.wills.push(topic)
    seen.published.push({ topic, payload: Buffer.from(payload), client: client?.id })
  })
  aedes.authenticate = ({ id }, username, password, done) => {
    if (username !== undefined) seen.logins.set(id, `${username}:${password?.toString() ?? ''}`)
    done(null, !id.startsWith(`${SHUT_OUT}/`))
  }
  const now = Date.now() as Instant
  const authority = newAuthority({ name: 'Test authority', now, days: 1 })
  const { cert, key } = issueServer(authority, { names: ['localhost', '127.0.0.1'], now, days: 1 })
  const ca = join(folder, 'ca.pem')
  writeFileSync(ca, authority.cert)
  const [tcp, tls, web, secure] = [
    createServer((socket) => void aedes.handle(socket)),
    createTls({ cert, key }, (socket) => void aedes.handle(socket)),
    createWeb(),
    createSecureWeb({ cert, key }),
  ]
  const sockets = [web, secure].map((server) => new WebSocketServer({ server, handleProtocols: () => 'mqtt' }))
  for (const one of sockets) one.on('connection', (socket) => void aedes.handle(createWebSocketStream(socket)))
  const [tcpPort, tlsPort, wsPort, wssPort] = [await listen(tcp), await listen(tls), await listen(web), await listen(secure)]
  return {
    seen,
    urls: {
      tcp: `mqtt://127.0.0.1:${tcpPort}`,
      tls: `mqtts://localhost:${tlsPort}`,
      ws: `ws://127.0.0.1:${wsPort}/mqtt`,
      wss: `wss://localhost:${wssPort}/mqtt`,
    },
    ca,
    async close() {
      await new Promise<void>((done) => {
        aedes.close(() => done())
      })
      for (const one of sockets) one.close()
      for (const server of [tcp, tls, web, secure]) server.close()
    },
  }
}
