import type { Instant, RegisteredDevice } from '@anju/sdk'
import type { TruthLog } from './truth-log.ts'

/** Why nobody hears a device: it has no power, no line, or does not speak. */
type Reason = 'power' | 'line' | 'mute'

/** Truth of devices that nobody hears: silent from the first reason on, until the last is gone. A device of the lite profile is never supervised. */
export interface Silences {
  begin(device: RegisteredDevice, reason: Reason, at: Instant): void
  end(device: RegisteredDevice, reason: Reason, at: Instant): void
}

export function silences(log: TruthLog): Silences {
  const reasons = new Map<string, Set<string>>()
  return {
    begin({ id, room, place_m, lite }, reason, at) {
      if (lite === true) return
      const mine = reasons.get(id) ?? new Set()
      reasons.set(id, mine.add(reason))
      log.onset('device-silent', id, at, { room, position_m: place_m })
    },
    end({ id }, reason, at) {
      const mine = reasons.get(id)
      if (mine?.delete(reason) === true && mine.size === 0) log.end('device-silent', id, at)
    },
  }
}
