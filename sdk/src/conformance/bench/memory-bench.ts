import { BusError, openGate, type Broker, type Bus, type Connection, type ConnectOptions, type Message } from '../../bus.ts'
import type { Clock } from '../../clock.ts'
import { pings } from '../../keep-alive.ts'
import { memoryBroker } from '../../memory-broker.ts'
import { written } from '../observation.ts'
import type { Bench, Note, Refused, Shown } from './bench.ts'
import { heldAnswers } from './held-answers.ts'

/** What a device adds that does not look at certificates: in memory the bus stands for the TLS library, which does. */
export interface TrustingOptions extends ConnectOptions {
  takesCertificate: 'any' | 'of-another-name'
}
const takes = (options: ConnectOptions | TrustingOptions, shown: Shown): boolean =>
  'takesCertificate' in options && (options.takesCertificate === 'any' || options.takesCertificate === shown)

/** What a device adds that does not keep what its CONNECT promised: in memory the bus stands for the MQTT library, which pings. */
export interface SilentOptions extends ConnectOptions {
  neverPings: true
}

/** A bench in this process, for devices written in TypeScript: `bus` is the way of the device to it. */
export function memoryBench(note: Note, clock: Clock): Bench & { bus: Bus } {
  const answers = heldAnswers()
  const gate = { ...openGate, publish: () => answers.ask() }
  const open = new Map<number, Connection>()
  let broker: Broker = memoryBroker(gate)
  let network: 'cut' | 'silent' | 'back' = 'back'
  let shut = false
  let refuse: Refused = 'none'
  let shown: Shown = 'right'
  let byKit = false
  /** Those who wait for an answer that got lost. */
  let unheard: ((error: BusError) => void)[] = []
  let lines = 0

  const kitDoes = (what: () => void) => {
    byKit = true
    what()
    byKit = false
  }
  const connect = async (options: ConnectOptions): Promise<Connection> => {
    const { clientId, clean, keepAlive_s: keep_alive_s = 0, will } = options
    if (network !== 'back' || shown !== 'right') note({ saw: 'attempt' })
    if (network === 'silent') return nobodyHears()
    if (network === 'back' && shown !== 'right') {
      if (takes(options, shown)) note({ saw: 'trusted', client: clientId })
      throw new BusError({ code: 'connection-refused', params: { reason: `certificate ${shown}` } })
    }
    if (shut) note({ saw: 'refused', client: clientId })
    if (network === 'cut' || shut) throw new BusError({ code: 'connection-refused', params: { reason: shut ? 'refused' : 'network cut' } })
    const line = lines++
    note({ saw: 'connect', line, client: clientId, clean, keep_alive_s, ...(will === undefined ? {} : { will: packet(will) }) })
    let how: 'goodbye' | 'lost' = 'lost'
    const silence =
      keep_alive_s === 0 || 'neverPings' in options
        ? undefined
        : pings(clock, keep_alive_s, () => network !== 'silent' && note({ saw: 'ping', line }))
    const inner = await broker.bus.connect({
      ...options,
      onMessage: (message) => (network === 'silent' ? undefined : options.onMessage(message)),
      onClose(cause) {
        open.delete(line)
        silence?.()
        note({ saw: 'close', line, how: byKit || network === 'silent' ? 'by-kit' : how })
        options.onClose?.(cause)
      },
    })
    open.set(line, inner)
    const silently = ({ qos }: Message) => (network !== 'silent' ? undefined : qos === 0 ? Promise.resolve() : nobodyHears())
    const refused = (filter: string) => filter.endsWith(`/${refuse}`)
    return noting({ inner, line, note, silently, refused, leaving: () => (how = 'goodbye') })
  }
  const nobodyHears = () => new Promise<never>((_, reject) => unheard.push(reject))
  const cutAll = () => kitDoes(() => [...open.values()].forEach((each) => each.drop()))
  return {
    sees: 'everything',
    bus: { connect },
    publish: (message) => broker.publish(message),
    network(is) {
      if (is === 'cut' || network === 'silent') cutAll() // What got lost in between is missing for ever: such a line is of no use.
      network = is
      for (const reject of unheard.splice(0)) reject(new BusError({ code: 'connection-lost' }))
    },
    door: (is) => {
      shut = is === 'shut'
    },
    grants: (what) => {
      refuse = what
    },
    tls: true,
    certificate: (is) => {
      shown = is
    },
    acknowledgements: (are) => (are === 'held' ? answers.hold() : answers.free()),
    async restart() {
      const old = broker
      cutAll()
      broker = memoryBroker(gate)
      await old.close()
    },
    close: () => broker.close(),
  }
}

const packet = ({ topic, qos, retain, payload }: Message) => ({ topic, qos, retain, ...written(payload) })

interface Noting {
  inner: Connection
  line: number
  note: Note
  /** What becomes of a message that the network loses, or undefined when it does not. */
  silently: (message: Message) => Promise<void> | undefined
  refused: (filter: string) => boolean
  leaving: () => void
}

/** The device's connection: what goes through is noted first, and its acknowledgement after. */
const noting = ({ inner, line, note, silently, refused, leaving }: Noting): Connection => ({
  async publish(message) {
    const lost = silently(message)
    if (lost !== undefined) return lost
    const publish = note({ saw: 'publish', line, ...packet(message) })
    await inner.publish(message)
    if (message.qos === 1) note({ saw: 'acknowledge', line, publish })
  },
  async subscribe(filter, qos) {
    const no = refused(filter)
    note({ saw: 'subscribe', line, filter, qos, ...(no ? { refused: no } : {}) })
    if (no) throw new BusError({ code: 'subscription-refused', params: { filter } })
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
