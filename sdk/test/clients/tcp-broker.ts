import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { Broker, Gate } from '@anju/sdk'
import { mqttBus, tcpStream } from '@anju/sdk/mqtt'
import { openGateBroker } from '../open-gate-broker.ts'

/** A real Aedes over TCP that can die and rise again at the same port. */
export interface TcpBroker {
  readonly port: number
  readonly broker: Broker
  /** The broker dies: every line is cut, nobody listens, and it forgets all. */
  die(): Promise<void>
  rise(): Promise<void>
  /** Cuts every line and goes on listening. */
  cutLines(): void
}

export async function tcpBroker(gate: Gate): Promise<TcpBroker> {
  const sockets = new Set<Socket>()
  let broker: Broker
  let server: Server
  let port = 0
  const made: TcpBroker = {
    get port() {
      return port
    },
    get broker() {
      return broker
    },
    cutLines() {
      for (const socket of sockets) socket.destroy()
    },
    async die() {
      const closed = new Promise((resolve) => server.close(resolve))
      made.cutLines()
      await closed
      await broker.close()
    },
    async rise() {
      broker = await openGateBroker(gate, async (attach) => {
        server = createServer((socket) => {
          sockets.add(socket)
          socket.once('close', () => sockets.delete(socket))
          socket.on('error', () => {})
          attach(socket)
        })
        await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
        port = (server.address() as AddressInfo).port
        return mqttBus({ open: () => tcpStream({ host: '127.0.0.1', port }) })
      })
    },
  }
  await made.rise()
  return made
}
