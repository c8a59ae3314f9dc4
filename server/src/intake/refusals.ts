import type { Fault, RejectedCounts } from '@anju/sdk'
import { serverLimits } from '../limits.ts'

/** One message that was refused: where it went, why, when, by whom. Never its payload: it may hold anything. */
export interface Refusal {
  at_ms: number
  topic: string
  client: string
  code: Fault['code']
  params: Readonly<Record<string, string | number>>
  pointer?: string
  bytes: number
}

/** Counts refused messages by code and keeps the newest to be looked at. Never silence. */
export interface Refusals {
  add(refusal: Refusal): void
  /** Counts one more that is like one that was listed: a flood must not push all else from the list. */
  again(code: Refusal['code']): void
  counts(): RejectedCounts
  /** Newest first. */
  latest(): readonly Refusal[]
}

const cut = (value: string | number) => (typeof value === 'string' ? value.slice(0, serverLimits.refusal_characters) : value)

export function refusals(onChange: () => void): Refusals {
  const counts = new Map<string, number>()
  const kept: Refusal[] = []
  const count = (code: string) => counts.set(code, (counts.get(code) ?? 0) + 1)
  return {
    again(code) {
      count(code)
      onChange()
    },
    add(refusal) {
      count(refusal.code)
      kept.push({
        ...refusal,
        topic: refusal.topic.slice(0, serverLimits.refusal_characters),
        client: refusal.client.slice(0, serverLimits.refusal_characters),
        params: Object.fromEntries(Object.entries(refusal.params).map(([name, value]) => [name, cut(value)])),
      })
      if (kept.length > serverLimits.refusals_kept) kept.shift()
      onChange()
    },
    counts: () => Object.fromEntries(counts),
    latest: () => kept.toReversed(),
  }
}
