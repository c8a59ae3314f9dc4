import type { Bus, Clock, Home, Mode, RegisteredDevice, Result, Truth, Work, WorldSnapshot } from '@anju/sdk'
import type { Action } from './action.ts'
import type { Fault } from './faults/fault.ts'
import type { Start } from './start.ts'

/** What one simulated home needs. Time, chance and the bus are handed in. */
export interface SimulateHomeOptions {
  home: Home
  /** Id of the site, for the topics. */
  site: string
  clock: Clock
  seed: number | string
  /** The bus that a device connects to. */
  bus: (device: RegisteredDevice) => Bus
  mode?: Mode
  work?: Work
  faults?: readonly Fault[]
  starts?: Start
  /** IANA name of the home's time zone; `Asia/Shanghai` when left out. */
  time_zone?: string
}

/** One home that lives: everything that its devices say follows from one world. */
export interface HomeSimulation {
  /** Switches the devices on and lets time count. Call it once. */
  start(): void
  /** Lets something happen now. A fault says why it cannot; nothing has changed then. */
  act(action: Action): Result<void>
  /** Whether `act` would do it. Changes nothing. */
  possible(action: Action): boolean
  /** The true world at the clock's instant. Looking changes nothing. */
  snapshot(): WorldSnapshot
  /** Ground truth as it comes about. Returns nothing; listeners stay for the life of the home. */
  onTruth(listener: (truth: Truth) => void): void
  /** Switches every device off and lets no more time count. */
  stop(): Promise<void>
}
