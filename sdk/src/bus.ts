import type { Fault, Result } from './result.ts'

/** One message on the bus. QoS 2 is not used: ids make repeats harmless. */
export interface Message {
  topic: string
  payload: Uint8Array
  qos: 0 | 1
  retain: boolean
}

/** Who connects, and what is to be said when the connection is lost. */
export interface ConnectOptions {
  clientId: string
  /** False keeps subscriptions and queued messages while the client is away. */
  clean: boolean
  username?: string
  password?: string
  /** CONNECT promises that the broker hears something at least this often, seconds; the bus pings. Absent: no promise is made. */
  keepAlive_s?: number
  /** Published by the broker when the connection ends without `end()`. */
  will?: Message
  /**
   * Called for each message of a subscription, in order, and perhaps before `connect` has settled. A promise holds back the acknowledgement of a
   * QoS 1 message. What it throws or rejects with costs the connection: the message is not acknowledged, and `onClose` is told the cause.
   */
  onMessage(message: Message): void | Promise<void>
  /**
   * Called once when the connection is over: by `end`, by `drop`, or because the broker or the network ended it. `cause` is an error of ours or the
   * network's.
   */
  onClose?(cause?: Error): void
}

/** One client's connection. */
export interface Connection {
  /**
   * At QoS 1 settles when the broker has acknowledged; at QoS 0 when the message is handed over. Rejects with a BusError when the link is lost
   * first, and with a RangeError when the topic has wildcards or is empty.
   */
  publish(message: Message): Promise<void>
  /** Settles when the broker has granted. Rejects with a BusError when it refuses, with a RangeError when the filter is malformed. */
  subscribe(filter: string, qos: 0 | 1): Promise<void>
  /** Waits for the acknowledgements that are due and says goodbye: the will is not sent. Never rejects. */
  end(): Promise<void>
  /** Cuts the line as a power cut does: the broker sends the will. */
  drop(): void
  readonly open: boolean
}

/** A way to connect clients to one broker. A memory bus, or MQTT over any stream. */
export interface Bus {
  connect(options: ConnectOptions): Promise<Connection>
}

/** Something that is not possible on a bus, with a code of the errors table. */
export class BusError extends Error {
  readonly fault: Fault
  constructor(fault: Fault) {
    super(fault.code)
    this.name = 'BusError'
    this.fault = fault
  }
}

/** Who a broker knows a client as. */
export interface Client {
  readonly clientId: string
  readonly username?: string
}

/**
 * What stands behind a broker and is asked by it. `publish` is the one that matters: the broker acknowledges when it settles, so what is
 * acknowledged is stored. A refused payload is recorded behind the gate, not thrown: an error here ends the client's connection.
 */
export interface Gate {
  connect(client: Client, password: string | undefined): Result<void>
  /** May answer at once or later. `deliver` false keeps the message from other clients. */
  publish(client: Client | undefined, message: Message): GateAnswer | Promise<GateAnswer>
  subscribe(client: Client, filter: string): boolean
  /** The client is gone; its will, if any, has been published. */
  gone(client: Client): void
  /** The broker has refused something before this gate was asked: a connection, a publish, a subscription. To be counted and kept; nothing is answered. */
  refused?(refusal: { client: Client; fault: Fault; topic?: string; bytes?: number }): void
}

export interface GateAnswer {
  /** Whether subscribers get the message. */
  deliver: boolean
}

/** A broker with its gate: what the server holds in its hand. */
export interface Broker {
  readonly bus: Bus
  /** From the application down to the devices. Not asked of the gate. */
  publish(message: Message): Promise<void>
  /** Ends one client's connection as if its line were cut: the keep-alive guard's hand. */
  cut(clientId: string): void
  close(): Promise<void>
}

/** A gate that lets everything through: for tests of buses. */
export const openGate: Gate = {
  connect: () => ({ ok: true, value: undefined }),
  publish: () => ({ deliver: true }),
  subscribe: () => true,
  gone: () => {},
}
