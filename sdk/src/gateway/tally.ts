import type { ErrorCode } from '../errors.ts'
import type { Fault } from '../result.ts'
import { gatewayLimits } from './gateway-limits.ts'

/** What a gateway counts instead of telling it: names that nobody bound, and faults by their code. Bounded, whatever is heard. */
export interface Tally {
  unknown(name: string): void
  fault(fault: Fault): void
  /** Names and how often each was heard, most often first; `others` came after the list was full. */
  readonly names: readonly (readonly [string, number])[]
  readonly others: number
  readonly faults: readonly (readonly [ErrorCode, number])[]
}

export function tally(): Tally {
  const names = new Map<string, number>()
  const faults = new Map<ErrorCode, number>()
  let others = 0
  const mostFirst = <Key>(counts: Map<Key, number>) => [...counts].sort(([, a], [, b]) => b - a)
  return {
    unknown(name) {
      const short = name.slice(0, gatewayLimits.name_characters)
      const count = names.get(short)
      if (count === undefined && names.size >= gatewayLimits.unknown_names) others += 1
      else names.set(short, (count ?? 0) + 1)
    },
    fault: ({ code }) => void faults.set(code, (faults.get(code) ?? 0) + 1),
    get names() {
      return mostFirst(names)
    },
    get others() {
      return others
    },
    get faults() {
      return mostFirst(faults)
    },
  }
}
