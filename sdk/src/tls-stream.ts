import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect } from 'node:tls'
import { limits } from './limits.ts'

/** How a client proves the broker's identity, and its own. Texts or bytes in PEM. */
export interface ClientTls {
  /** Who is trusted in place of the authorities that the machine trusts. */
  ca?: string | Buffer
  /** A certificate of our own, with its key. */
  cert?: string | Buffer
  key?: string | Buffer
  /** The name that the broker's certificate must have, when it is not the host's. */
  servername?: string
}

/** What Node's TLS is told. Older versions than 1.2 are not spoken, and nothing that does not fit is let by. */
export const tlsOptions = ({ host, tls }: { host: string; tls: ClientTls }) => ({
  ...tls,
  ...(tls.servername === undefined && isIP(host) === 0 ? { servername: host } : {}),
  minVersion: 'TLSv1.2' as const,
  rejectUnauthorized: true,
})

/**
 * Opens a connection with TLS for `mqttBus`. The broker's certificate is checked before the stream is given out: chain, name and validity. Rejects with
 * the error of Node when it does not fit, when nobody listens, or when nobody answers for as long as a device waits for a connection.
 */
export const tlsStream = ({ host, port, tls = {} }: { host: string; port: number; tls?: ClientTls }): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, ...tlsOptions({ host, tls }) })
    socket.setNoDelay(true)
    socket.setTimeout(limits.connect_patience, () => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })))
    socket.once('error', reject)
    socket.once('secureConnect', () => {
      socket.setTimeout(0)
      socket.off('error', reject)
      resolve(socket)
    })
  })
