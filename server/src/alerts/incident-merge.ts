import { fail, isOpen, ok, type Incident, type Instant, type Result, type Severity } from '@anju/sdk'
import { changed, dueAfter, worse } from './incident-change.ts'

/** The two incidents of a merge as they are after it. */
export interface MergedPair {
  from: Incident
  into: Incident
}

/** Why one incident cannot become part of another; undefined when it can. */
function obstacle(from: Incident, into: Incident): string | undefined {
  if (from.id === into.id) return 'same'
  if (!isOpen(from.state)) return from.state
  if (!isOpen(into.state)) return into.state
  if (from.home !== into.home) return 'other-home'
  if (from.mode !== into.mode) return 'other-mode'
  return from.origin === into.origin ? undefined : 'other-origin'
}

/**
 * [INC-10] Makes `from` part of `into`, which becomes as severe as the worse of the two. Nothing is due of `from` any longer. Error
 * `merge-not-allowed` with the reason: both must be open and of one home, mode and origin.
 */
export function mergeIncident(from: Incident, into: Incident, by: string, at: Instant): Result<MergedPair> {
  const why = obstacle(from, into)
  if (why !== undefined) return fail('merge-not-allowed', { incident: from.id, into: into.id, why }, '/into')
  const { due: _, ...rest } = from
  return ok({
    from: changed(rest, at, { state: 'merged', merged: { into: into.id, by, at_ms: at, from: from.state } }),
    into: changed(into, at, { severity: worse(into.severity, from.severity), merged_from: [...(into.merged_from ?? []), from.id] }),
  })
}

/**
 * [INC-11] Undoes a merge: `from` stands where it stood, and the limit of its next step begins anew. `severity` is what is left to `into`. Error
 * `merge-not-allowed` when `from` is no part of it.
 */
export function unmergeIncident(from: Incident, into: Incident, severity: Severity, at: Instant): Result<MergedPair> {
  const { merged, ...rest } = from
  if (merged === undefined || merged.into !== into.id)
    return fail('merge-not-allowed', { incident: from.id, into: into.id, why: 'not-merged' })
  const { merged_from, ...left } = into
  const others = (merged_from ?? []).filter((id) => id !== from.id)
  return ok({
    from: changed(rest, at, { state: merged.from, ...dueAfter(merged.from, at) }),
    into: changed(left, at, { ...(isOpen(into.state) ? { severity } : {}), ...(others.length === 0 ? {} : { merged_from: others }) }),
  })
}
