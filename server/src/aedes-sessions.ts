import { Readable } from 'node:stream'
import * as persistenceModule from 'aedes-persistence'
import type { Subscription } from 'aedes'
import { serverLimits, type ServerLimits } from './limits.ts'

/** A message as Aedes keeps it. */
interface Packet {
  readonly brokerId: string
  readonly brokerCounter: number
  readonly payload: Uint8Array | string
  messageId?: number | undefined
}

/** The part of Aedes' memory that is used here; the types that it publishes are of an older form. */
interface Memory {
  addSubscriptions(client: ClientId, asked: readonly Subscription[]): Promise<void>
  cleanSubscriptions(client: ClientId): Promise<void>
  subscriptionsByClient(client: ClientId): Promise<readonly Subscription[]>
  subscriptionsByTopic(topic: string): Promise<readonly Subscription[]>
  cleanIncoming(client: ClientId): Promise<void>
}
const memory = (persistenceModule as unknown as { default: (() => Memory) & { Packet: new (original: Packet) => Packet } }).default

/** A client as Aedes' persistence knows it. */
interface ClientId {
  id: string
}

/** What one session keeps until its client has acknowledged it, oldest first. */
interface Session {
  readonly queue: Packet[]
}

/** What the sessions hold now, and what they had to let go since the start. */
export interface SessionCounts {
  sessions: number
  messages: number
  bytes: number
  dropped_messages: number
  forgotten_sessions: number
}

export interface Sessions {
  /** For Aedes: its own memory, with queues that are bounded and subscriptions that were granted. */
  readonly persistence: object
  /** Whether a client's session outlives its connection. */
  has(clientId: string): boolean
  /** Whether there is any such session. */
  any(): boolean
  /** The client has gone: its session is now the one that was left last. */
  left(clientId: string): void
  /** Forgets a session with all that waits in it. */
  forget(clientId: string): void
  counts(): SessionCounts
}

export interface SessionsOptions {
  /** Whether a client of Aedes was granted a filter. Aedes would keep what it was refused as well. */
  granted: (client: object, filter: string) => boolean
  isConnected: (clientId: string) => boolean
  /** A session was forgotten to make room. */
  onForgotten: (clientId: string) => void
  limits?: Pick<ServerLimits, 'session_messages' | 'sessions_bytes' | 'sessions'>
}

const NOBODY: Promise<readonly Subscription[]> = Promise.resolve([])

/** What a packet costs beside its payload: object, topic, place in the queue. Measured: 283 bytes with a topic of the usual length. */
const PACKET_BYTES = 300
const bytesOf = ({ payload }: Packet) => PACKET_BYTES + payload.length

