import {
  BusError,
  type Broker,
  type Client,
  type Connection,
  type ConnectOptions,
  type Gate,
  type GateAnswer,
  type Message,
} from './bus.ts'
import { deliveryLine, type DeliveryLine } from './delivery-line.ts'
import { limits } from './limits.ts'
import { leave, lost, session, type Line, type Session } from './memory-session.ts'
import { subscriptionIndex } from './subscription-index.ts'
import { filterMatches, hasWildcard, isTopicFilter, isTopicName } from './topic-filter.ts'
import type { Work } from './work.ts'

const DONE = Promise.resolve()
const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'

/** Everything that one broker holds. */
interface Held {
  readonly gate: Gate
  readonly work: Work | undefined
  readonly sessions: Map<string, Session>
  readonly retained: Map<string, Message>
  readonly subscriptions: ReturnType<typeof subscriptionIndex<Session>>
  readonly deliveries: DeliveryLine
  open: boolean
}

/**
 * An MQTT broker in this process, without packets: clean and persistent sessions, retained messages, wills, takeover, QoS 0 and 1. Where the gate
 * and the handlers answer at once, everything has happened when `publish` returns; equal runs deliver in the same order.
 */
export function memoryBroker(gate: Gate, options: { work?: Work } = {}): Broker {
  const held: Held = {
    gate,
    work: options.work,
    sessions: new Map(),
    retained: new Map(),
    subscriptions: subscriptionIndex(),
    deliveries: deliveryLine(options.work, (line, cause) => close(held, line, true, cause)),
    open: true,
  }
  return {
    bus: { connect: (options) => connect(held, options) },
    publish(message) {
      if (!isTopicName(message.topic)) return Promise.reject(new RangeError(`Not a topic: ${message.topic}`))
      route(held, message)
      return DONE
    },
    cut(clientId) {
      const line = lineOf(held, clientId)
      if (line !== undefined) close(held, line, true)
    },
    close() {
      held.open = false
      for (const { line } of held.sessions.values()) if (line !== undefined) close(held, line, false)
      held.sessions.clear()
      return DONE
    },
  }
}

const lineOf = (held: Held, clientId: string): Line | undefined => held.sessions.get(clientId)?.line

async function connect(held: Held, options: ConnectOptions): Promise<Connection> {
  const { clientId, username, password } = options
  const client: Client = { clientId, ...(username === undefined ? {} : { username }) }
  const verdict = held.open ? held.gate.connect(client, password) : undefined
  if (verdict === undefined || !verdict.ok)
    throw new BusError({ code: 'connection-refused', params: { reason: verdict?.fault.code ?? 'closed' } })
  for (let before = lineOf(held, clientId); before !== undefined; before = lineOf(held, clientId)) close(held, before, true)
  return open(held, client, options)
}

/** Joins a line to its session: a kept one, or a new one. Messages that waited are delivered before anything newer. */
function open(held: Held, client: Client, options: ConnectOptions): Connection {
  const kept = held.sessions.get(client.clientId)
  if (kept !== undefined && options.clean) forget(held, kept)
  const mine = (options.clean ? undefined : kept) ?? session(client.clientId, options.clean)
  const line: Line = { client, options, open: true, pending: undefined, waiting: new Set() }
  mine.line = line
  mine.clean = options.clean
  held.sessions.set(client.clientId, mine)
  for (const message of mine.queue.splice(0)) held.deliveries.add(mine, message)
  held.deliveries.run()
  return new MemoryConnection(held, mine, line)
}

/** A class, since an object literal with a getter is a hash table to the engine: half a kilobyte each, and slow to ask. */
class MemoryConnection implements Connection {
  readonly #held: Held
  readonly #session: Session
  readonly #line: Line

