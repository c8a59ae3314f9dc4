import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { after, type Cancel, type Gate } from '@anju/sdk'
import fastifyStatic from '@fastify/static'
import type { AedesBroker } from '../aedes-broker.ts'
import type { AlertServer } from '../alert-server.ts'
import { connectionCrowd } from '../connection-crowd.ts'
import { serverLimits } from '../limits.ts'
import { listenError } from '../listen-error.ts'
import { renewHttps, type ListenerTls } from '../listener-tls.ts'
import { listenMqtt, type ListenerOptions, type MqttListener, type OpenListener } from '../mqtt-listener.ts'
import type { OidcProvider } from '../oidc/oidc-provider.ts'
import { people } from '../people/people.ts'
import { peopleLimits } from '../people/people-limits.ts'
import { api, nothingThere } from './api.ts'
import { feedSocket } from './feed-socket.ts'

const DAY_MS = 86_400_000

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
  /** Further ways in for MQTT, beside the plain one. */
  moreMqtt?: readonly MqttListener[]
  /** The certificate of the listeners that have TLS. */
  tls?: ListenerTls
  /** API, feed and pages come by TLS alone, with that certificate. */
  https?: boolean
  /** Is told of connections that were refused; the server's own gate unless told otherwise. */
  gate?: Gate
  /** The folder of the page, served at `/`; what is no file there is answered with its index. */
  pages?: string
  /** Hosts (`name` or `name:port`) that webhooks may reach though they are private or without TLS. */
  hooksAllowed?: readonly string[]
  /** By whom people can log in beside their password. */
  oidc?: OidcProvider
  /** Takes a JSON line for each request: its route, status and time, and nothing of what was asked. */
  log?: (line: string) => void
  /** What the page is told at `/page-config.json`. */
  pageConfig?: object
}

export interface Served {
  url: string
  mqttUrl: string
  /** Every way in for MQTT, the plain one first. */
  mqttUrls: readonly string[]
  /** Shows another certificate on every way in that has one. */
  renew(tls: ListenerTls): void
  /** Ends both listeners and all connections. Server and broker are closed by whoever opened them. */
  close(): Promise<void>
}

/** Puts a server on the network: API, feed and pages on one port, MQTT on the other. Throws a {@link ListenError} when one cannot be had. */
export async function serve(server: AlertServer, options: ServeOptions): Promise<Served> {
  const { host = '127.0.0.1', port, mqttPort, broker, pages, pageConfig = {} } = options
  const { mqttHost = host, moreMqtt = [], tls, gate = server.gate } = options
  const mqtt = await openAll([{ over: 'tcp', host: mqttHost, port: mqttPort }, ...moreMqtt], {
    crowd: connectionCrowd(server.clock),
    broker,
    gate,
    ...(tls === undefined ? {} : { tls }),
  })
  const known = people(server)
  const { hooksAllowed, log, oidc } = options
  const shownBy = options.https === true ? tls : undefined
  const app = await api(server, host, known, { hooksAllowed, log, oidc, tls: shownBy })
  app.get('/page-config.json', { config: { right: 'self' } }, () => pageConfig)
  if (pages === undefined) nothingThere(app)
  else {
    await app.register(fastifyStatic, { root: resolve(pages), index: 'index.html' })
    nothingThere(app, (reply) => reply.sendFile('index.html'))
  }
  try {
    await app.listen({ host, port })
  } catch (error) {
    await closeAll(mqtt)
    await app.close()
    throw listenError(error, host, port)
  }
  const sockets = feedSocket(app.server, host, app.listeners)
  const clock = tickingFeed(server)
  const retention = keepRetention(server)
  const at = app.server.address() as AddressInfo
  return {
    url: `http${shownBy === undefined ? '' : 's'}://${shown(host)}:${at.port}`,
    mqttUrl: mqtt[0]!.url,
    mqttUrls: mqtt.map((one) => one.url),
    renew(renewed) {
      mqtt.forEach((one) => one.renew(renewed))
      renewHttps(app.server, renewed)
    },
    async close() {
      clock()
      retention()
      sockets.close()
      await app.close()
      await closeAll(mqtt)
    },
  }
}

const shown = (host: string) => (host.includes(':') ? `[${host}]` : host)

const closeAll = (open: readonly OpenListener[]) => Promise.all(open.map((one) => one.close()))

/** Opens every way in, or none. */
async function openAll(wanted: readonly MqttListener[], options: ListenerOptions): Promise<OpenListener[]> {
  const open: OpenListener[] = []
  try {
    for (const one of wanted) open.push(await listenMqtt(one, options))
    return open
  } catch (error) {
    await closeAll(open)
    throw error
  }
}

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

/** Takes the details out of incidents that are older than they are needed for, now and then: at the start, and every day. */
function keepRetention(server: AlertServer): Cancel {
  const { clock, erasure } = server
  let cancel: Cancel = () => {}
  const look = () => {
    // A store that fails says so in the health; the next look tries again.
    erasure.redactBefore(clock.now() - peopleLimits.details_days * DAY_MS).catch(() => undefined)
    cancel = clock.wakeAt(after(clock.now(), peopleLimits.retention_look), look)
  }
  look()
  return () => cancel()
}
