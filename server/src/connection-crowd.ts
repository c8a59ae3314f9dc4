import { between, type Clock, type Instant } from '@anju/sdk'
import { addressBlock, isThisMachine } from '@anju/sdk/security'
import { serverLimits, type ServerLimits } from './limits.ts'

/** Counts connections before a byte of them is read. */
export interface ConnectionCrowd {
  /** Lets one more in, or says why not. */
  enter(address: string | undefined): 'too-many-connections' | 'too-many-attempts' | undefined
  /** One that was let in is over. */
  leave(): void
}

/** Bounds connections in all, and new ones by address: so many at once, and so many a second after that. This machine's own are not counted by address. */
export function connectionCrowd(clock: Clock, limits: ServerLimits = serverLimits, isOurs = isThisMachine): ConnectionCrowd {
  const { mqtt_connections, connect_burst, connects_per_s, connect_addresses } = limits
  /** What each address may still open, and when that was reckoned; the one that was quiet longest comes first. */
  const left = new Map<string, { count: number; at: Instant }>()
  let open = 0

  const mayTry = (block: string): boolean => {
    const now = clock.now()
    const before = left.get(block)
    const regained = before === undefined ? connect_burst : before.count + (between(before.at, now) / 1_000) * connects_per_s
    const count = Math.min(connect_burst, regained)
    left.delete(block)
    left.set(block, { count: Math.max(count - 1, 0), at: now })
    for (const quiet of left.keys()) {
      if (left.size <= connect_addresses) break
      left.delete(quiet)
    }
    return count >= 1
  }
  return {
    enter(address) {
      if (!isOurs(address) && !mayTry(addressBlock(address ?? ''))) return 'too-many-attempts'
      if (open >= mqtt_connections) return 'too-many-connections'
      open += 1
      return undefined
    },
    leave() {
      open -= 1
    },
  }
}
