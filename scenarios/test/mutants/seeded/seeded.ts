import type { Mutant, Patch } from '../mutant.ts'

/** A fault written by hand, in one place or several. */
export const seeded = (id: string, what: string, ...patches: readonly Patch[]): Mutant => ({ id, origin: 'seeded', what, patches })

/** A change of one file. */
export const at = (file: string, from: string, to: string): Patch => ({ file, from, to })
