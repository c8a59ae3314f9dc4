import type { Home, Instant, Message, RegisteredDevice, Title, Truth, WorldSnapshot } from '@anju/sdk'
import type { Fault } from '../faults/fault.ts'
import type { DeviceState } from '../simulate-home.ts'

/** What an invariant is told about a run. It answers with what is wrong, in words, or with nothing. */
export interface Watcher {
  /** After every step of the world. */
  step?(world: WorldSnapshot, devices: readonly DeviceState[]): string | undefined
  /** A device hands a message to its line. */
  said?(device: RegisteredDevice, message: Message, at: Instant): string | undefined
  /** A message arrives at the broker. */
  heard?(message: Message, at: Instant): string | undefined
  truth?(truth: Truth, at: Instant): string | undefined
  /** All faults have been over for a while. */
  end?(devices: readonly DeviceState[], at: Instant): string | undefined
}

/** The run that is watched. */
export interface Watched {
  home: Home
  from: Instant
  faults: readonly Fault[]
}

/** Something that holds in every run, whatever was drawn. */
export interface Invariant {
  id: string
  says: Title
  watch(run: Watched): Watcher
}
