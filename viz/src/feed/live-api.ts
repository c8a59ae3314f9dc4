import type { Alert, Incident, Title } from '@anju/sdk'
import { changing } from './live-login.ts'

/** What the server tells the page before anything else. */
export interface PageConfig {
  director?: { url: string; token: string }
}

/** An incident with its alerts, as the API gives it. */
export interface IncidentFull {
  incident: Incident
  alerts: readonly Alert[]
}

/** How a step came out. `says` are the server's own words, where it had some. */
export type StepAnswer =
  | { taken: true; full: IncidentFull }
  | { taken: false; problem: 'conflict' | 'stale' | 'offline' | 'other'; code: number; says?: Title }

/** The page's configuration; a server without one has no director. */
export async function pageConfig(): Promise<PageConfig> {
  try {
    const answer = await fetch('page-config.json')
    return answer.ok ? ((await answer.json()) as PageConfig) : {}
  } catch {
    return {}
  }
}

/** The address of the feed beside the page. */
export const feedUrl = (): string => new URL('api/feed', location.href).href.replace(/^http/, 'ws')

/** What can be asked of an incident: a step, a call or another action, to become part of another, to stand alone again. */
export type IncidentChange = 'steps' | 'actions' | 'merge' | 'unmerge'

/** Sends a change of an incident. The server's refusals are answers: 409 is a state that does not allow it, 412 a version that is stale. */
export async function postChange(incident: string, what: IncidentChange, request: object): Promise<StepAnswer> {
  try {
    const answer = await fetch(`api/incidents/${encodeURIComponent(incident)}/${what}`, {
      method: 'POST',
      headers: changing(),
      body: JSON.stringify(request),
    })
    if (answer.ok) return { taken: true, full: (await answer.json()) as IncidentFull }
    const problem = answer.status === 409 ? 'conflict' : answer.status === 412 ? 'stale' : 'other'
    const { says } = (await answer.json().catch(() => ({}))) as { says?: Title }
    return { taken: false, problem, code: answer.status, ...(says === undefined ? {} : { says }) }
  } catch {
    return { taken: false, problem: 'offline', code: 0 }
  }
}

/** The incident as the server has it now. */
export async function fetchIncident(incident: string): Promise<IncidentFull | undefined> {
  try {
    const answer = await fetch(`api/incidents/${encodeURIComponent(incident)}`)
    return answer.ok ? ((await answer.json()) as IncidentFull) : undefined
  } catch {
    return undefined
  }
}
