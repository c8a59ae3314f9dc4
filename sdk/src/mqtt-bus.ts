import type { Duplex } from 'node:stream'
import { BusError, type Bus, type ConnectOptions } from './bus.ts'
import { mqttConnection } from './mqtt-connection.ts'
import { mqttLine } from './mqtt-line.ts'
import type { Work } from './work.ts'

export { brokerStream } from './broker-stream.ts'
export { tcpStream } from './tcp-stream.ts'
export { tlsStream, type ClientTls } from './tls-stream.ts'
export { wsStream } from './ws-stream.ts'

/** How to reach a broker, and who counts what is under way. */
export interface MqttBusOptions {
  /** A fresh stream to the broker: a socket, or one end of a pair in memory. */
  open: () => Duplex | Promise<Duplex>
  work?: Work
}

/**
 * MQTT 3.1.1 over any stream. It sends no keep-alive: who is silent for too long is the application's to judge, on its own clock. Publishes are
 * pipelined; each settles with its acknowledgement.
 */
export function mqttBus({ open, work }: MqttBusOptions): Bus {
  return {
    async connect(options: ConnectOptions) {
      const done = work?.begin('mqtt-connect')
      try {
        const stream = await reach(open)
        return await mqttConnection(mqttLine(stream), options, work)
      } finally {
        done?.()
      }
    },
  }
}

async function reach(open: MqttBusOptions['open']): Promise<Duplex> {
  try {
    return await open()
  } catch (error) {
    throw new BusError({ code: 'connection-refused', params: { reason: (error as Error).message } })
  }
}
