import type { Device } from '../../define-device.ts'
import { catalogue, catalogueOf } from '../../devices/catalogue.ts'
import { conform, type Conformance } from '../conform.ts'
import type { Rule } from '../spec-sentences.ts'
import type { Target } from '../target.ts'
import { commandMutants } from './command-mutants.ts'
import { eventMutants } from './event-mutants.ts'
import { kindMutants } from './kind-mutants.ts'
import { kindTable } from './kind-table.ts'
import { lineMutants } from './line-mutants.ts'
import { messageMutants } from './message-mutants.ts'
import { presenceMutants } from './presence-mutants.ts'
import { pythonDevice, type PythonDevice, type SourceEdit } from './python-device.ts'
import type { SourceMutant } from './source-mutant.ts'

/** Every Python device with one fault. */
export const pythonMutants: readonly SourceMutant[] = [
  ...messageMutants,
  ...presenceMutants,
  ...lineMutants,
  ...eventMutants,
  ...commandMutants,
  ...kindMutants,
]

/** Requirements of which no fault can be put into the Python client, and why. */
export const noPythonMutant: Readonly<Record<string, string>> = {
  'PRES-9':
    'paho sends the pings, on a loop of its own without which the client hears nothing at all: no edit of the client leaves out the pings alone',
}

/** What a Python device is made as, and with which faults. */
export interface PythonMake {
  /** The Python to run. */
  command: string
  kind: string
  /** The kind, where it is none of Anju's. */
  own?: Device
  profile?: 'supervised' | 'lite'
  /** What it was ordered as; its birth says when absent. */
  orderedAs?: string
  edits?: readonly SourceEdit[]
}

/** The kit against the reference device in Python, on the clock that jumps. Rejects when the process cannot run. */
export async function conformPython(make: PythonMake, rules: readonly Rule[], seed: number): Promise<Conformance> {
  const { command, kind, own, profile = 'supervised', orderedAs, edits = [] } = make
  const target: Target =
    profile === 'lite' ? { profile, kind } : { profile, event_memory: 1_000, ...(orderedAs === undefined ? {} : { kind: orderedAs }) }
  let device: PythonDevice | undefined
  try {
    return await conform({
      rules,
      target,
      seed,
      catalogue: own === undefined ? catalogue : catalogueOf(own),
      device(surroundings) {
        device = pythonDevice({ command, kind: own === undefined ? kind : kindTable(own), profile, edits }, surroundings)
        return device
      },
    })
  } finally {
    await device?.end()
  }
}

/** Runs the kit against the device of one mutant. */
export const runPythonMutant = (mutant: SourceMutant, command: string, rules: readonly Rule[], seed: number): Promise<Conformance> =>
  conformPython({ command, ...mutant, kind: mutant.own?.kind ?? mutant.kind ?? 'wristband' }, rules, seed)

/** What one mutant came to: whether its own requirement caught it, and all that failed. */
export async function killPython(
  mutant: SourceMutant,
  command: string,
  rules: readonly Rule[],
  seed: number,
): Promise<{ caught: boolean; failed: readonly string[] }> {
  const { requirements } = await runPythonMutant(mutant, command, rules, seed)
  const failed = requirements.filter(({ verdict }) => verdict.is === 'fail').map(({ id }) => id)
  return { caught: failed.includes(mutant.rule), failed }
}
