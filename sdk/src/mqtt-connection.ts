import type { IPublishPacket, Packet } from 'mqtt-packet'
import type { Cancel, Clock } from './clock.ts'
import { BusError, type Connection, type ConnectOptions, type Message } from './bus.ts'
import { pings } from './keep-alive.ts'
import { limits } from './limits.ts'
import type { MqttLine } from './mqtt-line.ts'
import { tlsProblem } from './tls-problem.ts'
import { isTopicFilter, isTopicName } from './topic-filter.ts'
import type { Work } from './work.ts'

const lost = () => new BusError({ code: 'connection-lost' })
const refused = (reason: string) => new BusError({ code: 'connection-refused', params: { reason } })

/** What the return codes of CONNACK mean (MQTT 3.1.1, 3.2.2.3). */
const connackWords: readonly string[] = [
  '',
  'the broker does not speak MQTT 3.1.1',
  'the client id is not taken, or belongs to somebody else',
  'the broker is not available now',
  'the user name or the password is wrong',
  'not authorized',
]

/** A broker that checks certificates by TLS 1.3 refuses ours only after the handshake: the sentence of that, where it is why the line was lost. */
const lostOrRefused = (cause: Error | undefined) => {
  const problem = cause === undefined ? undefined : tlsProblem(cause, 'The broker')
  return problem === undefined ? lost() : refused(problem)
}

/** What a broker was asked for and has not yet answered, by packet number. */
interface Asked {
  filter?: string
  settle: (error?: Error) => void
}

/** One connection's state. */
interface Talk {
  readonly line: MqttLine
  readonly options: ConnectOptions
  readonly work: Work | undefined
  readonly asked: Map<number, Asked>
  /** QoS 1 messages that were received, in order, with whether their handler is done: acknowledged in this order (MQTT-4.6.0-2). */
  readonly received: { id: number; handled: boolean }[]
  /** Told when nothing is unanswered any more, or the line is over. */
  readonly idle: (() => void)[]
  number: number
  /** Whether a ping is without its answer. */
  pinged: boolean
  stopPings: Cancel
}

/** Says CONNECT and waits for the answer. Rejects with `connection-refused` or `connection-lost`. */
export function mqttConnection(
  line: MqttLine,
  options: ConnectOptions,
  { clock, work }: { clock: Clock | undefined; work: Work | undefined },
): Promise<Connection> {
  const keepAlive_s = clock === undefined ? 0 : (options.keepAlive_s ?? 0)
  const talk: Talk = { line, options, work, asked: new Map(), received: [], idle: [], number: 0, pinged: false, stopPings: () => {} }
  return new Promise((resolve, reject) => {
    line.onClose = (cause) => reject(lostOrRefused(cause))
    line.onPacket = (packet) => {
      if (packet.cmd !== 'connack') return
      if (packet.returnCode !== 0) {
        const code = packet.returnCode ?? 0
        reject(refused(`MQTT return code ${code}, ${connackWords[code] ?? 'unknown'}`))
        return line.cut()
      }
      line.onPacket = (next) => hear(talk, next)
      line.onClose = (cause) => over(talk, cause)
      if (clock !== undefined && keepAlive_s > 0) talk.stopPings = pings(clock, keepAlive_s, () => ping(talk))
      resolve(connectionOf(talk))
    }
    line.send(connectPacket(options, keepAlive_s))
  })
}

function connectPacket({ clientId, clean, username, password, will }: ConnectOptions, keepAlive_s: number): Packet {
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clientId,
    clean,
    keepalive: keepAlive_s,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password: Buffer.from(password) }),
    ...(will === undefined ? {} : { will: { ...will, payload: bytes(will.payload) } }),
  }
}

const bytes = (payload: Uint8Array): Buffer => Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)

function connectionOf(talk: Talk): Connection {
  const { line } = talk
  return {
    publish: (message) => publish(talk, message),
    subscribe: (filter, qos) => subscribe(talk, filter, qos),
    end: () => end(talk),
    drop: () => line.cut(),
    get open() {
      return line.open
    },
  }
}

function publish(talk: Talk, { topic, payload, qos, retain }: Message): Promise<void> {
  if (!isTopicName(topic)) return Promise.reject(new RangeError(`Not a topic: ${topic}`))
  if (!talk.line.open) return Promise.reject(lost())
  const packet = { cmd: 'publish', topic, payload: bytes(payload), qos, retain, dup: false } as const
  if (qos === 1) return ask(talk, 'mqtt-publish', (messageId) => ({ ...packet, messageId }))
  const done = talk.work?.begin('mqtt-publish')
  talk.line.send(packet, done)
  return Promise.resolve()
}

