import type { Alert, Home, Instant } from '@anju/sdk'
import type { Finding } from '../engine.ts'
import { buildingOf, buildingsOf } from './building.ts'
import {
  buildingOffline,
  buildingOptions,
  stepBuilding,
  type BuildingOptions,
  type BuildingSignal,
  type BuildingState,
} from './building-offline.ts'

/** The second stage of detection: one a site, and its only owner. It reads what the homes' rules find and finds what no single home can see. */
export interface SiteStage {
  /** Takes a home's finding in; what it finds itself is handed to `onFinding`. */
  hear(home: string, finding: Finding, at: Instant): void
  /** Starts from the alerts that stand, after a restart. */
  restore(alerts: readonly Alert[]): void
  buildingOf(home: string): string | undefined
}

export interface SiteStageOptions {
  homes: readonly Home[]
  options?: Partial<BuildingOptions>
  /** The alert of a building is kept at the first of its homes. */
  onFinding: (rule: typeof buildingOffline, home: string, finding: Finding, at: Instant) => void
}

export function siteStage({ homes, options: given, onFinding }: SiteStageOptions): SiteStage {
  const options = buildingOptions(given)
  const buildings = buildingsOf(homes)
  const placeOf = new Map(homes.map((home) => [home.id, buildingOf(home)]))
  const states = new Map<string, BuildingState>()

  const step = (signal: BuildingSignal): { home: string; finding: Finding } | undefined => {
    const key = placeOf.get(signal.home)
    const ids = key === undefined ? undefined : buildings.get(key)
    if (key === undefined || ids === undefined) return undefined
    const { state, ...finding } = stepBuilding(states.get(key) ?? buildingOffline.start, signal, { key, homes: ids }, options)
    states.set(key, state)
    return finding.raise === undefined && finding.clear === undefined ? undefined : { home: ids[0]!, finding }
  }
  const tell = (signal: BuildingSignal) => {
    const found = step(signal)
    if (found !== undefined) onFinding(buildingOffline, found.home, found.finding, signal.at)
  }

  return {
    hear(home, { raise = [], clear = [] }, at) {
      for (const { kind, onset, cause = 'line', origin } of raise)
        if (kind === 'home-offline') tell({ type: 'raised', at, home, onset_ms: onset, cause, origin })
      for (const { kind } of clear) if (kind === 'home-offline') tell({ type: 'cleared', at, home })
    },
    restore(alerts) {
      for (const { kind, home, cleared_ms, onset_ms, raised_ms, cause = 'line', origin } of alerts)
        if (kind === 'home-offline' && cleared_ms === undefined)
          step({ type: 'raised', at: raised_ms as Instant, home, onset_ms, cause, origin })
    },
    buildingOf: (home) => placeOf.get(home),
  }
}
