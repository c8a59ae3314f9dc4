import type { Random } from '../../random.ts'
import type { Bus } from '../../bus.ts'
import type { StimulusPort } from '../stimulus.ts'
import type { Device } from '../../define-device.ts'
import { catalogue, catalogueOf } from '../../devices/catalogue.ts'
import { conform, type Conformance, type DeviceSurroundings } from '../conform.ts'
import { liteDevice } from '../lite-device.ts'
import { referenceDevice } from '../reference-device.ts'
import type { Rule } from '../spec-sentences.ts'
import { commandMutants } from './command-mutants.ts'
import { envelopeMutants } from './envelope-mutants.ts'
import { eventMutants } from './event-mutants.ts'
import { faultyBus } from './faulty-bus.ts'
import { kindMutants } from './kind-mutants.ts'
import { lineMutants } from './line-mutants.ts'
import type { Fault, Mutant } from './mutant.ts'
import { outageMutants } from './outage-mutants.ts'
import { presenceMutants } from './presence-mutants.ts'

/** Every device with one fault. */
export const mutants: readonly Mutant[] = [
  ...envelopeMutants,
  ...presenceMutants,
  ...lineMutants,
  ...eventMutants,
  ...outageMutants,
  ...commandMutants,
  ...kindMutants,
]

const MEMORY = 1_000
const deviceOf = ({ kind, own }: Mutant): Device => own ?? catalogue[kind ?? 'wristband']
const kindOf = (mutant: Mutant): string => deviceOf(mutant).kind

/** Builds the reference device with the faults of some mutants in it; those that come first stand nearer to the broker. */
function mutated(them: readonly Mutant[], surroundings: DeviceSurroundings): StimulusPort {
  const device = deviceOf(them[0]!)
  const faults: Fault[] = them.map(({ fault }) => fault({ ...surroundings, device }))
  const bus = faults.reduce<Bus>(
    (inner, { wire }) => (wire === undefined ? inner : faultyBus(inner, wire, surroundings.clock)),
    surroundings.bus,
  )
  const whole = them[0]!.profile === 'lite' ? liteDevice({ ...surroundings, bus }) : referenceDevice({ ...surroundings, device, bus })
  return faults.reduce<StimulusPort>((port, { port: wrap }) => wrap?.(port) ?? port, whole)
}

/** Runs the kit against a device with the faults of these mutants, which are of one kind and profile. */
export async function runMutant(them: readonly Mutant[], rules: readonly Rule[], seed: number): Promise<Conformance> {
  const [{ orderedAs, profile, own }] = them as [Mutant]
  const kind = profile === 'lite' ? kindOf(them[0]!) : orderedAs
  const target =
    profile === 'lite'
      ? { profile, kind: kind! }
      : { profile: 'supervised' as const, event_memory: MEMORY, ...(kind === undefined ? {} : { kind }) }
  const kinds = own === undefined ? catalogue : catalogueOf(own)
  return conform({ rules, target, seed, catalogue: kinds, device: (surroundings) => mutated(them, surroundings) })
}

/** What one mutant came to. */
export interface Kill {
  mutant: Mutant
  /** Whether its own requirement failed, which is what counts. */
  caught: boolean
  /** All requirements that failed. */
  failed: readonly string[]
}

export async function kill(mutant: Mutant, rules: readonly Rule[], seed: number): Promise<Kill> {
  const { requirements } = await runMutant([mutant], rules, seed)
  const failed = requirements.filter(({ verdict }) => verdict.is === 'fail').map(({ id }) => id)
  return { mutant, caught: failed.includes(mutant.rule), failed }
}

const matesOf = (mutant: Mutant): Mutant[] =>
  mutants.filter((each) => each !== mutant && kindOf(each) === kindOf(mutant) && each.profile === mutant.profile)

/** Draws devices with two faults, of one kind each. Equal seeds draw equal devices. */
export function drawPairs(random: Random, count: number): (readonly [Mutant, Mutant])[] {
  return Array.from({ length: count }, () => {
    const first = random.pick(mutants.filter((each) => matesOf(each).length > 0))
    return [first, random.pick(matesOf(first))] as const
  })
}
