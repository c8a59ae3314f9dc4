import { BusError, type ConnectOptions, type Message } from './bus.ts'
import { limits } from './limits.ts'
import type { Client } from './bus.ts'

/** One connection of a memory broker, as the broker sees it. */
export interface Line {
  readonly client: Client
  readonly options: ConnectOptions
  open: boolean
  /** Settles when everything that this client published has been answered: keeps its order when the gate answers later. Undefined when idle. */
  pending: Promise<void> | undefined
  /** Ends what waits on this line when it closes. */
  readonly waiting: Set<(error: BusError) => void>
}

/** What a broker keeps of one client id: its subscriptions, what it has not acknowledged, and what waits while it is away. */
export interface Session {
  readonly clientId: string
  clean: boolean
  line: Line | undefined
  readonly filters: Map<string, 0 | 1>
  /** Handed to the client's handler and not yet acknowledged by it, in order. */
  readonly unacknowledged: Set<Message>
  /** QoS 1 messages for a client that is away, oldest first. */
  readonly queue: Message[]
}

export const session = (clientId: string, clean: boolean): Session => ({
  clientId,
  clean,
  line: undefined,
  filters: new Map(),
  unacknowledged: new Set(),
  queue: [],
})

/** Keeps a message for a client that is away. A full queue lets its oldest go. */
export function keep(session: Session, message: Message): void {
  if (session.clean || message.qos === 0) return
  if (session.queue.length >= limits.session_messages) session.queue.shift()
  session.queue.push(message)
}

/** The line is gone: what was handed over and never acknowledged comes first when the client is back. */
export function leave(session: Session): void {
  session.line = undefined
  session.queue.unshift(...session.unacknowledged)
  session.unacknowledged.clear()
  if (session.queue.length > limits.session_messages) session.queue.splice(0, session.queue.length - limits.session_messages)
}

export const lost = (): BusError => new BusError({ code: 'connection-lost' })