/** Aedes keeps messages for clients that are away in memory and without a limit. Here each session, all together and their number are bounded. */
export function aedesSessions({ granted, isConnected, onForgotten, limits = serverLimits }: SessionsOptions): Sessions {
  /** In the order in which their clients were last seen. */
  const sessions = new Map<string, Session>()
  let [messages, bytes, dropped_messages, forgotten_sessions] = [0, 0, 0, 0]

  const keep = (session: Session, packet: Packet) => {
    session.queue.push(packet)
    messages += 1
    bytes += bytesOf(packet)
  }
  const removeAt = ({ queue }: Session, at: number): Packet | undefined => {
    const [packet] = queue.splice(at, 1)
    if (packet === undefined) return undefined
    messages -= 1
    bytes -= bytesOf(packet)
    return packet
  }
  const letGo = (session: Session) => {
    if (removeAt(session, 0) !== undefined) dropped_messages += 1
  }
  /** Makes the session the newest, and a new one where there was none. */
  const seen = (id: string): Session => {
    const session = sessions.get(id) ?? { queue: [] }
    sessions.delete(id)
    sessions.set(id, session)
    return session
  }
  const longestAway = (fits: (session: Session) => boolean): [string, Session] | undefined => {
    for (const entry of sessions) if (!isConnected(entry[0]) && fits(entry[1])) return entry
    return undefined
  }
  const enqueue = (id: string, packet: Packet) => {
    const session = sessions.get(id) ?? seen(id)
    keep(session, packet)
    if (session.queue.length > limits.session_messages) letGo(session)
    while (bytes > limits.sessions_bytes) letGo(longestAway(({ queue }) => queue.length > 0)?.[1] ?? session)
  }
  const forget = (id: string) => {
    const { queue = [] } = sessions.get(id) ?? {}
    sessions.delete(id)
    messages -= queue.length
    bytes -= queue.reduce((sum, packet) => sum + bytesOf(packet), 0)
  }
  const queueOf = (id: string): readonly Packet[] => sessions.get(id)?.queue ?? []

  const inner = memory()
  const subscriptions = {
    add: inner.addSubscriptions.bind(inner),
    clean: inner.cleanSubscriptions.bind(inner),
    of: inner.subscriptionsByClient.bind(inner),
    to: inner.subscriptionsByTopic.bind(inner),
  }
  const makeRoom = async (): Promise<void> => {
    while (sessions.size > limits.sessions) {
      const oldest = longestAway(() => true)
      if (oldest === undefined) return
      forget(oldest[0])
      forgotten_sessions += 1
      await subscriptions.clean({ id: oldest[0] })
      onForgotten(oldest[0])
    }
  }
  const persistence = Object.assign(inner, {
    async addSubscriptions(client: ClientId, asked: readonly Subscription[]) {
      seen(client.id)
      await subscriptions.add(
        client,
        asked.filter(({ topic }) => granted(client, topic)),
      )
      await makeRoom()
    },
    async subscriptionsByClient(client: ClientId) {
      if (sessions.has(client.id)) seen(client.id)
      return subscriptions.of(client)
    },
    /** Where no session outlives its connection there is nobody to look for. */
    subscriptionsByTopic: (topic: string) => (sessions.size === 0 ? NOBODY : subscriptions.to(topic)),
    async cleanSubscriptions(client: ClientId) {
      forget(client.id)
      await subscriptions.clean(client)
    },
    async outgoingEnqueue({ clientId }: { clientId: string }, packet: Packet) {
      enqueue(clientId, copy(packet))
    },
    async outgoingEnqueueCombi(subs: readonly { clientId: string }[], packet: Packet) {
      for (const { clientId } of subs) enqueue(clientId, copy(packet))
    },
    /** Notes the number under which a message was sent. One that had to go meanwhile is delivered all the same. The second half of QoS 2 is not kept. */
    async outgoingUpdate({ id }: ClientId, packet: Packet) {
      const kept = queueOf(id).find((one) => isSame(one, packet))
      if (kept !== undefined) kept.messageId = packet.messageId
    },
    async outgoingClearMessageId({ id }: ClientId, packet: Packet) {
      if (!sessions.has(id)) return undefined
      const at = queueOf(id).findIndex((one) => (packet.messageId === undefined ? isSame(one, packet) : one.messageId === packet.messageId))
      return at < 0 ? undefined : removeAt(sessions.get(id)!, at)
    },
    outgoingStream: ({ id }: ClientId) => Readable.from([...queueOf(id)]),
  })
  return {
    persistence,
    has: (id) => sessions.has(id),
    any: () => sessions.size > 0,
    left(id) {
      if (sessions.has(id)) seen(id)
      void inner.cleanIncoming({ id }) // What it began at QoS 2 and did not end: this protocol needs none of it, and Aedes would keep it for ever.
    },
    forget(id) {
      forget(id)
      void subscriptions.clean({ id })
    },
    counts: () => ({ sessions: sessions.size, messages, bytes, dropped_messages, forgotten_sessions }),
  }
}

const isSame = (one: Packet, other: Packet) => one.brokerId === other.brokerId && one.brokerCounter === other.brokerCounter

/** A copy with a message number of its own; the payload is shared. */
const copy = (packet: Packet): Packet => new memory.Packet(packet)
