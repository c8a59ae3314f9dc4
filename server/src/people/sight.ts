import type { Home, Mode } from '@anju/sdk'

/** What somebody sees. Everything that leaves the server for them goes through {@link seen}. */
export interface Sight {
  /** Whether they see a home; who sees all of the site has none. */
  readonly home?: (id: string) => boolean
  /** Incidents that were sent to this account, and no others. */
  readonly sentTo?: string
  /** Alerts and incidents of these modes, and no others. */
  readonly modes?: readonly Mode[]
  /** A home as they see it, from one whose names are masked. */
  shown(home: Home): Home
}

type Thing = Readonly<Record<string, unknown>>
const isThing = (value: unknown): value is Thing => typeof value === 'object' && value !== null && !Array.isArray(value)
const isHome = (thing: Thing): boolean => Array.isArray(thing['residents']) && typeof thing['id'] === 'string' && isThing(thing['plan'])
const isIncident = (thing: Thing): boolean => Array.isArray(thing['steps']) && typeof thing['hazard'] === 'string'

/** Whether an incident was sent to somebody: the last dispatch says to whom. */
export const sentTo = (incident: { steps: readonly unknown[] }, account: string): boolean =>
  incident.steps.findLast((step): step is Thing => isThing(step) && step['step'] === 'dispatch')?.['to'] === account

/** Whether somebody may see a thing by what it says of itself: its home, its mode, whom it was sent to. */
function mayBeSeen(sight: Sight, thing: Thing): boolean {
  const { mode } = thing
  if (sight.modes !== undefined && typeof mode === 'string' && !(sight.modes as readonly string[]).includes(mode)) return false
  // What they were sent to stays theirs to look up; the home does not.
  if (sight.sentTo !== undefined && isIncident(thing)) return sentTo(thing as { steps: unknown[] }, sight.sentTo)
  const home = isHome(thing) ? thing['id'] : thing['home']
  return !(typeof home === 'string' && sight.home?.(home) === false)
}

/** What no answer of ours is deeper than. */
const DEEPEST = 24

/**
 * An answer or a message as somebody sees it: things of other homes are gone from every list, homes are as their sight shows them. Undefined when the
 * thing itself, or one that it is about, must not be seen. What knows no home is left as it is.
 */
export function seen(sight: Sight, value: unknown, depth = 0): unknown {
  if (depth > DEEPEST) return undefined
  if (Array.isArray(value)) return value.map((one) => seen(sight, one, depth + 1)).filter((one) => one !== undefined)
  if (!isThing(value)) return value
  if (!mayBeSeen(sight, value)) return undefined
  if (isHome(value)) return sight.shown(value as unknown as Home)
  const shown: Record<string, unknown> = {}
  for (const [name, inner] of Object.entries(value)) {
    const kept = seen(sight, inner, depth + 1)
    if (kept === undefined && inner !== undefined) return undefined
    shown[name] = kept
  }
  return shown
}
