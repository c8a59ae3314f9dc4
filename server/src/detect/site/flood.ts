import { severities, type Alert, type Incident } from '@anju/sdk'

/** Open incidents that belong together on a desk: of one severity, one hazard and one building. */
export interface FloodGroup {
  severity: Incident['severity']
  hazard: Incident['hazard']
  /** Absent for a home whose building is not known: it stands for itself. */
  building?: string
  homes: readonly string[]
  /** Ids, the longest waiting first. */
  incidents: readonly string[]
  oldest_ms: number
}

/** What a desk shows when too much comes at once. */
export interface FloodView {
  /** More was raised in the window than one operator can take in. */
  flood: boolean
  raised_in_window: number
  /** Worst first; within one severity people before things, then the longest waiting. Every open incident is in exactly one group. */
  groups: readonly FloodGroup[]
}

/** More than ten alarms in ten minutes for one operator are a flood: the figure of alarm management in industry (ISA 18.2), not of telecare. */
export const FLOOD = { alerts: 10, window_ms: 600_000 } as const

const hazardOrder = ['person', 'fire', 'gas', 'water', 'door', 'device']

/** Groups open incidents so that a hundred notices of one dark building are one line, and no call for help stands behind them. Pure. */
export function floodView(
  open: readonly Pick<Incident, 'id' | 'home' | 'hazard' | 'severity' | 'raised_ms'>[],
  alerts: readonly Pick<Alert, 'raised_ms'>[],
  buildingOf: (home: string) => string | undefined,
  now_ms: number,
): FloodView {
  const groups = new Map<string, FloodGroup>()
  for (const { id, home, hazard, severity, raised_ms } of [...open].sort((a, b) => a.raised_ms - b.raised_ms || (a.id < b.id ? -1 : 1))) {
    const building = buildingOf(home)
    // Somebody in need is never folded into a group: each has a line.
    const key = severity === 'alarm' || building === undefined ? id : `${severity} ${hazard} ${building}`
    const known = groups.get(key)
    groups.set(
      key,
      known === undefined
        ? { severity, hazard, ...(building === undefined ? {} : { building }), homes: [home], incidents: [id], oldest_ms: raised_ms }
        : { ...known, homes: [...new Set([...known.homes, home])], incidents: [...known.incidents, id] },
    )
  }
  const rank = ({ severity, hazard }: FloodGroup) => severities.indexOf(severity) * 10 + hazardOrder.indexOf(hazard)
  const raised_in_window = alerts.filter(({ raised_ms }) => now_ms - raised_ms < FLOOD.window_ms).length
  return {
    flood: raised_in_window > FLOOD.alerts,
    raised_in_window,
    groups: [...groups.values()].sort((a, b) => rank(a) - rank(b) || a.oldest_ms - b.oldest_ms),
  }
}
