import { BusError, openGate, type Broker, type Bus, type Connection, type ConnectOptions, type Message } from '../../bus.ts'
import { memoryBroker } from '../../memory-broker.ts'
import { written } from '../observation.ts'
import type { Bench, Note } from './bench.ts'
import { heldAnswers } from './held-answers.ts'

/** A bench in this process, for devices written in TypeScript: `bus` is the way of the device to it. */
export function memoryBench(note: Note): Bench & { bus: Bus } {
  const answers = heldAnswers()
  const gate = { ...openGate, publish: () => answers.ask() }
  const open = new Map<number, Connection>()
  let broker: Broker = memoryBroker(gate)
  let up = true
  let byKit = false
  let lines = 0

  const kitDoes = (what: () => void) => {
    byKit = true
    what()
    byKit = false
  }
  const connect = async (options: ConnectOptions): Promise<Connection> => {
    if (!up) {
      note({ saw: 'attempt' })
      throw new BusError({ code: 'connection-refused', params: { reason: 'network cut' } })
    }
    const line = lines++
    const { clientId, clean, will } = options
    note({ saw: 'connect', line, client: clientId, clean, ...(will === undefined ? {} : { will: packet(will) }) })
    let how: 'goodbye' | 'lost' = 'lost'
    const inner = await broker.bus.connect({
      ...options,
      onClose(cause) {
        open.delete(line)
        note({ saw: 'close', line, how: byKit ? 'by-kit' : how })
        options.onClose?.(cause)
      },
    })
    open.set(line, inner)
    return noting(inner, line, note, () => {
      how = 'goodbye'
    })
  }
  return {
    sees: 'everything',
    bus: { connect },
    publish: (message) => broker.publish(message),
    network(is) {
      up = is === 'back'
      if (!up) kitDoes(() => [...open.values()].forEach((each) => each.drop()))
    },
    acknowledgements: (are) => (are === 'held' ? answers.hold() : answers.free()),
    async restart() {
      const old = broker
      kitDoes(() => [...open.values()].forEach((each) => each.drop()))
      broker = memoryBroker(gate)
      await old.close()
    },
    close: () => broker.close(),
  }
}

const packet = ({ topic, qos, retain, payload }: Message) => ({ topic, qos, retain, ...written(payload) })

/** The device's connection: what goes through is noted first, and its acknowledgement after. */
const noting = (inner: Connection, line: number, note: Note, leaving: () => void): Connection => ({
  async publish(message) {
    const publish = note({ saw: 'publish', line, ...packet(message) })
    await inner.publish(message)
    if (message.qos === 1) note({ saw: 'acknowledge', line, publish })
  },
  async subscribe(filter, qos) {
    note({ saw: 'subscribe', line, filter, qos })
    await inner.subscribe(filter, qos)
  },
  end() {
    leaving()
    return inner.end()
  },
  drop: () => inner.drop(),
  get open() {
    return inner.open
  },
})
