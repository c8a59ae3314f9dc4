import type { Title } from '@anju/sdk'

/** What a telephone wants to tell the server, kept until the server took it. The id is made on the telephone and never changes: a repeat does nothing twice. */
export interface Waiting {
  id: string
  /** What it is about, for the list. */
  about: { what: 'visit' | 'step' | 'persuasion'; home: string; name: string }
  at_ms: number
  method: 'PUT' | 'POST'
  path: string
  body: unknown
  state: 'waiting' | 'refused'
  /** Why the server does not take it: its status and its own words. */
  status?: number
  says?: Title
}

/** What the server answered, or that it could not be reached. */
export type Sent = { reached: false } | { reached: true; status: number; says?: Title }

/** What waits, in the order in which it was made. */
export const inOrder = (all: readonly Waiting[]): Waiting[] => all.toSorted((a, b) => a.at_ms - b.at_ms || (a.id < b.id ? -1 : 1))

/** A server that is not well, or asks to wait, will take it later; so will one that asks for a login. */
const LATER = new Set([401, 408, 425, 429])

/**
 * What becomes of one that was sent: `done` (forget it), `later` (keep it and stop for now: what comes after it may build upon it), or the same with the reason
 * why a person must decide: 409 and 412 are states that somebody else has changed meanwhile.
 */
export function afterSent(one: Waiting, sent: Sent): 'done' | 'later' | Waiting {
  if (!sent.reached || sent.status >= 500 || LATER.has(sent.status)) return 'later'
  if (sent.status < 300) return 'done'
  return { ...one, state: 'refused', status: sent.status, ...(sent.says === undefined ? {} : { says: sent.says }) }
}

/** Why something was refused, as a code that has words. */
export const refusedWhy = ({ status }: Pick<Waiting, 'status'>): 'changed' | 'not-allowed' | 'other' =>
  status === 409 || status === 412 ? 'changed' : status === 403 || status === 404 ? 'not-allowed' : 'other'
