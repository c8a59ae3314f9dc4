import type { Random } from '@anju/sdk'
import { exp, ln } from '../exact-math.ts'
import { clamp } from '../world/vector.ts'

/** What the search tells as it goes on. */
export interface Progress {
  tried: number
  of: number
  loss: number
}

export interface SearchOptions {
  /** Each in [0, 1]. */
  start: readonly number[]
  /** First deviation of the steps. */
  step: number
  tries: number
  random: Random
  loss: (x: readonly number[]) => number
  progress?: (progress: Progress) => void
}

/**
 * Finds a minimum in the unit cube without derivatives: an evolution strategy that adapts the deviation along each axis and the step length (separable
 * CMA-ES; Ros and Hansen 2008, constants from there). Seeded, and so repeatable. Answers the best centre of a generation.
 */
export function search({ start, step, tries, random, loss, progress }: SearchOptions): { x: number[]; loss: number } {
  const n = start.length
  const size = 4 + Math.floor(3 * ln(n)) + 4
  const half = Math.floor(size / 2)
  const raw = Array.from({ length: half }, (_, i) => ln(half + 0.5) - ln(i + 1))
  const total = raw.reduce((sum, w) => sum + w, 0)
  const weights = raw.map((w) => w / total)
  const mass = 1 / weights.reduce((sum, w) => sum + w * w, 0)
  const cSigma = (mass + 2) / (n + mass + 5)
  const damp = 1 + 2 * Math.max(0, Math.sqrt((mass - 1) / (n + 1)) - 1) + cSigma
  const cPath = (4 + mass / n) / (n + 4 + (2 * mass) / n)
  const cOne = (((n + 2) / 3) * 2) / ((n + 1.3) ** 2 + mass)
  const cMany = Math.min(1 - cOne, (((n + 2) / 3) * 2 * (mass - 2 + 1 / mass)) / ((n + 2) ** 2 + mass))
  const expected = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n))

  let [centre, sigma] = [[...start], step]
  const spread = start.map(() => 1)
  const [pathSigma, path] = [start.map(() => 0), start.map(() => 0)]
  let best = { x: [...start], loss: loss(start) }
  for (let tried = 1; tried < tries; tried += size) {
    const drawn = Array.from({ length: size }, () => {
      const x = centre.map((c, i) => clamp(c + sigma * Math.sqrt(spread[i]!) * random.normal(), 0, 1))
      return { x, loss: loss(x) }
    }).sort((a, b) => a.loss - b.loss)
    if (drawn[0]!.loss < best.loss) best = drawn[0]!
    const old = centre
    centre = old.map((_, i) => weights.reduce((sum, w, k) => sum + w * drawn[k]!.x[i]!, 0))
    const moved = centre.map((c, i) => (c - old[i]!) / sigma)
    for (let i = 0; i < n; i++)
      pathSigma[i] = (1 - cSigma) * pathSigma[i]! + (Math.sqrt(cSigma * (2 - cSigma) * mass) * moved[i]!) / Math.sqrt(spread[i]!)
    const length = Math.sqrt(pathSigma.reduce((sum, p) => sum + p * p, 0))
    const steady = length < (1.4 + 2 / (n + 1)) * expected * 1.5 ? 1 : 0
    for (let i = 0; i < n; i++) {
      path[i] = (1 - cPath) * path[i]! + steady * Math.sqrt(cPath * (2 - cPath) * mass) * moved[i]!
      const many = weights.reduce((sum, w, k) => sum + w * ((drawn[k]!.x[i]! - old[i]!) / sigma) ** 2, 0)
      spread[i] = Math.max(1e-6, (1 - cOne - cMany) * spread[i]! + cOne * path[i]! ** 2 + cMany * many)
    }
    sigma = clamp(sigma * exp((cSigma / damp) * (length / expected - 1)), 0.005, 0.4)
    progress?.({ tried: Math.min(tries, tried + size - 1), of: tries, loss: best.loss })
  }
  return best
}
