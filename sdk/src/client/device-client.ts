import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Device } from '../define-device.ts'
import type { Command, Mode, Origin, Reply } from '../envelope.ts'
import type { Random } from '../random.ts'
import type { Address } from '../topics.ts'
import type { Work } from '../work.ts'

/** What one device of a kind needs to speak the protocol. Time, chance and the bus are handed in. */
export interface DeviceClientOptions {
  device: Device
  address: Address
  bus: Bus
  clock: Clock
  random: Random
  origin: Origin
  mode?: Mode
  model: string
  firmware: string
  room?: string
  capabilities?: readonly string[]
  work?: Work
}

/** The protocol's side of a device: births, the will, numbering, repeats until confirmed, buffering through outages, back-off. */
export interface DeviceClient {
  /** Connects and births; goes on trying with back-off when the bus cannot be had. A new boot id each time. */
  start(): void
  /** Queues an event; it is sent in order and repeated with the same id until the application confirms it. Returns the id. */
  event(body: Record<string, unknown>): string
  /** Sends a sample at QoS 0, or drops it while there is no connection. */
  reading(body: Record<string, unknown>): void
  /** What to do with a command; the answer travels back as the reply. */
  onCommand(handler: (command: Command) => Omit<Reply, 'id'>): void
  /** Says goodbye with a reason and disconnects. */
  stop(reason: 'shutdown' | 'restart' | 'battery'): Promise<void>
  /** The power is cut: the line drops, the will is sent by the broker, unconfirmed events are kept as in flash memory. */
  cut(): void
  readonly connected: boolean
}
