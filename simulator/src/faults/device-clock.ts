import type { ClockQuality, Clock, Instant, Random } from '@anju/sdk'
import { PI, sin } from '../exact-math.ts'
import type { LocalTime } from '../world/local-time.ts'
import type { ClockFault } from './clock-fault.ts'
import { spanOf, type Fault } from './fault.ts'
import { luckOf } from './faulty-bus.ts'
import { runs } from './hop.ts'

/** What a device's own clock says, given when it was last switched on. */
export type DeviceClock = (booted: Instant) => { time: Instant; quality: ClockQuality }

export interface DeviceClockParts {
  clock: Clock
  began: Instant
  time: LocalTime
  random: Random
  faults: readonly Fault[]
}

/** How wrong a clock is, milliseconds, and what it believes of itself. */
interface Wrong {
  error_ms: number
  quality: ClockQuality
}
type ErrorOf<Name extends ClockFault['fault']> = (
  fault: Extract<ClockFault, { fault: Name }>,
  at: Instant,
  parts: DeviceClockParts,
) => Wrong

const HOUR_MS = 3_600_000
const DAY_MIN = 1_440
const signed = (value: number, wrong: 'ahead' | 'behind'): number => (wrong === 'ahead' ? value : -value)

const errors: { readonly [Name in Exclude<ClockFault['fault'], 'clock-unset'>]: ErrorOf<Name> } = {
  'clock-offset': ({ by_s, wrong }) => ({ error_ms: signed(by_s * 1000, wrong), quality: 'synced' }),
  'clock-drift': (fault, at, { began }) => ({
    error_ms: signed(((at - began - spanOf(fault).from_s * 1000) * fault.ppm) / 1e6, fault.wrong),
    quality: 'drifting',
  }),
  'clock-swing': (fault, at, { began }) => ({
    error_ms: fault.by_s * 1000 * sin((2 * PI * (at - began - spanOf(fault).from_s * 1000)) / Math.max(1, fault.period_s * 1000)),
    quality: 'drifting',
  }),
  'clock-step': (fault, at, { began, random }) => {
    const step = Math.floor((at - began) / Math.max(1, fault.every_s * 1000))
    const most_ms = Math.round(fault.most_s * 1000)
    return { error_ms: luckOf(random, fault).fork(String(step)).int(-most_ms, most_ms), quality: 'synced' }
  },
  'clock-local': (_fault, at, { time }) => {
    const ahead_min = (((time.minuteOfDay(at) - Math.floor(at / 60_000)) % DAY_MIN) + DAY_MIN) % DAY_MIN
    // Zones reach from 12 hours behind to 14 ahead of UTC.
    return { error_ms: (ahead_min > 14 * 60 ? ahead_min - DAY_MIN : ahead_min) * 60_000, quality: 'synced' }
  },
  'clock-daylight': ({ wrong }) => ({ error_ms: signed(HOUR_MS, wrong), quality: 'synced' }),
}

const isClockFault = (fault: Fault): fault is ClockFault => fault.fault.startsWith('clock-')

/** A device's own clock under its faults, or undefined when none of them is of the clock. Errors of several add up; the humblest quality is told. */
export function deviceClock(parts: DeviceClockParts): DeviceClock | undefined {
  const faults = parts.faults.filter(isClockFault)
  if (faults.length === 0) return undefined
  return (booted) => {
    const now = parts.clock.now()
    const active = faults.filter((fault) => runs(fault, parts))
    if (active.some(({ fault }) => fault === 'clock-unset')) return { time: (now - booted) as Instant, quality: 'unset' }
    const wrongs = active.map((fault) =>
      (errors[fault.fault as keyof typeof errors] as ErrorOf<ClockFault['fault']>)(fault as never, now, parts),
    )
    const error_ms = wrongs.reduce((sum, wrong) => sum + wrong.error_ms, 0)
    return {
      time: Math.max(0, Math.round(now + error_ms)) as Instant,
      quality: wrongs.some(({ quality }) => quality === 'drifting') ? 'drifting' : 'synced',
    }
  }
}
