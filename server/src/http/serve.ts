import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { resolve } from 'node:path'
import { after, type Cancel } from '@anju/sdk'
import fastifyStatic from '@fastify/static'
import type { AedesBroker } from '../aedes-broker.ts'
import type { AlertServer } from '../alert-server.ts'
import { serverLimits } from '../limits.ts'
import { api, nothingThere } from './api.ts'
import { feedSocket } from './feed-socket.ts'

export interface ServeOptions {
  /** Loopback unless told otherwise. */
  host?: string
  /** 0 takes any free port. */
  port: number
  /** The same as `host` unless told otherwise. */
  mqttHost?: string
  /** 0 takes any free port. */
  mqttPort: number
  broker: AedesBroker
  /** The folder of the page, served at `/`; what is no file there is answered with its index. */
  pages?: string
  /** What the page is told at `/page-config.json`. */
  pageConfig?: object
}

export interface Served {
  url: string
  mqttUrl: string
  /** Ends both listeners and all connections. Server and broker are closed by whoever opened them. */
  close(): Promise<void>
}

/** A port that could not be had: the one line that a person needs. */
export class ListenError extends Error {
  readonly reason: 'in-use' | 'forbidden' | 'unknown-address' | 'failed'
  readonly port: number
  constructor(reason: ListenError['reason'], host: string, port: number) {
    const why = {
      'in-use': 'is in use',
      forbidden: 'may not be used',
      'unknown-address': 'is no address of this machine',
      failed: 'cannot be had',
    }
    super(`${host}:${port} ${why[reason]}.`)
    this.name = 'ListenError'
    this.reason = reason
    this.port = port
  }
}

const reasons: Readonly<Record<string, ListenError['reason']>> = {
  EADDRINUSE: 'in-use',
  EACCES: 'forbidden',
  EADDRNOTAVAIL: 'unknown-address',
  ENOTFOUND: 'unknown-address',
}
const listenError = (error: unknown, host: string, port: number) =>
  new ListenError(reasons[(error as { code?: string }).code ?? ''] ?? 'failed', host, port)

/** Puts a server on the network: API, feed and pages on one port, MQTT on the other. Throws a {@link ListenError} when one cannot be had. */
export async function serve(server: AlertServer, options: ServeOptions): Promise<Served> {
  const { host = '127.0.0.1', port, mqttPort, broker, pages, pageConfig = {} } = options
  const mqttHost = options.mqttHost ?? host
  const mqtt = await listenMqtt(broker, mqttHost, mqttPort)
  const app = await api(server, host)
  app.get('/page-config.json', { schema: { hide: true } }, () => pageConfig)
  if (pages === undefined) nothingThere(app)
  else {
    await app.register(fastifyStatic, { root: resolve(pages), index: 'index.html' })
    nothingThere(app, (reply) => reply.sendFile('index.html'))
  }
  try {
    await app.listen({ host, port })
  } catch (error) {
    await mqtt.close()
    await app.close()
    throw listenError(error, host, port)
  }
  const sockets = feedSocket(app.server, server, host)
  const clock = tickingFeed(server)
  const at = app.server.address() as AddressInfo
  return {
    url: `http://${shown(host)}:${at.port}`,
    mqttUrl: `mqtt://${shown(mqttHost)}:${mqtt.port}`,
    async close() {
      clock()
      sockets.close()
      await app.close()
      await mqtt.close()
    },
  }
}

const shown = (host: string) => (host.includes(':') ? `[${host}]` : host)

/** Tells the feed the time now and then, on the server's clock. */
function tickingFeed(server: AlertServer): Cancel {
  const { clock } = server
  let cancel: Cancel
  const tick = () => {
    server.tellTime()
    cancel = clock.wakeAt(after(clock.now(), serverLimits.clock_feed_every), tick)
  }
  tick()
  return () => cancel()
}

async function listenMqtt(broker: AedesBroker, host: string, port: number): Promise<{ port: number; close(): Promise<void> }> {
  const open = new Set<Socket>()
  const listener: Server = createServer(
    { noDelay: true, keepAlive: true, keepAliveInitialDelay: serverLimits.tcp_keep_alive_ms },
    (socket) => {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
      broker.attach(socket)
    },
  )
  await new Promise<void>((done, failed) => {
    listener.once('error', (error) => failed(listenError(error, host, port)))
    listener.listen(port, host, done)
  })
  return {
    port: (listener.address() as AddressInfo).port,
    close: () =>
      new Promise((done) => {
        listener.close(() => done())
        for (const socket of open) socket.destroy()
      }),
  }
}