  constructor(held: Held, mine: Session, line: Line) {
    this.#held = held
    this.#session = mine
    this.#line = line
  }
  publish(message: Message): Promise<void> {
    return publish(this.#held, this.#line, message)
  }
  subscribe(filter: string, qos: 0 | 1): Promise<void> {
    return subscribe(this.#held, this.#session, this.#line, filter, qos)
  }
  async end(): Promise<void> {
    while (this.#line.open && this.#line.pending !== undefined) await this.#line.pending
    close(this.#held, this.#line, false)
  }
  drop(): void {
    close(this.#held, this.#line, true)
  }
  get open(): boolean {
    return this.#line.open
  }
}

function publish(held: Held, line: Line, message: Message): Promise<void> {
  if (!isTopicName(message.topic)) return Promise.reject(new RangeError(`Not a topic: ${message.topic}`))
  if (!line.open) return Promise.reject(lost())
  let answer: GateAnswer | Promise<GateAnswer>
  try {
    answer = held.gate.publish(line.client, message)
  } catch (error) {
    answer = Promise.reject(error)
  }
  if (line.pending === undefined && !isPromise(answer)) {
    if (answer.deliver) route(held, message)
    return DONE
  }
  return publishLater(held, line, message, answer)
}

/** The gate answers later: the client's later messages wait behind this one. An error of the gate ends the connection. */
function publishLater(held: Held, line: Line, message: Message, answer: GateAnswer | Promise<GateAnswer>): Promise<void> {
  const done = held.work?.begin('memory-bus')
  const asked = Promise.resolve(answer)
  asked.catch(() => {}) // An answer may fail while an earlier one is awaited.
  return new Promise((resolve, reject) => {
    line.waiting.add(reject)
    const settled: Promise<void> = (line.pending ?? DONE)
      .then(() => asked)
      .then(
        ({ deliver }) => {
          if (deliver) route(held, message)
          resolve()
        },
        (error: unknown) => close(held, line, true, error as Error),
      )
      .finally(() => {
        line.waiting.delete(reject)
        if (line.pending === settled) line.pending = undefined
        done?.()
      })
    line.pending = settled
  })
}

/** To everybody who wants it, once each at the best quality asked for; and kept when it is to be retained. */
function route(held: Held, message: Message): void {
  if (message.retain) retain(held, message)
  const live: Message = message.retain ? { ...message, retain: false } : message
  let first: Session | undefined
  let firstQos: 0 | 1 = 0
  let more: Map<Session, 0 | 1> | undefined
  held.subscriptions.match(message.topic, (who, qos) => {
    if (first === undefined || first === who) {
      firstQos = first === who && firstQos > qos ? firstQos : qos
      first = who
      return
    }
    more ??= new Map()
    if ((more.get(who) ?? 0) <= qos) more.set(who, qos)
  })
  if (first !== undefined) held.deliveries.add(first, atQos(live, firstQos))
  if (more !== undefined) for (const [who, qos] of more) held.deliveries.add(who, atQos(live, qos))
  held.deliveries.run()
}

const atQos = (message: Message, qos: 0 | 1): Message => (message.qos <= qos ? message : { ...message, qos })

/** An empty payload takes the retained message back. Beyond the limit nothing more is retained. */
function retain(held: Held, message: Message): void {
  if (message.payload.byteLength === 0) held.retained.delete(message.topic)
  else if (held.retained.has(message.topic) || held.retained.size < limits.retained_messages) held.retained.set(message.topic, message)
}

async function subscribe(held: Held, mine: Session, line: Line, filter: string, qos: 0 | 1): Promise<void> {
  if (!isTopicFilter(filter)) throw new RangeError(`Not a filter: ${filter}`)
  if (!line.open) throw lost()
  if (!held.gate.subscribe(line.client, filter)) throw new BusError({ code: 'subscription-refused', params: { filter } })
  mine.filters.set(filter, qos)
  held.subscriptions.add(filter, mine, qos)
  const wanted = hasWildcard(filter)
    ? [...held.retained.values()].filter(({ topic }) => filterMatches(filter, topic))
    : [held.retained.get(filter)].filter((message) => message !== undefined)
  for (const message of wanted) held.deliveries.add(mine, atQos(message, qos))
  held.deliveries.run()
}

/** Ends a line. `cut`: without goodbye, so the will goes out, behind what the client published before. The gate hears of it last. */
function close(held: Held, line: Line, cut: boolean, cause?: Error): void {
  if (!line.open) return
  line.open = false
  const mine = held.sessions.get(line.client.clientId)
  if (mine?.line === line) part(held, mine)
  for (const reject of line.waiting) reject(lost())
  line.waiting.clear()
  const { will } = line.options
  const farewell = cut && will !== undefined ? sendWill(held, line, will) : line.pending
  if (farewell === undefined) held.gate.gone(line.client)
  else counted(held, farewell, () => held.gate.gone(line.client))
  line.options.onClose?.(cause)
}

/** Asks the gate for a will and sends it. Undefined when that happened at once. A gate that fails on a will has nobody left to tell. */
function sendWill(held: Held, line: Line, will: Message): Promise<void> | undefined {
  const send = (answer: GateAnswer) => {
    if (answer.deliver) route(held, will)
  }
  const ask = (): Promise<void> | undefined => {
    try {
      const answer = held.gate.publish(line.client, will)
      if (isPromise(answer)) return answer.then(send)
      send(answer)
    } catch {
      // The store behind the gate has failed; the silence of the device will be noticed.
    }
    return undefined
  }
  return line.pending === undefined ? ask() : line.pending.then(ask)
}

/** Does what comes after a promise, whatever became of it, and counts the wait. */
function counted(held: Held, under: Promise<void>, then: () => void): void {
  const done = held.work?.begin('memory-bus')
  const last = () => {
    then()
    done?.()
  }
  under.then(last, last)
}

/** The client is away: a clean session is forgotten, another keeps its subscriptions and its messages. */
function part(held: Held, mine: Session): void {
  leave(mine)
  if (mine.clean || held.sessions.size > limits.sessions) forget(held, mine)
}

function forget(held: Held, mine: Session): void {
  for (const filter of mine.filters.keys()) held.subscriptions.remove(filter, mine)
  if (held.sessions.get(mine.clientId) === mine) held.sessions.delete(mine.clientId)
}
