import type {
  ActionRequest,
  Alert,
  Bus,
  Clock,
  Incident,
  Message,
  Random,
  RegisteredDevice,
  RejectedCounts,
  Result,
  Site,
  StepRequest,
  Work,
} from '@anju/sdk'
import type { Profile } from '../document/profile.ts'

/** How devices reach the system under test: in memory, MQTT over in-memory streams, MQTT over TCP. */
export type Wire = 'memory' | 'duplex' | 'tcp'

/** What a system under test is given when it is started. */
export interface TargetOptions {
  site: Site
  clock: Clock
  random: Random
  work: Work
  wire: Wire
  /** What it has learned before about the people of the first home. */
  profile?: Profile
  /** Sees every message that the system takes in or sends down, in its order. */
  onMessage?: (message: Message) => void
}

/** A page that a system made about incidents, as far as it is judged. */
export interface Paged {
  incidents: readonly string[]
  at_ms: number
  /** Whom, as `operator`; with what is wrong of it, where something is. */
  to: string
  /** For which step, where that can be told. */
  step?: string
}

/** A system under test: devices in, alerts out. */
export interface Target {
  /** The way to it for one device. */
  bus(device: RegisteredDevice): Bus
  /** Called for each incident that changed, with all of its alerts. */
  onIncident(listener: (incident: Incident, alerts: readonly Alert[]) => void): void
  /** Takes a step of the closed loop, where people can do so from outside. Settles when the system has answered. */
  step?(incident: string, request: StepRequest): Promise<Result<Incident>>
  /** Takes down a call that somebody made, where that can be done from outside. */
  act?(incident: string, request: ActionRequest): Promise<Result<Incident>>
  /** It answers each event that a device says, so that no device has to say it again. */
  confirms?: true
  /** Whom it paged so far, where that can be told. */
  pages?(): Promise<readonly Paged[]>
  /** The clock of a foreign system, which is told what time it is: at least so often, milliseconds. Settles when the system is idle. */
  clock?: { tick_ms: number; moveTo(): Promise<void> }
  /** What it refused so far. */
  rejected(): RejectedCounts
  close(): Promise<void>
}

/** Starts a system under test. */
export type StartTarget = (options: TargetOptions) => Promise<Target>