function subscribe(talk: Talk, filter: string, qos: 0 | 1): Promise<void> {
  if (!isTopicFilter(filter)) return Promise.reject(new RangeError(`Not a filter: ${filter}`))
  if (!talk.line.open) return Promise.reject(lost())
  return ask(talk, 'mqtt-subscribe', (messageId) => ({ cmd: 'subscribe', messageId, subscriptions: [{ topic: filter, qos }] }), filter)
}

/** Sends a numbered packet and settles with its answer. */
function ask(talk: Talk, port: string, packetOf: (messageId: number) => Packet, filter?: string): Promise<void> {
  if (talk.asked.size >= limits.inflight_publishes)
    return Promise.reject(new BusError({ code: 'too-many-in-flight', params: { limit: limits.inflight_publishes } }))
  const done = talk.work?.begin(port)
  return new Promise((resolve, reject) => {
    do talk.number = (talk.number % limits.inflight_publishes) + 1
    while (talk.asked.has(talk.number))
    talk.asked.set(talk.number, {
      ...(filter === undefined ? {} : { filter }),
      settle: (error) => {
        if (error === undefined) resolve()
        else reject(error)
        done?.()
      },
    })
    talk.line.send(packetOf(talk.number))
  })
}

function hear(talk: Talk, packet: Packet): void {
  if (packet.cmd === 'publish') return receive(talk, packet)
  if (packet.cmd === 'puback') return answered(talk, packet.messageId)
  if (packet.cmd === 'pingresp') talk.pinged = false
  if (packet.cmd !== 'suback') return
  const filter = talk.asked.get(packet.messageId ?? 0)?.filter ?? ''
  const refused = packet.granted[0] === 0x80
  answered(talk, packet.messageId, refused ? new BusError({ code: 'subscription-refused', params: { filter } }) : undefined)
}

/** Says PINGREQ; a line on which the last one has had no answer is cut. */
function ping(talk: Talk): void {
  if (talk.pinged) return talk.line.cut()
  talk.pinged = true
  talk.line.send({ cmd: 'pingreq' })
}

function answered(talk: Talk, number: number | undefined, error?: Error): void {
  const asked = talk.asked.get(number ?? 0)
  if (asked === undefined) return
  talk.asked.delete(number!)
  asked.settle(error)
  if (talk.asked.size === 0) for (const tell of talk.idle.splice(0)) tell()
}

/** Hands a message to its handler. An error there costs the connection: the message stays unacknowledged. */
function receive(talk: Talk, { topic, payload, qos, retain, messageId }: IPublishPacket): void {
  const done = talk.work?.begin('mqtt-deliver')
  const receipt = { id: messageId ?? 0, handled: false }
  if (qos === 1) talk.received.push(receipt)
  const handled = () => {
    receipt.handled = true
    acknowledge(talk, done)
  }
  const failed = (error: unknown) => {
    talk.line.cut(error as Error)
    done?.()
  }
  try {
    const answer = talk.options.onMessage({ topic, payload: payload as Buffer, qos: qos === 0 ? 0 : 1, retain })
    if (answer === undefined) handled()
    else answer.then(handled, failed)
  } catch (error) {
    failed(error)
  }
}

/** Acknowledges every message at the head of the line whose handler is done. */
function acknowledge(talk: Talk, done: (() => void) | undefined): void {
  while (talk.received[0]?.handled === true) talk.line.send({ cmd: 'puback', messageId: talk.received.shift()!.id })
  done?.()
}

async function end(talk: Talk): Promise<void> {
  if (talk.asked.size > 0 && talk.line.open) await new Promise<void>((resolve) => talk.idle.push(resolve))
  if (!talk.line.open) return
  const done = talk.work?.begin('mqtt-end')
  await new Promise<void>((resolve) => {
    talk.idle.push(resolve)
    talk.line.send({ cmd: 'disconnect' })
    talk.line.finish()
  })
  done?.()
}

function over(talk: Talk, cause: Error | undefined): void {
  talk.stopPings()
  const asked = [...talk.asked.values()]
  talk.asked.clear()
  for (const { settle } of asked) settle(lost())
  talk.options.onClose?.(cause)
  for (const tell of talk.idle.splice(0)) tell()
}
