import { referenceTarget } from './reference.ts'
import type { StartTarget } from './target.ts'

/** The targets that need no file. */
export const namedTargets: Readonly<Record<string, StartTarget>> = { reference: referenceTarget }

/** How the system under test of a name is started. */
export function openTarget(name: string, _folder: string): StartTarget {
  const target = namedTargets[name]
  if (target === undefined) throw new Error(`There is no target '${name}'.`)
  return target
}
