import type { Duplex } from 'node:stream'
import { limits } from './limits.ts'
import { tlsOptions, type ClientTls } from './tls-stream.ts'

/** Opens MQTT over WebSocket (MQTT 3.1.1, section 6), for networks that let only web traffic through. `url` is `ws://…` or `wss://…`. Needs `ws`. */
export async function wsStream({ url, tls = {} }: { url: string; tls?: ClientTls }): Promise<Duplex> {
  const { WebSocket, createWebSocketStream } = await import('ws')
  const { hostname } = new URL(url)
  const socket = new WebSocket(url, ['mqtt'], {
    perMessageDeflate: false,
    handshakeTimeout: limits.connect_patience,
    ...(url.startsWith('wss:') ? tlsOptions({ host: hostname.replace(/^\[|\]$/g, ''), tls }) : {}),
  })
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('open', () => {
      socket.off('error', reject)
      resolve(createWebSocketStream(socket))
    })
  })
}
