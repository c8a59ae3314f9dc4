import { limits, type FullEnvelope, type Instant, type LiteEnvelope } from '@anju/sdk'
import type { TimeQuality } from '../store/store.ts'

/** When a message happened as far as that is known, what its time is worth, and whether it comes from a buffer. */
export interface EventTime {
  happened: Instant
  quality: TimeQuality
  late: boolean
}

/**
 * A wrong device time never refuses a message. Within the tolerance it is believed, though never later than the arrival. A device whose clock is
 * synced and whose time lies further back kept the message in its buffer: `late`, with its own onset. Anything else is judged on the arrival.
 * What a device says is put on the server's time, which may be ahead.
 */
export function eventTime(envelope: FullEnvelope | LiteEnvelope, at: Instant, ahead_ms = 0): EventTime {
  const time_ms = envelope.time_ms === undefined ? undefined : envelope.time_ms + ahead_ms
  const clock = 'clock' in envelope ? envelope.clock : 'synced'
  const onArrival = (quality: TimeQuality): EventTime => ({ happened: at, quality, late: false })
  if (time_ms === undefined || clock === 'unset') return onArrival('unset')
  if (time_ms > at + limits.clock_tolerance) return onArrival('future')
  if (time_ms >= at - limits.clock_tolerance)
    return { happened: Math.min(time_ms, at) as Instant, quality: clock === 'drifting' ? 'drifting' : 'synced', late: false }
  return clock === 'drifting' ? onArrival('drifting') : { happened: time_ms as Instant, quality: 'buffered', late: true }
}
