/** Where a command writes. A terminal can take a line back; a log cannot. */
export interface Screen {
  /** A line that stays. */
  line(text: string): void
  /** A line that the next one takes the place of. On a log nothing is written. */
  passing(text: string): void
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
