import type { Device } from '../../define-device.ts'
import type { DeviceKind } from '../../devices/catalogue.ts'
import type { SourceEdit } from './python-device.ts'

/** A Python device with exactly one fault, made by changing the source of the client or of the reference device, and the requirement that it breaks. */
export interface SourceMutant {
  /** The name of the mutant in TypeScript with the same fault, where there is one. */
  id: string
  rule: string
  /** The kind that it is made of; a wristband when absent. */
  kind?: DeviceKind
  /** A kind that is none of Anju's, in place of `kind`. */
  own?: Device
  profile?: 'lite'
  /** What it was ordered as, where that is another kind. */
  orderedAs?: DeviceKind
  edits: readonly SourceEdit[]
}

export const mutant = (
  id: string,
  rule: string,
  edits: readonly SourceEdit[],
  more: Pick<SourceMutant, 'kind' | 'own' | 'profile' | 'orderedAs'> = {},
): SourceMutant => ({ id, rule, edits, ...more })

/** Changes the client. */
export const inClient = (old: string, instead: string): SourceEdit => ['anju', old, instead]
/** Changes what the reference device does with it. */
export const inDevice = (old: string, instead: string): SourceEdit => ['reference_device', old, instead]
/** Puts lines behind a text; they are indented like the body of a method. */
export const behind = (anchor: string, ...lines: string[]): SourceEdit => inClient(anchor, [anchor, ...lines].join('\n        '))

/** The client does not look at what it is given, so that a wrong body gets as far as the wire. */
export const unchecked = inClient('chance=draw, check=True', 'chance=draw, check=False')
