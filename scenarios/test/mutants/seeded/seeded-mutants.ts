import type { Mutant } from '../mutant.ts'
import { detectFaults } from './detect-faults.ts'
import { intakeFaults } from './intake-faults.ts'
import { loopFaults } from './loop-faults.ts'

/** All faults that were written by hand. */
export const seededMutants: readonly Mutant[] = [...intakeFaults, ...detectFaults, ...loopFaults]
