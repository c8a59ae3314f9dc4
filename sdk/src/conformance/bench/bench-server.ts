import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls'
import { KitProblem } from '../kit-problem.ts'
import type { BenchTls } from './bench-tls.ts'
import type { Shown } from './bench.ts'

export interface BenchServer {
  readonly port: number
  /** Shows another certificate to those who come from now on. */
  show(is: Shown): void
  close(): Promise<void>
}

export interface BenchServerOptions {
  host: string
  port: number
  tls: BenchTls | undefined
  /** Somebody comes. False: the socket was destroyed. */
  onCome: (socket: Socket) => boolean
  /** A line is open; on TLS, after the handshake. */
  onLine: (socket: Socket) => void
}

/** Listens over TCP, or TLS over it. Rejects with the KitProblem `port-in-use`. */
export async function benchServer({ host, port, tls, onCome, onLine }: BenchServerOptions): Promise<BenchServer> {
  const come = new Set<Socket>()
  const came = (socket: Socket): boolean => {
    socket.on('error', () => {}) // A line that breaks is seen at its close.
    come.add(socket)
    socket.on('close', () => come.delete(socket))
    return onCome(socket)
  }
  const secure = tls === undefined ? undefined : tlsServer(tls, came, onLine)
  const server: Server =
    secure ??
    createServer({ noDelay: true }, (socket) => {
      if (came(socket)) onLine(socket)
    })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? new KitProblem('port-in-use', { host, port }) : error),
    )
    server.listen(port, host, resolve)
  })
  return {
    port: (server.address() as { port: number }).port,
    show: (is) => secure?.setSecureContext(contextOf(tls![is])),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        for (const socket of come) socket.destroy()
      }),
  }
}

const contextOf = ({ cert, key }: { cert: string; key: string }) => ({ cert, key, minVersion: 'TLSv1.2' as const })

function tlsServer(tls: BenchTls, onCome: (socket: Socket) => boolean, onLine: (socket: Socket) => void): TlsServer {
  const server = createTlsServer({ noDelay: true, ...contextOf(tls.right) }, (socket) => {
    socket.on('error', () => {}) // As above.
    onLine(socket)
  })
  server.on('connection', onCome)
  server.on('tlsClientError', () => {}) // Whoever does not like the certificate leaves: that is what is looked for.
  return server
}
