import type { Clock } from '../clock.ts'
import { after, type Instant } from '../time.ts'
import type { DoorLimits } from './door-limits.ts'

/** Counts wrong tries by address, and by address and name. Never by name alone: then whoever knows a device's name could lock it out. */
export interface Tries {
  tooMany(address: string, name: string): boolean
  wrong(address: string, name: string): void
}

export function tries(clock: Clock, limits: DoorLimits): Tries {
  const counted = new Map<string, { count: number; until: Instant }>()
  const countOf = (key: string) => {
    const entry = counted.get(key)
    return entry === undefined || clock.now() >= entry.until ? 0 : entry.count
  }
  const add = (key: string) => {
    const count = countOf(key) + 1
    const until = count === 1 ? after(clock.now(), limits.tries_window) : counted.get(key)!.until
    counted.delete(key)
    counted.set(key, { count, until })
    for (const oldest of counted.keys()) {
      if (counted.size <= limits.tries_counted) break
      counted.delete(oldest)
    }
  }
  const pair = (address: string, name: string) => `${address} ${name}`
  return {
    tooMany: (address, name) => countOf(address) >= limits.tries_by_address || countOf(pair(address, name)) >= limits.tries_by_name,
    wrong(address, name) {
      add(address)
      add(pair(address, name))
    },
  }
}
