import { createServer as createHttp, type IncomingMessage, type Server as HttpServer } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTls, Server as TlsServer, TLSSocket } from 'node:tls'
import { fail, type Gate } from '@anju/sdk'
import { credentialOfCertificate } from '@anju/sdk/security'
import { createWebSocketStream, WebSocketServer } from 'ws'
import type { AedesBroker } from './aedes-broker.ts'
import type { StreamOrigin } from './aedes-held.ts'
import type { ConnectionCrowd } from './connection-crowd.ts'
import { mayAsk } from './http/request-guard.ts'
import { serverLimits } from './limits.ts'
import { listenError } from './listen-error.ts'
import { mqttTlsOptions, type ListenerTls } from './listener-tls.ts'

/** One way in for MQTT. Over WebSocket it is the path `/mqtt` with the subprotocol `mqtt` (MQTT 3.1.1, section 6). */
export interface MqttListener {
  over: 'tcp' | 'tls' | 'ws' | 'wss'
  host: string
  /** 0 takes any free port. */
  port: number
}

export interface ListenerOptions {
  broker: AedesBroker
  crowd: ConnectionCrowd
  /** Is told of connections that were refused before they were read. */
  gate: Gate
  tls?: ListenerTls
}

export interface OpenListener {
  readonly url: string
  readonly port: number
  /** Shows another certificate from now on; connections that are open stay. */
  renew(tls: ListenerTls): void
  /** Ends the listener and its connections. */
  close(): Promise<void>
}

const scheme = { tcp: 'mqtt', tls: 'mqtts', ws: 'ws', wss: 'wss' } as const
const WS_PATH = '/mqtt'
const keepTcpAlive = { noDelay: true, keepAlive: true, keepAliveInitialDelay: serverLimits.tcp_keep_alive_ms } as const

/** Opens one way in. Rejects with a ListenError when its port cannot be had, with the error of OpenSSL when the certificate is none. */
export async function listenMqtt({ over, host, port }: MqttListener, options: ListenerOptions): Promise<OpenListener> {
  const sockets = new Set<Socket>()
  const listener = makeListener(over, host, options)
  listener.on('connection', (socket: Socket) => count(socket, sockets, options))
  await new Promise<void>((done, failed) => {
    listener.once('error', (error) => failed(listenError(error, host, port)))
    listener.listen(port, host, serverLimits.listen_backlog, done)
  })
  const at = listener.address() as AddressInfo
  const shown = host.includes(':') ? `[${host}]` : host
  return {
    url: `${scheme[over]}://${shown}:${at.port}${over === 'ws' || over === 'wss' ? WS_PATH : ''}`,
    port: at.port,
    renew(tls) {
      if (listener instanceof TlsServer) listener.setSecureContext(mqttTlsOptions(tls))
    },
    close: () =>
      new Promise((done) => {
        listener.close(() => done())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** Refuses a connection before it is read when there are too many. MQTT has no words yet at this point. */
function count(socket: Socket, sockets: Set<Socket>, { crowd, gate }: ListenerOptions): void {
  const address = socket.remoteAddress
  const refused = crowd.enter(address)
  if (refused !== undefined) {
    const { fault } = fail(refused, { limit: serverLimits.mqtt_connections, window_s: 1, address: address ?? '' })
    gate.refused?.({ client: { clientId: '' }, fault })
    socket.destroy()
    return
  }
  sockets.add(socket)
  socket.on('error', () => {}) // A line that breaks is seen at its close.
  socket.on('close', () => {
    sockets.delete(socket)
    crowd.leave()
  })
}

function makeListener(over: MqttListener['over'], host: string, { broker, tls }: ListenerOptions): Server {
  const secure = over === 'tls' || over === 'wss'
  if (secure && tls === undefined) throw new RangeError(`A listener over ${over} needs a certificate.`)
  const tlsOptions = { ...keepTcpAlive, ...mqttTlsOptions(tls) }
  if (over === 'tcp') return createTcp(keepTcpAlive, (socket) => broker.attach(socket, originOf(socket)))
  if (over === 'tls') {
    const listener = createTls(tlsOptions, (socket) => broker.attach(socket, originOf(socket)))
    listener.on('tlsClientError', () => {}) // Whoever fails in the handshake is gone.
    return listener
  }
  const nothing = (_: IncomingMessage, response: { writeHead(code: number): { end(): void } }) => response.writeHead(426).end()
  const http: HttpServer = secure ? createHttps(tlsOptions, nothing) : createHttp(keepTcpAlive, nothing)
  http.on('tlsClientError', () => {})
  http.headersTimeout = serverLimits.handshake_timeout_ms
  acceptWebSockets(http, host, broker)
  return http
}

function acceptWebSockets(http: HttpServer, host: string, broker: AedesBroker): void {
  const sockets = new WebSocketServer({
    server: http,
    path: WS_PATH,
    perMessageDeflate: false,
    maxPayload: serverLimits.packet_bytes,
    handleProtocols: (offered) => (offered.has('mqtt') ? 'mqtt' : false),
    // A page of another site in a browser of this machine must not speak for it.
    verifyClient: ({ req: { headers } }: { req: IncomingMessage }) =>
      mayAsk(headers, host).ok && (headers['sec-websocket-protocol'] ?? '').split(/, */).includes('mqtt'),
  })
  sockets.on('error', () => {}) // The listener says why it could not listen.
  sockets.on('connection', (socket, request) => broker.attach(createWebSocketStream(socket), originOf(request.socket)))
}

/** Where a socket comes from, and who its certificate says it is. */
function originOf(socket: Socket): StreamOrigin {
  const address = socket.remoteAddress ?? ''
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
  if (certificate === undefined) return { address }
  return { address, certificate: ((socket as TLSSocket).authorized ? credentialOfCertificate(certificate) : undefined) ?? '' }
}
