import type { Instant } from '@anju/sdk'
import { serverLimits, type ServerLimits } from '../limits.ts'

/**
 * How fast each device may speak: so many messages at once and so many a second after that, readings and everything else apart. A device that floods is
 * held back by itself: its readings beyond that are refused, what else it says is taken at once and acknowledged later, so that its own line fills up and
 * nothing that may be a call for help is lost.
 */
export interface DevicePace {
  /** Whether one more reading of a device is within its allowance. */
  mayRead(device: string, at: Instant): boolean
  /** Milliseconds that the acknowledgement of one more message that is taken anyway has to wait. */
  holds_ms(device: string, at: Instant): number
  /** Devices that were beyond their allowance within the last minute. */
  flooding(at: Instant): number
  /** Acknowledgements that had to wait, since the start. */
  readonly held: number
}

/** A token bucket a device, kept as one number: when its allowance is whole again. Devices are those of the registry, so that their number is bounded. */
function buckets(burst: number, per_s: number) {
  const whole = new Map<string, number>()
  const each_ms = 1_000 / per_s
  const most_ms = burst * each_ms
  return {
    /** Milliseconds by which a device is too early, 0 when it is not. It takes a place in either case, but none more than `patience_ms` too early. */
    take(device: string, now: number, patience_ms: number): number {
      const next = Math.max(whole.get(device) ?? now, now) + each_ms
      const early_ms = Math.max(0, next - now - most_ms)
      whole.set(device, Math.min(next, now + most_ms + patience_ms))
      return early_ms
    },
  }
}

export function devicePace(limits: ServerLimits = serverLimits): DevicePace {
  const { device_readings_burst, device_readings_per_s, device_burst, device_per_s, device_ack_wait, device_flood_shown } = limits
  const readings = buckets(device_readings_burst, device_readings_per_s)
  const others = buckets(device_burst, device_per_s)
  const beyond = new Map<string, Instant>()
  let held = 0
  return {
    mayRead(device, at) {
      const early = readings.take(device, at, 0) > 0
      if (early) beyond.set(device, at)
      return !early
    },
    holds_ms(device, at) {
      const early_ms = Math.ceil(Math.min(others.take(device, at, device_ack_wait), device_ack_wait))
      if (early_ms === 0) return 0
      held += 1
      beyond.set(device, at)
      return early_ms
    },
    flooding(at) {
      for (const [device, last] of beyond) if (at - last >= device_flood_shown) beyond.delete(device)
      return beyond.size
    },
    get held() {
      return held
    },
  }
}
