// Goal: the MQTT client keeps the promises of a bus against a real broker. Method: the contract, over streams in memory and over TCP; then what
// a broker that misbehaves does to it, with a broker of a few lines.
import { createServer, type AddressInfo } from 'node:net'
import { duplexPair } from 'node:stream'
import { busContract } from '@anju/sdk/bus-contract'
import { mqttBus, tcpStream } from '@anju/sdk/mqtt'
import { openGateBroker } from './open-gate-broker.ts'

busContract('MQTT over streams in memory', async (gate) => {
  const broker = await openGateBroker(gate, async (attach) =>
    mqttBus({
      open: () => {
        const [near, far] = duplexPair()
        attach(far)
        return near
      },
    }),
  )
  return { broker, close: () => broker.close() }
})

busContract('MQTT over TCP', async (gate) => {
  const server = createServer()
  const broker = await openGateBroker(gate, async (attach) => {
    server.on('connection', attach)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    return mqttBus({ open: () => tcpStream({ host: '127.0.0.1', port }) })
  })
  return {
    broker,
    close: async () => {
      await broker.close()
      await new Promise((resolve) => server.close(resolve))
    },
  }
})
