import type { Bus, Message } from '../../bus.ts'
import { written } from '../observation.ts'
import type { Bench, Note } from './bench.ts'

/**
 * The kit as an application at a broker that is not its own: it hears and says what any application may, and sees no connections, wills,
 * subscriptions or acknowledgements. What needs those is blocked. `filter` keeps other devices of that broker out.
 */
export async function applicationBench(note: Note, bus: Bus, filter = 'anju/1/+/+/+/+'): Promise<Bench> {
  let line = 0
  const connection = await bus.connect({
    clientId: 'anju-conform',
    clean: true,
    onMessage({ topic, qos, retain, payload }: Message) {
      const channel = topic.split('/').at(-1)
      if (channel === 'command' || channel === 'confirm' || payload.byteLength === 0) return
      if (channel === 'birth') line += 1
      // A message with the flag was kept by the broker; one that comes as it is said has lost it.
      note({
        saw: 'publish',
        line,
        topic,
        qos,
        retain: retain || channel === 'birth',
        ...(retain ? { kept: true } : {}),
        ...written(payload),
      })
    },
  })
  await connection.subscribe(filter, 1)
  return {
    sees: 'messages',
    publish: (message) => connection.publish(message),
    network: () => {},
    door: () => {},
    grants: () => {},
    tls: false,
    certificate: () => {},
    acknowledgements: () => {},
    restart: () => Promise.resolve(),
    close: () => connection.end(),
  }
}
