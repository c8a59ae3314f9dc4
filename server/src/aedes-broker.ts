import { duplexPair, type Duplex } from 'node:stream'
import { fail, limits, type Broker, type Gate, type GateAnswer, type Message } from '@anju/sdk'
import { mqttBus } from '@anju/sdk/mqtt'
import { Aedes, type Client as AedesClient, type PublishPacket } from 'aedes'
import { authenticate } from './aedes-admission.ts'
import type { AedesBrokerOptions, Held, Known, StreamOrigin } from './aedes-held.ts'
import { aedesSessions, type SessionCounts } from './aedes-sessions.ts'
import { serverLimits } from './limits.ts'
import { directLine } from './direct-line.ts'
import { guardPacketLength } from './packet-length-guard.ts'

/** Aedes with a gate before it. `attach` hands it a stream: a socket, or one half of a pair in memory. */
export interface AedesBroker extends Broker {
  attach(stream: Duplex, origin?: StreamOrigin): void
  /** Cuts every client whose credential is not in force any more. To be called when credentials may have changed. */
  recheck(): void
  /** What waits for clients that are away. */
  sessions(): SessionCounts
}

/** Where refused messages go: a topic that nobody may subscribe to. Aedes can acknowledge a message without an error only by publishing it. */
const NOWHERE = '$anju/refused'
const NOTHING = Buffer.alloc(0)

const messageOf = ({ topic, payload, qos, retain }: PublishPacket): Message => ({
  topic,
  payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
  qos: qos === 0 ? 0 : 1,
  retain,
})

const isWill = (packet: PublishPacket): boolean => (packet as { cmd?: string }).cmd !== 'publish'

/** Aedes' connected clients by id: it publishes no type for them. */
const connectedOf = (aedes: Aedes): Readonly<Record<string, AedesClient | undefined>> =>
  (aedes as unknown as { clients: Record<string, AedesClient | undefined> }).clients

/**
 * The broker of the reference server. Aedes acknowledges a QoS 1 message when `authorizePublish` calls back, so the gate is asked there and what is
 * acknowledged is stored. A piece of work lasts from a message's arrival until it has been written to every subscriber.
 */
export function aedesBroker(gate: Gate, options: AedesBrokerOptions = {}): AedesBroker {
  const { door, limits: changed = {} } = options
  const bounds = { ...serverLimits, ...changed }
  const clients: Held['clients'] = new WeakMap()
  const sessions = aedesSessions({
    granted: (client, filter) => clients.get(client as AedesClient)?.filters.has(filter) === true,
    isConnected: (id) => connectedOf(aedes)[id] !== undefined,
    onForgotten: (id) => door?.forget(id),
    limits: bounds,
  })
  const direct = directLine({ mayHear: (client, topic) => mayHear(held, client, topic), anyKept: () => sessions.any() })
  const held: Held = { gate, options, asked: new WeakMap(), clients, origins: new WeakMap(), ends: new WeakMap(), sessions, direct }
  const aedes = new Aedes({
    concurrency: 0, // The default of 100 lets a flood of a hundred publishers collapse to a fifth of its rate.
    queueLimit: bounds.connect_queue_packets,
    drainTimeout: bounds.drain_timeout_ms,
    connectTimeout: bounds.connect_timeout_ms,
    maxTopicLevels: limits.topic_levels,
    maxInflightInbound: bounds.half_open_qos2,
    persistence: sessions.persistence,
    preConnect(client, packet, callback) {
      const { keepalive = 0, will } = packet
      held.asked.set(client, { keep_alive_s: keepalive, ...(will === undefined ? {} : { will_topic: will.topic }) })
      if (options.clock !== undefined) packet.keepalive = 0 // Aedes' timers cannot be moved with our clock.
      callback(null, true)
    },
    authenticate: (client, username, password, done) => authenticate(held, client, username, password?.toString(), done),
    authorizePublish: (client, packet, callback) => authorizePublish(held, client, packet, callback),
    authorizeSubscribe: (client, subscription, callback) =>
      callback(null, mayHave(held, client, subscription.topic, bounds.client_filters) ? subscription : null),
    ...(door === undefined ? {} : { authorizeForward: (client, packet) => (mayHear(held, client, packet.topic) ? packet : null) }),
    published(packet, _client, callback) {
      end(held, packet)
      callback()
    },
  })
  listenTo(aedes, held)
  return brokerOf(aedes, held)
}

