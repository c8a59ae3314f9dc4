/** Stands for the air outside in a flow. */
export const OUTDOORS = -1

/** Air that passes from one zone to another, m³/s. Either end may be OUTDOORS; what is carried in from there is nothing. */
export interface AirFlow {
  from: number
  to: number
  m3_s: number
}

/** How what is in the air of coupled zones moves on. Volume fractions, or any other measure of what the air carries. */
export interface AirSystem {
  /** The contents `seconds` later. `inflow` is what is let into each zone, per second and in units of content times m³; nothing when left out. */
  moved(content: Float64Array, inflow: Float64Array | undefined, seconds: number): Float64Array
}

/** The span whose matrices are always worth their making, seconds: a look ahead goes by minutes. */
const SPAN_S = 60
/** A matrix times a span is halved until no row of it sums to more than this; then the Taylor series is exact to the last digits. */
const SMALL = 0.5
const TERMS = 12

interface Advance {
  /** e^{Ah}: what is left of the contents after the span. */
  keeps: Float64Array
  /** ∫ e^{As} ds over the span: what one unit of inflow a second leaves. Made when there is an inflow. */
  gains: Float64Array | undefined
}

/**
 * V dC/dt = Q − q_out·C + Σ q_in·(C_there − 0) for each zone: the room model dC/dt = Q/V − nC with what passes between rooms. Flows and inflows are constant,
 * so the solution is exact for any span: C(t) = e^{At}·C₀ + ∫ e^{As} ds · Q/V. No span makes it unstable, negative, or lose anything.
 */
export function airSystem(volumes_m3: readonly number[], flows: readonly AirFlow[]): AirSystem {
  const n = volumes_m3.length
  const rates = new Float64Array(n * n)
  for (const { from, to, m3_s } of flows) {
    if (from !== OUTDOORS) rates[from * n + from]! -= m3_s / volumes_m3[from]!
    if (from !== OUTDOORS && to !== OUTDOORS) rates[to * n + from]! += m3_s / volumes_m3[to]!
  }
  const known = new Map<number, Advance>()
  const advance = (span_s: number, feeds: boolean): Advance => {
    const found = known.get(span_s)
    if (found !== undefined && (!feeds || found.gains !== undefined)) return found
    const made = advanceOf(rates, n, span_s, feeds)
    known.set(span_s, made)
    return made
  }
  let lastRest_s = 0
  return {
    moved(content, inflow, seconds) {
      const gain = inflow?.map((amount, i) => amount / volumes_m3[i]!)
      let now = content
      let left = seconds
      for (; left >= SPAN_S; left -= SPAN_S) now = stepped(advance(SPAN_S, gain !== undefined), now, gain)
      if (left <= 1e-9) return now.slice()
      // A rest that comes again is a step of somebody who watches, and worth a matrix.
      const again = left === lastRest_s
      lastRest_s = left
      return again ? stepped(advance(left, gain !== undefined), now, gain) : briefly(rates, n, now, gain, left)
    },
  }
}

function stepped({ keeps, gains }: Advance, content: Float64Array, gain: Float64Array | undefined): Float64Array {
  const n = content.length
  const next = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let sum = 0
    for (let j = 0; j < n; j++) sum += keeps[i * n + j]! * content[j]!
    if (gain !== undefined && gains !== undefined) for (let j = 0; j < n; j++) sum += gains[i * n + j]! * gain[j]!
    next[i] = Math.max(0, sum)
  }
  return next
}

/** Both matrices by their Taylor series over a short span, then doubled: e^{2Ah} = (e^{Ah})², and the integral over 2h is that over h plus e^{Ah} times it. */
function advanceOf(rates: Float64Array, n: number, span_s: number, feeds: boolean): Advance {
  let halvings = 0
  let h = span_s
  for (; normOf(rates, n) * h > SMALL; h /= 2) halvings += 1
  let term = unit(n)
  let keeps = unit(n)
  let gains = feeds ? unit(n).map((value) => value * h) : undefined
  for (let k = 1; k <= TERMS; k++) {
    term = product(term, rates, n)
    for (let i = 0; i < term.length; i++) {
      term[i]! *= h / k
      keeps[i]! += term[i]!
      if (gains !== undefined) gains[i]! += (term[i]! * h) / (k + 1)
    }
  }
  for (let i = 0; i < halvings; i++) {
    if (gains !== undefined) {
      const further = product(keeps, gains, n)
      gains = gains.map((value, j) => value + further[j]!)
    }
    keeps = product(keeps, keeps, n)
  }
  return { keeps, gains }
}

/** The same series on the contents alone, for a span that comes once. */
function briefly(rates: Float64Array, n: number, content: Float64Array, gain: Float64Array | undefined, seconds: number): Float64Array {
  const parts = Math.max(1, Math.ceil((normOf(rates, n) * seconds) / SMALL))
  const h = seconds / parts
  let now = content
  for (let part = 0; part < parts; part++) {
    let term = times(rates, n, now).map((value, i) => (value + (gain?.[i] ?? 0)) * h)
    const next = now.map((value, i) => value + term[i]!)
    for (let k = 2; k <= TERMS; k++) {
      term = times(rates, n, term).map((value) => (value * h) / k)
      for (let i = 0; i < n; i++) next[i]! += term[i]!
    }
    now = next.map((value) => Math.max(0, value))
  }
  return now
}

function times(matrix: Float64Array, n: number, vector: Float64Array): Float64Array {
  const out = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let sum = 0
    for (let j = 0; j < n; j++) sum += matrix[i * n + j]! * vector[j]!
    out[i] = sum
  }
  return out
}

function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k]!
      if (factor === 0) continue
      for (let j = 0; j < n; j++) out[i * n + j]! += factor * b[k * n + j]!
    }
  }
  return out
}

function unit(n: number): Float64Array {
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) out[i * n + i] = 1
  return out
}

/** The largest sum of a row without signs. */
function normOf(matrix: Float64Array, n: number): number {
  let most = 0
  for (let i = 0; i < n; i++) {
    let sum = 0
    for (let j = 0; j < n; j++) sum += Math.abs(matrix[i * n + j]!)
    most = Math.max(most, sum)
  }
  return most
}
