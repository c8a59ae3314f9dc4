import type { Incident, StepRequest } from '@anju/sdk'

/** What the server tells the page before anything else. */
export interface PageConfig {
  director?: { url: string; token: string }
}

/** How a step came out. */
export type StepAnswer =
  | { taken: true; incident: Incident }
  | { taken: false; problem: 'conflict' | 'stale' | 'offline' | 'other'; code: number }

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

/** Sends a step. The server's refusals are answers: 409 is a state that does not allow it, 412 a version that is stale. */
export async function postStep(incident: string, request: StepRequest): Promise<StepAnswer> {
  try {
    const answer = await fetch(`api/incidents/${encodeURIComponent(incident)}/steps`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    })
    if (answer.ok) return { taken: true, incident: (await answer.json()) as Incident }
    const problem = answer.status === 409 ? 'conflict' : answer.status === 412 ? 'stale' : 'other'
    return { taken: false, problem, code: answer.status }
  } catch {
    return { taken: false, problem: 'offline', code: 0 }
  }
}

/** The incident as the server has it now. */
export async function fetchIncident(incident: string): Promise<Incident | undefined> {
  try {
    const answer = await fetch(`api/incidents/${encodeURIComponent(incident)}`)
    return answer.ok ? ((await answer.json()) as Incident) : undefined
  } catch {
    return undefined
  }
}
