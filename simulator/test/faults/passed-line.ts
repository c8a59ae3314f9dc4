import { BusError, instant, memoryBroker, openGate, queueClock, random, type Connection, type Instant } from '@anju/sdk'
import { faultyBus, type Fault } from '@anju/simulator'
import { run } from '../lived.ts'

export interface Passed {
  /** What arrived at the broker, by its number, and when, in order. */
  heard: { number: number; at_s: number }[]
  /** What came down to the device. */
  down: { number: number; at_s: number }[]
  /** When the device was told that its line is over, and when the broker sent the will. */
  closed_s: number[]
  wills_s: number[]
  /** When a connection was had. */
  connected_s: number[]
}

export interface Line {
  faults: readonly Fault[]
  /** Messages, one a second from 0 on, each way. */
  count: number
  seed?: number | string
  bytes?: number
  /** Whether to connect again when the line is over: every second. */
  again?: boolean
  for_s?: number
}

const text = new TextDecoder()
const numbered = (number: number, bytes: number) => new TextEncoder().encode(String(number).padEnd(bytes))

/** Sends one message a second up and one down through a faulty bus before a real memory broker. */
export async function passedLine({ faults, count, seed = 'line', bytes = 1, again = false, for_s = count + 600 }: Line): Promise<Passed> {
  const clock = queueClock(instant('2026-01-15T10:00:00Z'))
  const began = clock.now()
  const at_s = () => (clock.now() - began) / 1000
  const passed: Passed = { heard: [], down: [], closed_s: [], wills_s: [], connected_s: [] }
  const broker = memoryBroker({
    ...openGate,
    publish(_, { topic, payload }) {
      if (topic.endsWith('/death')) passed.wills_s.push(at_s())
      else passed.heard.push({ number: Number(text.decode(payload)), at_s: at_s() })
      return { deliver: true }
    },
  })
  const bus = faultyBus(broker.bus, { clock, random: random(seed), faults, began })
  let line: Connection | undefined
  const connect = async () => {
    try {
      const made = await bus.connect({
        clientId: 'one',
        clean: true,
        will: { topic: 'anju/1/s/h/d/death', payload: numbered(0, 1), qos: 1, retain: false },
        onMessage: ({ payload }) => void passed.down.push({ number: Number(text.decode(payload)), at_s: at_s() }),
        onClose() {
          passed.closed_s.push(at_s())
          line = undefined
        },
      })
      passed.connected_s.push(at_s())
      line = made
      await made.subscribe('down', 1)
    } catch (error) {
      if (!(error instanceof BusError)) throw error
    }
  }
  await connect()
  for (let i = 0; i < count; i++)
    clock.wakeAt((began + i * 1000) as Instant, () => {
      if (line === undefined && again) void connect()
      line?.publish({ topic: 'anju/1/s/h/d/event', payload: numbered(i, bytes), qos: 1, retain: false }).catch(() => {})
      void broker.publish({ topic: 'down', payload: numbered(i, 1), qos: 1, retain: false })
    })
  await run(clock, (began + for_s * 1000) as Instant)
  return passed
}
