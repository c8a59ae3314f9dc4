/** A value that held from an instant until another, ms. */
export interface Span<T> {
  readonly from_ms: number
  readonly to_ms: number
  readonly value: T
}

/** Spans of equal neighbours joined, in order, none of them empty. Made from samples: each value holds until the next sample. */
export class SpanWriter<T> {
  private readonly spans: Span<T>[] = []
  private open: { from_ms: number; value: T } | undefined
  private readonly same: (a: T, b: T) => boolean

  constructor(same: (a: T, b: T) => boolean) {
    this.same = same
  }

  /** From here on it is this. */
  at(at_ms: number, value: T): void {
    if (this.open !== undefined && this.same(this.open.value, value)) return
    this.shut(at_ms)
    this.open = { from_ms: at_ms, value }
  }

  /** Everything until `to_ms`. */
  until(to_ms: number): readonly Span<T>[] {
    return this.open === undefined || to_ms <= this.open.from_ms ? this.spans : [...this.spans, { ...this.open, to_ms }]
  }

  private shut(at_ms: number): void {
    if (this.open !== undefined && at_ms > this.open.from_ms) this.spans.push({ ...this.open, to_ms: at_ms })
  }
}

/** The value that holds at an instant. */
export function valueAt<T>(spans: readonly Span<T>[], at_ms: number): T | undefined {
  let [low, high] = [0, spans.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (spans[middle]!.from_ms <= at_ms) low = middle + 1
    else high = middle
  }
  const span = spans[low - 1]
  return span !== undefined && at_ms < span.to_ms ? span.value : undefined
}
