import type { Device } from '../../define-device.ts'
import type { Title } from '../../text.ts'
import type { Depth, Kit } from '../kit.ts'
import type { PhaseName } from '../observation.ts'
import type { Target } from '../target.ts'

/** One act of a run. */
export interface Phase {
  name: PhaseName
  title: Title
  profiles: readonly Target['profile'][]
  /** True when it disturbs the broker, which must be the kit's own then. */
  needsBroker?: true
  /** True when it needs a line over TLS. */
  needsTls?: true
  /** Whether it is for this device. */
  fits?: (device: Device, target: Target, depth: Depth) => boolean
  /** How long it takes, seconds of the kit's clock: the estimate before the start. */
  about_s: (device: Device, depth: Depth) => number
  /** What it takes longer where a person does what a program does in no time, and takes so many seconds for each. */
  byHand_s?: (hand_s: number, device: Device) => number
  run: (kit: Kit) => Promise<void>
}
