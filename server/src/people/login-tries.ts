import { addressBlock } from '@anju/sdk/security'
import { after, type Clock, type Instant } from '@anju/sdk'
import { peopleLimits } from './people-limits.ts'

/** Wrong passwords on end, and when the last was tried. */
export interface Wrong {
  count: number
  at_ms: number
}

/** Counts wrong logins from one address, an IPv6 address with its whole network. Those of one account are counted with the account. */
export interface LoginTries {
  /** How long whoever asks from there must wait, seconds; 0 when they need not. */
  wait_s(address: string): number
  wrong(address: string): void
  /** Names that are no account are counted too, or who waits would tell which are. */
  ofStranger(name: string): Wrong
  strangerWrong(name: string): void
}

/** Keeps the entries that were put last. */
function bounded<T>(most: number) {
  const entries = new Map<string, T>()
  return {
    get: (key: string) => entries.get(key),
    put(key: string, value: T) {
      entries.delete(key)
      entries.set(key, value)
      for (const oldest of entries.keys()) {
        if (entries.size <= most) break
        entries.delete(oldest)
      }
    },
  }
}

export function loginTries(clock: Clock): LoginTries {
  const counted = bounded<{ count: number; until: Instant }>(peopleLimits.addresses_counted)
  const strangers = bounded<Wrong>(peopleLimits.addresses_counted)
  const ofStranger = (name: string) => strangers.get(name.slice(0, 64)) ?? { count: 0, at_ms: 0 }
  const current = (block: string) => {
    const entry = counted.get(block)
    return entry === undefined || clock.now() >= entry.until ? undefined : entry
  }
  return {
    wait_s(address) {
      const entry = current(addressBlock(address))
      return entry === undefined || entry.count < peopleLimits.wrong_by_address ? 0 : Math.ceil((entry.until - clock.now()) / 1_000)
    },
    wrong(address) {
      const block = addressBlock(address)
      const { count, until } = current(block) ?? { count: 0, until: after(clock.now(), peopleLimits.wrong_window) }
      counted.put(block, { count: count + 1, until })
    },
    ofStranger,
    strangerWrong: (name) => strangers.put(name.slice(0, 64), { count: ofStranger(name).count + 1, at_ms: clock.now() }),
  }
}

/** How long an account waits after so many wrong passwords on end, milliseconds: nothing at first, then twice as long each time, up to the most. */
export const waitAfter_ms = (wrong: number): number =>
  wrong < peopleLimits.wrong_free
    ? 0
    : Math.min(peopleLimits.wrong_wait * 2 ** Math.min(wrong - peopleLimits.wrong_free, 30), peopleLimits.wrong_wait_most)
