import type { Alert, Home, Incident, Truth, TraceHeader, TraceLine } from '@anju/sdk'
import type { Action } from '@anju/simulator'
import { exitCode, Stop } from '../cli/exit-code.ts'
import { homeOf } from './without-names.ts'

/** What is known of an incident. From a server: what it made of it. From a trace: what was done in the home, and what really happened, too. */
export interface IncidentFacts {
  home: Home
  time_zone: string
  incident: Incident
  /** Its alerts, in their order. */
  alerts: readonly Alert[]
  staged?: StagedFacts
}

/** What a trace says beyond a server. */
export interface StagedFacts {
  starts_ms: number
  ends_ms: number
  seed: number | string
  /** How the world stood at the start, and what was wrong with the line. */
  setting: NonNullable<TraceHeader['setting']>
  actions: readonly { at_ms: number; action: Action }[]
  truths: readonly Truth[]
  /** Alerts of other incidents. */
  others: readonly Alert[]
}

/** Reads an incident out of a trace: the one of that id, or the first. Throws a Stop when there is none. */
export async function factsOfTrace(header: TraceHeader, lines: AsyncIterable<TraceLine>, id?: string): Promise<IncidentFacts> {
  const { site, starts_ms, ends_ms, setting, seed } = header
  const incidents = new Map<string, Incident>()
  const alerts = new Map<string, Alert>()
  const truths: Truth[] = []
  const actions: { at_ms: number; action: Action }[] = []
  for await (const line of lines) {
    if ('incident' in line) incidents.set(line.incident.id, line.incident)
    if ('alert' in line && !alerts.has(line.alert.id)) alerts.set(line.alert.id, line.alert)
    if ('truth' in line) truths.push(line.truth)
    if ('action' in line && line.action.args?.['incident'] === undefined)
      actions.push({ at_ms: line.at_ms, action: { do: line.action.does, ...line.action.args } as unknown as Action })
  }
  const incident = id === undefined ? incidents.values().next().value : incidents.get(id)
  const known = [...incidents.keys()].slice(0, 8).join(', ')
  if (incident === undefined)
    throw new Stop(
      exitCode.usage,
      incidents.size === 0 ? 'The trace has no incident.' : `The trace has no incident '${id}'; it has ${known}.`,
    )
  const home = site === undefined ? undefined : homeOf(site, incident.home)
  if (site === undefined || home === undefined || starts_ms === undefined)
    throw new Stop(exitCode.usage, 'The trace does not carry its home, so nothing can be built from it.')
  const all = [...alerts.values()]
  return {
    home,
    time_zone: site.time_zone,
    incident,
    alerts: all.filter((alert) => alert.incident === incident.id),
    ...(setting === undefined
      ? {}
      : {
          staged: {
            starts_ms,
            ends_ms: ends_ms ?? incident.updated_ms,
            seed,
            setting,
            actions,
            truths,
            others: all.filter((alert) => alert.incident !== incident.id),
          },
        }),
  }
}
