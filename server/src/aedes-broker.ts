import { duplexPair, type Duplex } from 'node:stream'
import { limits, type Broker, type Client, type Clock, type Gate, type GateAnswer, type Message, type Work } from '@anju/sdk'
import { mqttBus } from '@anju/sdk/mqtt'
import { Aedes, type Client as AedesClient, type PublishPacket } from 'aedes'
import { keepAlive, type KeepAlive } from './keep-alive-guard.ts'
import { serverLimits } from './limits.ts'
import { guardPacketLength } from './packet-length-guard.ts'

/** Aedes with a gate before it. `attach` hands it a stream: a socket, or one half of a pair in memory. */
export interface AedesBroker extends Broker {
  attach(stream: Duplex): void
}

export interface AedesBrokerOptions {
  /** Counts what is under way in the broker. */
  work?: Work
  /** The clock by which keep-alive is judged. Without one Aedes judges it by its own timers, in real time. */
  clock?: Clock
}

/** Where refused messages go: a topic that nobody may subscribe to. Aedes can acknowledge a message without an error only by publishing it. */
const NOWHERE = '$anju/refused'
const NOTHING = Buffer.alloc(0)

/** MQTT 3.1.1, 3.2.2.3: return code 5, not authorized. */
const refusal = (text: string) => Object.assign(new Error(text), { returnCode: 5 })

/** What is known of one connected client besides what Aedes keeps. */
interface Known {
  name: Client
  /** The last answer that its messages wait for: later ones wait behind it, so that a client's messages stay in order. */
  pending?: Promise<unknown>
  /** Settles when its will has been written to every subscriber. */
  will?: Promise<void>
  alive?: KeepAlive
}

const messageOf = ({ topic, payload, qos, retain }: PublishPacket): Message => ({
  topic,
  payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
  qos: qos === 0 ? 0 : 1,
  retain,
})

const isWill = (packet: PublishPacket): boolean => (packet as { cmd?: string }).cmd !== 'publish'

/**
 * The broker of the reference server. Aedes acknowledges a QoS 1 message when `authorizePublish` calls back, so the gate is asked there and what is
 * acknowledged is stored. A piece of work lasts from a message's arrival until it has been written to every subscriber.
 */
