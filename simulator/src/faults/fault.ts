import { Type, type Static } from 'typebox'
import { instrumentFaults } from '../instrument-faults/instrument-fault.ts'
import { clockFaults } from './clock-fault.ts'
import { lineFaults } from './line-fault.ts'
import { powerFaults } from './power-fault.ts'

export { Ratio } from './fault-shape.ts'

/** Something wrong with devices or with what lies between them and the broker, for a while. The world itself stays right. */
export const Fault = Type.Union([...lineFaults, ...powerFaults, ...clockFaults, ...instrumentFaults], { $id: 'anju/fault' })
export type Fault = Static<typeof Fault>
/** The fault of a name. */
export type FaultNamed<Name extends Fault['fault']> = Extract<Fault, { fault: Name }>

/** Whether a fault touches a device: it names it, or names none. */
export const touches = (fault: Fault, device: string): boolean =>
  (!('device' in fault) || fault.device === undefined || fault.device === device) &&
  (!('behind' in fault) || fault.behind === undefined || fault.behind.includes(device))

/** From when until when a fault is there, seconds after the start; without an end, Infinity. */
export function spanOf(fault: Fault): { from_s: number; until_s: number } {
  const { from_s = 0 } = fault
  if ('takes_s' in fault) return { from_s, until_s: from_s + fault.takes_s }
  return { from_s, until_s: ('until_s' in fault ? fault.until_s : undefined) ?? Infinity }
}
