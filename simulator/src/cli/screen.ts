/** Where a command writes. A terminal can take a line back; a log cannot. */
export interface Screen {
  /** A line that stays. */
  line(text: string): void
  /** A line that the next one takes the place of. On a log nothing is written. */
  passing(text: string): void
  /** Whether passing lines are seen. */
  readonly live: boolean
}

interface Stream {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

const TAKE_BACK = '\r\u001b[2K'

/** A screen on a stream: live on a terminal, plain lines everywhere else and in CI. */
export function screen(stream: Stream, inCi: boolean): Screen {
  const live = stream.isTTY === true && !inCi
  let dirty = false
  return {
    live,
    line(text) {
      stream.write(`${dirty ? TAKE_BACK : ''}${text}\n`)
      dirty = false
    },
    passing(text) {
      if (!live) return
      stream.write(`${TAKE_BACK}${text.slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`)
      dirty = true
    },
  }
}

const BAR_CELLS = 24

/** A bar for a share of the whole, with what stands beside it. */
export function bar(done: number, of: number, says: string): string {
  const full = of === 0 ? BAR_CELLS : Math.floor((BAR_CELLS * done) / of)
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_CELLS - full)}] ${done}/${of} ${says}`
}
