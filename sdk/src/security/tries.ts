import type { Clock } from '../clock.ts'
import { after, type Instant } from '../time.ts'
import { addressBlock } from './address-block.ts'
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
  const pair = (block: string, name: string) => `${block} ${name}`
  return {
    tooMany(address, name) {
      const block = addressBlock(address)
      return countOf(block) >= limits.tries_by_address || countOf(pair(block, name)) >= limits.tries_by_name
    },
    wrong(address, name) {
      const block = addressBlock(address)
      add(block)
      add(pair(block, name))
    },
  }
}
