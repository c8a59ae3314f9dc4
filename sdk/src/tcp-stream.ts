import { connect } from 'node:net'
import type { Duplex } from 'node:stream'

/** Opens a TCP connection for `mqttBus`. Nagle's delay is off: a call for help is a small packet. Rejects when nobody listens. */
export const tcpStream = ({ host, port }: { host: string; port: number }): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true })
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })
