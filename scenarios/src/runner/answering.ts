import type { Alert, Incident } from '@anju/sdk'
import type { Response } from '../document/readied.ts'

/** Watches incidents for the steps and calls that a document's responses answer. */
export interface Answering {
  /** The responses that are due now that an incident stands like this: each once. */
  due(incident: Incident, alerts: readonly Pick<Alert, 'kind'>[]): Response[]
}

/** Each response answers the first incident that holds an alert of its kind, and no other. */
export function answering(responses: readonly Response[]): Answering {
  const waiting = new Set(responses)
  const first = new Map<string, string>()
  return {
    due(incident, alerts) {
      for (const { kind } of alerts) if (!first.has(kind)) first.set(kind, incident.id)
      const done = new Set<string>([...incident.steps.map(({ step }) => step), ...(incident.actions ?? []).map(({ action }) => action)])
      const due = [...waiting].filter(({ alert, when }) => first.get(alert) === incident.id && done.has(when))
      for (const response of due) waiting.delete(response)
      return due
    },
  }
}
