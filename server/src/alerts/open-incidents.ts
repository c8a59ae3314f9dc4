import type { Incident, Mode, Origin } from '@anju/sdk'
import { takesAlerts } from './incident-change.ts'

/** What never shares an incident: what is meant, tests, drills; the real and the simulated. */
export interface Standing {
  mode: Mode
  origin: Origin
}

/** Which incident takes a new alert of a home and hazard: also the one into which that of the hazard was merged. */
export interface OpenByHazard {
  of(home: string, hazard: string, standing: Standing): Incident | undefined
  /** The incident that an incident is part of now; itself when it is not merged. */
  whole(incident: Incident): Incident
  add(incident: Incident): void
  /** Takes out one that was added, as it was then. */
  remove(incident: Incident): void
}

export function openByHazard(find: (id: string) => Incident | undefined): OpenByHazard {
  const open = new Map<string, Set<string>>()
  const keyOf = (home: string, hazard: string, { mode, origin }: Standing) => `${home} ${hazard} ${mode} ${origin}`

  const keysOf = (incident: Incident): string[] => [
    keyOf(incident.home, incident.hazard, incident),
    ...(incident.merged_from ?? []).flatMap((id) => {
      const part = find(id)
      return part === undefined ? [] : keysOf(part)
    }),
  ]
  const whole = (incident: Incident): Incident => {
    const into = incident.merged === undefined ? undefined : find(incident.merged.into)
    return into === undefined ? incident : whole(into)
  }
  return {
    whole,
    of(home, hazard, standing) {
      const ids = open.get(keyOf(home, hazard, standing)) ?? []
      return [...ids].map(find).find((one) => one !== undefined && takesAlerts(one))
    },
    add(incident) {
      for (const key of keysOf(incident)) {
        const known = open.get(key)
        if (known === undefined) open.set(key, new Set([incident.id]))
        else known.add(incident.id)
      }
    },
    remove(incident) {
      if (!takesAlerts(incident)) return
      for (const key of keysOf(incident)) {
        const known = open.get(key)
        known?.delete(incident.id)
        if (known?.size === 0) open.delete(key)
      }
    },
  }
}
