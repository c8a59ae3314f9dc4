import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rulesOfSpec, type Rule } from './spec-sentences.ts'

/** The rules of the SPEC.md that comes with this package, read now. */
export const ourRules = (): Rule[] => rulesOfSpec(ourSpec())

/** The document itself. */
export const ourSpec = (): string => readFileSync(fileURLToPath(new URL('../../SPEC.md', import.meta.url)), 'utf8')
