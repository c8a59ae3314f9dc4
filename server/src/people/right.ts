/** What somebody may do or see. Each route of the API names the one that it needs; what a role has stands in one table. */
export const rights = [
  'homes.read',
  'names.open',
  'incidents.read',
  'incidents.step',
  'statistics.read',
  'audit.read',
  'system.read',
  'policy.read',
  'policy.write',
  'shifts.write',
  'visits.read',
  'visits.write',
  'inspection.read',
  'planning.read',
  'family.read',
  'consent.write',
  'erase',
  'people.manage',
  'keys.manage',
  'hooks.manage',
  'drill.run',
  'drill.purge',
] as const
export type Right = (typeof rights)[number]

/** Who asks the API, as far as the server knows. */
export interface Actor {
  /** The account, the key, or `desk` where a server has no accounts. */
  id: string
  /** What stands in the audit and on the desk. */
  name: string
  has(right: Right): boolean
  /** The homes that they are bound to; undefined: all of the site. */
  homes?: readonly string[]
}

/** Who asks a server that has no accounts: anybody at this machine, with every right. */
export const openDesk: Actor = { id: 'desk', name: 'desk', has: () => true }
