import type { FeedMessage, Home } from '@anju/sdk'
import { afterHeard } from '../replay/heard.ts'
import type { ReplayLog } from '../replay/replay-log.ts'
import { sameBelief, type Belief } from './belief.ts'
import { believedByServer, seenBySensors, truthOf } from './beliefs-now.ts'
import { SpanWriter, type Span } from './span.ts'

/** The three sources, in the order of their tracks. */
export const believers = ['truth', 'sensors', 'server'] as const
export type Believer = (typeof believers)[number]

export type BeliefTracks = Readonly<Record<Believer, readonly Span<Belief>[]>>

/** Sensors grow old without a word: so often their silence is looked at between two messages, ms. */
const SILENCE_MS = 15_000

/** What each of the three held of one resident, over all that a log keeps. */
export function beliefTracks(log: ReplayLog, home: Home, resident: string): BeliefTracks {
  const writers = { truth: writer(), sensors: writer(), server: writer() }
  let shown = log.start
  let last_ms = log.span?.from_ms ?? 0
  for (const heard of log.all()) {
    for (let at_ms = last_ms + SILENCE_MS; at_ms < heard.at_ms; at_ms += SILENCE_MS)
      writers.sensors.at(at_ms, seenBySensors(shown.feed, home, at_ms))
    shown = afterHeard(shown, heard)
    last_ms = heard.at_ms
    if (heard.from === 'director') writers.truth.at(heard.at_ms, truthOf(shown, home, resident))
    else if (concerns(heard.message, home.id)) {
      writers.sensors.at(heard.at_ms, seenBySensors(shown.feed, home, heard.at_ms))
      writers.server.at(heard.at_ms, believedByServer(shown.feed, home))
    }
  }
  const to_ms = log.span?.to_ms ?? 0
  return { truth: writers.truth.until(to_ms), sensors: writers.sensors.until(to_ms), server: writers.server.until(to_ms) }
}

/** Whether a message can change what is seen or believed of a home. */
function concerns(message: FeedMessage, home: string): boolean {
  if (message.type === 'device') return message.device.home === home
  return message.type === 'incident' ? message.incident.home === home : message.type === 'hello'
}

const writer = () => new SpanWriter<Belief>(sameBelief)
