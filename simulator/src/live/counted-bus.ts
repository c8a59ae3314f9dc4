import { BusError, type Bus, type Connection } from '@anju/sdk'
import type { LatencyHistogram } from './latency-histogram.ts'

/** What a counted bus counts. */
export interface Counts {
  connected: number
  sent: Record<string, number>
  acknowledged: number
  confirmed: number
  lost: number
  errors: Record<string, number>
  readonly acknowledge: LatencyHistogram
}

/** A bus whose traffic is counted: messages by channel, acknowledgements with their time, lines had and lost. Nothing that passes is changed. */
export function countedBus(bus: Bus, counts: Counts, now_ms: () => number): Bus {
  const more = (all: Record<string, number>, name: string) => {
    all[name] = (all[name] ?? 0) + 1
  }
  return {
    async connect(options) {
      let ending = false
      let open = false
      const connection = await bus
        .connect({
          ...options,
          onMessage(message) {
            if (message.topic.endsWith('/confirm')) counts.confirmed += 1
            return options.onMessage(message)
          },
          onClose(cause) {
            if (open) counts.connected -= 1
            if (open && !ending) counts.lost += 1
            open = false
            options.onClose?.(cause)
          },
        })
        .catch((error: unknown) => {
          more(counts.errors, error instanceof BusError ? error.fault.code : 'other')
          throw error
        })
      open = connection.open
      if (open) counts.connected += 1
      const counted: Connection = {
        async publish(message) {
          more(counts.sent, message.topic.slice(message.topic.lastIndexOf('/') + 1))
          const began_ms = now_ms()
          await connection.publish(message)
          if (message.qos === 0) return
          counts.acknowledged += 1
          counts.acknowledge.add(now_ms() - began_ms)
        },
        subscribe: (filter, qos) => connection.subscribe(filter, qos),
        end() {
          ending = true
          return connection.end()
        },
        drop() {
          ending = true
          connection.drop()
        },
        get open() {
          return connection.open
        },
      }
      return counted
    },
  }
}
