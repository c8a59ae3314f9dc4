import type { Client, Clock, Gate, Work } from '@anju/sdk'
import type { Doorkeeper, Visitor } from '@anju/sdk/security'
import type { Client as AedesClient } from 'aedes'
import type { Sessions } from './aedes-sessions.ts'
import type { DirectLine } from './direct-line.ts'
import type { KeepAlive } from './keep-alive-guard.ts'
import type { ServerLimits } from './limits.ts'

/** Where a stream comes from, as far as its listener knows. */
export interface StreamOrigin {
  /** The remote address; absent for a stream inside this process. */
  address?: string
  /** The credential that a client certificate names; empty when the certificate was not to be trusted, or names none. */
  certificate?: string
}

export interface AedesBrokerOptions {
  /** Counts what is under way in the broker. */
  work?: Work
  /** The clock by which keep-alive is judged. Without one Aedes judges it by its own timers, in real time. */
  clock?: Clock
  /** Who may come in and what each may do. Without one everybody may, and the gate alone decides: inside one process. */
  door?: Doorkeeper
  /** Bounds on what is kept for clients that are away, where they are not the server's. */
  limits?: Partial<ServerLimits>
}

/** What is known of one connected client besides what Aedes keeps. */
export interface Known {
  name: Client
  visitor?: Visitor
  /** The filters that it was granted. */
  readonly filters: Set<string>
  /** The last answer that its messages wait for: later ones wait behind it, so that a client's messages stay in order. */
  pending?: Promise<unknown>
  /** Settles when its will has been written to every subscriber. */
  will?: Promise<void>
  alive?: KeepAlive
}

/** What a client said in its CONNECT that Aedes does not hand on. */
export interface Asked {
  keep_alive_s: number
  will_topic?: string
}

/** Everything that one broker holds. */
export interface Held {
  readonly gate: Gate
  readonly options: AedesBrokerOptions
  readonly asked: WeakMap<AedesClient, Asked>
  readonly clients: WeakMap<AedesClient, Known>
  readonly origins: WeakMap<object, StreamOrigin>
  readonly ends: WeakMap<object, () => void>
  readonly sessions: Sessions
  readonly direct: DirectLine
}