/** Asks for the rights first: what is beyond them ends the connection (MQTT-3.3.5-2), since what is acknowledged is stored. */
function authorizePublish(held: Held, client: AedesClient | null, packet: PublishPacket, callback: (error?: Error | null) => void): void {
  const { gate, clients } = held
  const known = client === null ? undefined : clients.get(client)
  known?.alive?.heard()
  const { topic } = packet
  if (known?.visitor?.rights.mayPublish(topic) === false) {
    const fault = fail('not-yours', { client: known.name.clientId.slice(0, 120), topic: topic.slice(0, 120) }).fault
    gate.refused?.({ client: known.name, fault, topic, bytes: packet.payload.length })
    return callback(new Error(fault.code))
  }
  track(held, packet, known)
  answerInOrder(gate, known, messageOf(packet), (answer) => {
    if (answer instanceof Error) {
      end(held, packet)
      return callback(answer)
    }
    if (!answer.deliver) Object.assign(packet, { topic: NOWHERE, payload: NOTHING, retain: false })
    const left = client !== null && !client.connected && !client.connecting && !isWill(packet)
    callback(null)
    if (left && packet.qos > 0) end(held, packet) // Nobody is there to be acknowledged, so Aedes stops here.
  })
}

/** Whether a client may have a subscription, and notes that it has it. */
function mayHave({ gate, clients, direct }: Held, client: AedesClient, filter: string, most: number): boolean {
  const known = clients.get(client)
  known?.alive?.heard()
  const name = known?.name ?? { clientId: client.id }
  const room = known === undefined || known.filters.has(filter) || known.filters.size < most
  const granted = room && !filter.startsWith('$') && known?.visitor?.rights.maySubscribe(filter) !== false && gate.subscribe(name, filter)
  if (granted) {
    known?.filters.add(filter)
    direct.granted(client, filter)
  } else gate.refused?.({ client: name, fault: fail('subscription-refused', { filter: filter.slice(0, 120) }).fault, topic: filter })
  return granted
}

/** Whether a message may be handed to a client now: its rights may have been others when it subscribed. */
const mayHear = ({ clients }: Pick<Held, 'clients'>, client: AedesClient, topic: string): boolean =>
  clients.get(client)?.visitor?.rights.maySubscribe(topic) !== false

const end = ({ ends }: Held, packet: object) => {
  ends.get(packet)?.()
  ends.delete(packet)
}

/** Counts a message as under way until {@link end}. */
function track({ ends, options }: Held, packet: PublishPacket, known: Known | undefined): void {
  const done = options.work?.begin('broker')
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

function listenTo(aedes: Aedes, { gate, clients, sessions, options, direct }: Held): void {
  aedes.on('clientDisconnect', (client) => {
    sessions.left(client.id)
    const known = clients.get(client)
    if (known === undefined) return
    known.alive?.gone()
    for (const filter of known.filters) direct.dropped(client, filter)
    const done = options.work?.begin('broker')
    void Promise.allSettled([known.pending, known.will]).then(() => {
      gate.gone(known.name)
      done?.()
    })
  })
  aedes.on('unsubscribe', (filters, client) => {
    for (const filter of filters) {
      clients.get(client)?.filters.delete(filter)
      direct.dropped(client, filter)
    }
  })
  aedes.on('ping', (_packet, client) => clients.get(client)?.alive?.heard())
  aedes.on('ack', (_packet, client) => clients.get(client)?.alive?.heard())
  aedes.on('clientError', () => {}) // A client's error ends that client; Aedes has closed it.
  aedes.on('connectionError', () => {})
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
  const done = (given: GateAnswer | Error) => {
    if (known?.pending === settled) delete known.pending
    answer(given)
  }
  const settled = after(before, given).then(done, done)
  if (known !== undefined) known.pending = settled
}

/** What was given, once what came before has been answered, which never fails. A promise less a message than to wait for both. */
function after<T>(before: Promise<unknown> | undefined, given: T | Promise<T>): Promise<T> {
  if (before === undefined) return Promise.resolve(given)
  if (given instanceof Promise) given.catch(() => {}) // It is asked for later.
  return before.then(() => given)
}

/** The broker's other side: streams come in, the application publishes down. */
function brokerOf(aedes: Aedes, { clients, origins, sessions, direct, options: { work } }: Held): AedesBroker {
  const ready = aedes.listen()
  const attach = (stream: Duplex, origin?: StreamOrigin) => {
    if (origin !== undefined) origins.set(stream, origin)
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
    async publish(message) {
      const done = work?.begin('broker')
      await ready
      if (work === undefined && direct.send(message)) return // Where work is counted, Aedes says when a message has been written.
      const { topic, payload, qos, retain } = message
      await new Promise<void>((resolve) => {
        const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
        aedes.publish({ cmd: 'publish', topic, payload: bytes, qos, retain, dup: false }, () => resolve())
      })
      done?.()
    },
    cut(clientId) {
      connectedOf(aedes)[clientId]?.conn.destroy()
    },
    recheck() {
      for (const client of Object.values(connectedOf(aedes)))
        if (client !== undefined && clients.get(client)?.visitor?.inForce() === false) client.conn.destroy()
    },
    sessions: () => sessions.counts(),
    async close() {
      await ready
      await new Promise<void>((resolve) => {
        aedes.close(resolve)
      })
    },
  }
}
