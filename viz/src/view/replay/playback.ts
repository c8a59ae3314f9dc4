/** How fast a replay can be played. */
export const speeds = [0.25, 1, 4, 16, 60] as const

/** Where a replay stands. `live`: it follows what comes. */
export interface Playback {
  readonly live: boolean
  readonly playing: boolean
  readonly speed: number
  readonly at_ms: number
}

interface Span {
  from_ms: number
  to_ms: number
}

const within = ({ from_ms, to_ms }: Span, at_ms: number): number => Math.min(to_ms, Math.max(from_ms, at_ms))

/** A replay that goes to an instant and stands or plays on from there. */
export const sought = (playback: Playback, span: Span, at_ms: number): Playback => ({
  ...playback,
  live: false,
  at_ms: within(span, at_ms),
})

/** The replay after `gone_ms` of the wall. At its end it stands still. */
export function played(playback: Playback, span: Span, gone_ms: number): Playback {
  if (playback.live) return { ...playback, at_ms: span.to_ms }
  if (!playback.playing) return playback
  const at_ms = within(span, playback.at_ms + Math.max(0, gone_ms) * playback.speed)
  return { ...playback, at_ms, playing: at_ms < span.to_ms }
}
