import type { Scenario } from './load-scenario.ts'

/** What an emergency has to have beside it: something that looks like it and is not, and itself while something is broken. */
export type Companion = 'twin' | 'fault-variant'

/** What of a scenario this needs. */
export type Related = Pick<Scenario, 'file' | 'twin_of' | 'variant_of' | 'expects' | 'faults'>

/** Whether a document stands on its own and is one about an emergency. */
export const isEmergency = ({ twin_of, variant_of, expects }: Related): boolean =>
  twin_of === undefined && variant_of === undefined && expects.length > 0

/**
 * The emergencies among these documents that lack a quiet twin, or a variant with a fault, by file. A green emergency alone does not show that it is told
 * apart from what looks like it, nor that it is told when a device or the line is not well.
 */
export function lackingCompanions(documents: readonly Related[]): ReadonlyMap<string, readonly Companion[]> {
  const twins = new Set(documents.flatMap(({ twin_of }) => (twin_of === undefined ? [] : [twin_of])))
  const faulty = new Set(
    documents.flatMap(({ variant_of, faults }) => (variant_of === undefined || faults.length === 0 ? [] : [variant_of])),
  )
  const lacks = documents
    .filter(isEmergency)
    .map(({ file }): [string, Companion[]] => [
      file,
      [...(twins.has(file) ? [] : ['twin' as const]), ...(faulty.has(file) ? [] : ['fault-variant' as const])],
    ])
  return new Map(lacks.filter(([, companions]) => companions.length > 0))
}
