import type { Step } from '@anju/sdk'
import type { Sight } from './sight.ts'

/** What somebody may do or see. Each route of the API names the one that it needs; what a role has stands in one table. */
export const rights = [
  'homes.read',
  'devices.read',
  'names.open',
  'incidents.read',
  'incidents.step',
  'statistics.read',
  'audit.read',
  'system.read',
  'policy.read',
  'policy.write',
  'shifts.read',
  'shifts.write',
  'visits.read',
  'visits.write',
  'inspection.read',
  'planning.read',
  'family.read',
  'consent.read',
  'consent.write',
  'erase',
  'people.manage',
  'keys.manage',
  'hooks.manage',
  'drill.run',
  'drill.purge',
] as const
export type Right = (typeof rights)[number]

/** What a route asks for: a right, or `self`: whoever is logged in, or `open`: anybody at all. */
export type RouteRight = Right | 'self' | 'open'

/** Who asks the API, as far as the server knows. */
export interface Actor {
  /** The account, `key:` and the prefix of a key, or `desk` where a server has no accounts. */
  id: string
  /** What stands in the audit and on the desk. */
  name: string
  has(right: Right): boolean
  /** The homes that they are bound to, as of now; undefined: all of the site. */
  readonly homes?: readonly string[] | undefined
  /** What they see of it all; undefined: everything that leaves the server. */
  readonly sight?: Sight
  /** The steps of the loop that they may take; undefined: all. Then `by` is the account, whatever a request says. */
  readonly steps?: readonly Step[]
}

/** Who asks a server that has no accounts: anybody at this machine, with every right. */
export const openDesk: Actor = { id: 'desk', name: 'desk', has: () => true }

/** Who asks a server that has accounts, and has not said who they are. */
export const nobody: Actor = { id: 'nobody', name: 'nobody', has: () => false, homes: [], steps: [] }
