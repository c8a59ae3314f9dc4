import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { doorLimits, type DoorLimits } from './door-limits.ts'
import { checkPassword, hashPassword, newPassword } from './live-password.ts'

/** Where passwords are checked. The slow hash is for whoever comes first; who was right before is known at once, so a street that comes back need not wait. */
export interface PasswordDesk {
  /** Whether this very password was right for this hash before. */
  knows(password: string, hash: string): boolean
  /** Checks by the slow hash, a few at a time. `busy` when too many wait. A hash that is undefined takes as long and is never right. */
  check(password: string, hash: string | undefined): Promise<boolean | 'busy'>
}

export function passwordDesk(
  limits: Pick<DoorLimits, 'checks_at_once' | 'checks_waiting' | 'checks_remembered'> = doorLimits,
): PasswordDesk {
  const key = randomBytes(32)
  const digest = (password: string) => createHmac('sha256', key).update(password.normalize('NFC')).digest()
  const known = new Map<string, Buffer>()
  const waiting: (() => void)[] = []
  let busy = 0
  let decoy: Promise<string> | undefined

  const turn = (): Promise<void> => {
    busy += 1
    return busy <= limits.checks_at_once ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))
  }
  const knows = (password: string, hash: string) => {
    const before = known.get(hash)
    return before !== undefined && timingSafeEqual(before, digest(password))
  }
  return {
    knows,
    async check(password, hash) {
      if (waiting.length >= limits.checks_waiting) return 'busy'
      await turn()
      try {
        if (hash === undefined) {
          decoy ??= hashPassword(newPassword())
          await checkPassword(password, await decoy)
          return false
        }
        const right = await checkPassword(password, hash)
        if (right) {
          if (known.size >= limits.checks_remembered) known.clear()
          known.set(hash, digest(password))
        }
        return right
      } finally {
        busy -= 1
        waiting.shift()?.()
      }
    },
  }
}
