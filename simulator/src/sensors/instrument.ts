import type { Cancel, Device, DeviceDefinition, EventOf, Instant, Random, ReadingOf, Reply } from '@anju/sdk'

/**
 * All that an instrument has: a clock, chance of its own, what lies within its view, and what its kind may say. Neither the truth nor the words of
 * another kind can be named here, and a test of the types holds that.
 */
export interface Port<D extends DeviceDefinition, View> {
  now(): Instant
  readonly random: Random
  /** Wakes the instrument unless its power is gone by then. */
  wakeAt(at: Instant, wake: () => void): Cancel
  /** What the instrument perceives at this instant. */
  look(): View
  event(body: EventOf<D>): void
  reading(body: ReadingOf<D>): void
  /** A binary frame, of a kind that has them. */
  frame(bytes: Uint8Array): void
  /** A number that is one more each local day, for counters that start anew at midnight. */
  day(): number
  /** It has just got its power; at the beginning of a run a device has had it for long. */
  readonly cold: boolean
  /** What outlives a loss of power, like a count that a provider keeps. */
  readonly kept: Record<string, number>
}

/** An instrument with its power on. */
export interface Instrument<Touch> {
  /** Something in the world may have changed. */
  notice(): void
  /** Something was done to the instrument itself: a key pressed, the wrist jolted. */
  touched?(touch: Touch): void
  /** Answers a command of its kind other than `identify`. */
  command?(body: Record<string, unknown>): Omit<Reply, 'id'>
}

/** A kind of device as an instrument: how it is born, and how it turns views into what it says. Its doc comment states its error model. */
export interface Model<D extends DeviceDefinition, View, Touch = never> {
  device: Device<D>
  model: string
  firmware: string
  capabilities: readonly string[]
  start(port: Port<D, View>): Instrument<Touch>
}

/** Calls `again` every `seconds`, first after a drawn part of them, so that devices do not speak in chorus. */
export function everySeconds<D extends DeviceDefinition, View>(port: Port<D, View>, seconds: number, again: () => void): void {
  const wake = (at: Instant) =>
    port.wakeAt(at, () => {
      again()
      wake((at + seconds * 1000) as Instant)
    })
  wake((port.now() + port.random.int(1, seconds * 1000)) as Instant)
}

/** A number as an instrument shows it, with so many decimals. */
export function shown(value: number, decimals: number): number {
  const scale = [1, 10, 100, 1000][decimals]!
  return Math.round(value * scale) / scale + 0
}

/** The charge of a battery that drains evenly, %: full at a drawn level, flat after `days`. */
export function battery<D extends DeviceDefinition, View>(port: Port<D, View>, days: number): () => number {
  const [since, full] = [port.now(), port.random.int(70, 100)]
  return () => shown(Math.max(1, full - ((port.now() - since) / 86_400_000 / days) * 100), 0)
}
