import type { Duplex } from 'node:stream'
import { BusError, type Bus, type ConnectOptions } from './bus.ts'
import type { Clock } from './clock.ts'
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
  /** By which the keep-alive of a connection is kept. Without one no connection promises any. */
  clock?: Clock
  work?: Work
}

/**
 * MQTT 3.1.1 over any stream. Publishes are pipelined; each settles with its acknowledgement. Where a connection asks for a keep-alive, a line on
 * which a ping stays without an answer until the next one is due is given up.
 */
export function mqttBus({ open, clock, work }: MqttBusOptions): Bus {
  return {
    async connect(options: ConnectOptions) {
      const done = work?.begin('mqtt-connect')
      try {
        const stream = await reach(open)
        return await mqttConnection(mqttLine(stream), options, { clock, work })
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
