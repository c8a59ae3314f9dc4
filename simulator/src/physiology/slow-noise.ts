import type { Instant, Random } from '@anju/sdk'
import { exp } from '../exact-math.ts'

/** Values lie this share of the time constant apart and are joined by straight lines. */
const GRID = 5
/** So many of them make a block: eight time constants, after which nothing is left of what was. */
const BLOCK = 40

/**
 * An Ornstein–Uhlenbeck process as a function of time: mean 0, deviation `sigma`, autocorrelation e^{−t/τ}. Time is cut into blocks of eight τ. At each edge
 * stands a drawn value, and between two of them the exact bridge: the process run forward from the first, x ← φx + σ√(1 − φ²)·ε, plus the gap that is left at
 * the end times sinh(t/τ)/sinh(T/τ). So a value depends on nothing but the seed and the instant, however often and by whom it is asked for. Uhlenbeck and
 * Ornstein 1930; values a day apart are independent here, and in truth to e^{−8}.
 */
export function slowNoise(random: Random, tau_s: number, sigma: number): (at: Instant) => number {
  const step_ms = (tau_s * 1000) / GRID
  const phi = exp(-1 / GRID)
  const kick = Math.sqrt(1 - phi * phi)
  let block = Number.NaN
  let values = new Float64Array(0)
  const edge = (index: number) => random.fork(`edge/${index}`).normal()
  const enter = (index: number) => {
    const [first, last] = [edge(index), edge(index + 1)]
    const inside = random.fork(`inside/${index}`)
    const found = new Float64Array(BLOCK + 1)
    found[0] = first
    for (let i = 1; i <= BLOCK; i++) found[i] = phi * found[i - 1]! + kick * inside.normal()
    const gap = last - found[BLOCK]!
    for (let i = 1; i <= BLOCK; i++) found[i] = found[i]! + gap * PULL[i]!
    block = index
    values = found
  }
  return (at) => {
    const steps = at / step_ms
    const index = Math.floor(steps / BLOCK)
    if (index !== block) enter(index)
    const inside = steps - index * BLOCK
    const i = Math.floor(inside)
    return sigma * (values[i]! + (values[i + 1]! - values[i]!) * (inside - i))
  }
}

/** sinh(t/τ) / sinh(T/τ) on the grid of a block: how strongly the far edge is felt. */
const PULL = Float64Array.from({ length: BLOCK + 1 }, (_, i) => {
  const [t, end] = [i / GRID, BLOCK / GRID]
  return (exp(t) - exp(-t)) / (exp(end) - exp(-end))
})