export function aedesBroker(gate: Gate, options: AedesBrokerOptions = {}): AedesBroker {
  const { work, clock } = options
  const asked = new WeakMap<AedesClient, number>()
  const clients = new WeakMap<AedesClient, Known>()
  const ends = new WeakMap<object, () => void>()
  const end = (packet: object) => {
    ends.get(packet)?.()
    ends.delete(packet)
  }

  const aedes = new Aedes({
    concurrency: 0, // The default of 100 lets a flood of a hundred publishers collapse to a fifth of its rate.
    queueLimit: serverLimits.connect_queue_packets,
    drainTimeout: serverLimits.drain_timeout_ms,
    connectTimeout: serverLimits.connect_timeout_ms,
    maxTopicLevels: limits.topic_levels,
    preConnect(client, packet, callback) {
      if (clock !== undefined) {
        asked.set(client, packet.keepalive ?? 0)
        packet.keepalive = 0 // Aedes' timers cannot be moved with our clock.
      }
      callback(null, true)
    },
    authenticate(client, username, password, done) {
      const name: Client = username === undefined ? { clientId: client.id } : { clientId: client.id, username }
      const answer = gate.connect(name, password?.toString())
      if (!answer.ok) return done(refusal(answer.fault.code), false)
      const keep_alive_s = asked.get(client) ?? 0
      if (clock === undefined || keep_alive_s === 0) clients.set(client, { name })
      else clients.set(client, { name, alive: keepAlive(clock, keep_alive_s, () => client.conn.destroy()) })
      done(null, true)
    },
    authorizePublish(client, packet, callback) {
      const known = client === null ? undefined : clients.get(client)
      known?.alive?.heard()
      track(packet, known)
      answerInOrder(gate, known, messageOf(packet), (answer) => {
        if (answer instanceof Error) {
          end(packet)
          return callback(answer)
        }
        if (!answer.deliver) Object.assign(packet, { topic: NOWHERE, payload: NOTHING, retain: false })
        const left = client !== null && !client.connected && !client.connecting && !isWill(packet)
        callback(null)
        if (left && packet.qos > 0) end(packet) // Nobody is there to be acknowledged, so Aedes stops here.
      })
    },
    authorizeSubscribe(client, subscription, callback) {
      const known = clients.get(client)
      known?.alive?.heard()
      const name = known?.name ?? { clientId: client.id }
      const granted = !subscription.topic.startsWith('$') && gate.subscribe(name, subscription.topic)
      callback(null, granted ? subscription : null)
    },
    published(packet, _client, callback) {
      end(packet)
      callback()
    },
  })
  /** Counts a message as under way until {@link end}. */
  const track = (packet: PublishPacket, known: Known | undefined) => {
    const done = work?.begin('broker')
    if (known === undefined || !isWill(packet)) {
      if (done !== undefined) ends.set(packet, done)
      return
    }
    known.will = new Promise((resolve) => {
      ends.set(packet, () => {
        resolve()
        done?.()
      })
    })
  }
  aedes.on('clientDisconnect', (client) => {
    const known = clients.get(client)
    if (known === undefined) return
    known.alive?.gone()
    const done = work?.begin('broker')
    void Promise.allSettled([known.pending, known.will]).then(() => {
      gate.gone(known.name)
      done?.()
    })
  })
  aedes.on('ping', (_packet, client) => clients.get(client)?.alive?.heard())
  aedes.on('ack', (_packet, client) => clients.get(client)?.alive?.heard())
  aedes.on('clientError', () => {}) // A client's error ends that client; Aedes has closed it.
  aedes.on('connectionError', () => {})
  return brokerOf(aedes, work)
}

/** Asks the gate at once, in the order of arrival, and answers in that order: at once where nothing waits. */
function answerInOrder(gate: Gate, known: Known | undefined, message: Message, answer: (given: GateAnswer | Error) => void): void {
  let given: GateAnswer | Promise<GateAnswer>
  try {
    given = gate.publish(known?.name, message)
  } catch (error) {
    return answer(error as Error)
  }
  if (!(given instanceof Promise) && known?.pending === undefined) return answer(given)
  const before = known?.pending
  const settled = Promise.allSettled([given, before]).then(([outcome]) => {
    if (known?.pending === settled) delete known.pending
    answer(outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error))
  })
  if (known !== undefined) known.pending = settled
}

/** The broker's other side: streams come in, the application publishes down. */
function brokerOf(aedes: Aedes, work: Work | undefined): AedesBroker {
  const ready = aedes.listen()
  const attach = (stream: Duplex) => {
    guardPacketLength(stream, serverLimits.packet_bytes)
    stream.on('error', () => {}) // Until Aedes listens, and after it has let go.
    void ready.then(() => aedes.handle(stream))
  }
  const open = () => {
    const [ours, theirs] = duplexPair()
    attach(theirs)
    return ours
  }
  return {
    bus: mqttBus(work === undefined ? { open } : { open, work }),
    attach,
    async publish({ topic, payload, qos, retain }) {
      const done = work?.begin('broker')
      await ready
      await new Promise<void>((resolve) => {
        const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
        aedes.publish({ cmd: 'publish', topic, payload: bytes, qos, retain, dup: false }, () => resolve())
      })
      done?.()
    },
    cut(clientId) {
      const connected = (aedes as unknown as { clients: Record<string, AedesClient | undefined> }).clients
      connected[clientId]?.conn.destroy()
    },
    async close() {
      await ready
      await new Promise<void>((resolve) => {
        aedes.close(resolve)
      })
    },
  }
}
