import type { Mode } from '@anju/sdk'

/** What somebody sees. Everything that leaves the server for them goes through {@link seen}. */
export interface Sight {
  /** Whether they see a home; who sees all of the site has none. */
  home?(id: string): boolean
  /** Incidents that were sent to this account, and no others. */
  readonly sentTo?: string
  /** Alerts and incidents of these modes, and no others. */
  readonly modes?: readonly Mode[]
  /** Homes without who lives there, and where. */
  readonly withoutPeople?: boolean
}

type Thing = Readonly<Record<string, unknown>>
const isThing = (value: unknown): value is Thing => typeof value === 'object' && value !== null && !Array.isArray(value)
const isHome = (thing: Thing): boolean => Array.isArray(thing['residents']) && typeof thing['id'] === 'string'
const isIncident = (thing: Thing): boolean => Array.isArray(thing['steps']) && typeof thing['hazard'] === 'string'

/** Whether an incident was sent to somebody. */
export const sentTo = (incident: { steps: readonly unknown[] }, account: string): boolean =>
  incident.steps.some((step) => isThing(step) && step['step'] === 'dispatch' && step['to'] === account)

/** A home as somebody sees it who has to do with its devices alone. */
function withoutPeople(home: Thing): Thing {
  const nameless = { zh: home['id'], en: home['id'] }
  const { location_deg: _, building: __, ...rest } = home
  return { ...rest, title: nameless, address: nameless, residents: [] }
}

/** Whether somebody may see a thing by what it says of itself: its home, its mode, whom it was sent to. */
function mayBeSeen(sight: Sight, thing: Thing): boolean {
  const home = isHome(thing) ? thing['id'] : thing['home']
  if (typeof home === 'string' && sight.home?.(home) === false) return false
  const { mode } = thing
  if (sight.modes !== undefined && typeof mode === 'string' && !(sight.modes as readonly string[]).includes(mode)) return false
  return !(sight.sentTo !== undefined && isIncident(thing) && !sentTo(thing as { steps: unknown[] }, sight.sentTo))
}

const DEEPEST = 4

/**
 * An answer or a message as somebody sees it: things of other homes are gone from every list, homes are without their people where the sight is. Undefined
 * when the thing itself, or one that it is about, must not be seen. What knows no home is left as it is.
 */
export function seen(sight: Sight, value: unknown, depth = 0): unknown {
  if (depth > DEEPEST) return value
  if (Array.isArray(value)) return value.map((one) => seen(sight, one, depth + 1)).filter((one) => one !== undefined)
  if (!isThing(value)) return value
  if (!mayBeSeen(sight, value)) return undefined
  if (isHome(value)) return sight.withoutPeople === true ? withoutPeople(value) : value
  const shown: Record<string, unknown> = {}
  for (const [name, inner] of Object.entries(value)) {
    const kept = seen(sight, inner, depth + 1)
    if (kept === undefined && inner !== undefined) return undefined
    shown[name] = kept
  }
  return shown
}
