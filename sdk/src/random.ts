/**
 * A seeded stream of chance: the only one there is. Same seed, same draws, on every machine: integers only until the last step, and no
 * transcendental function. The generator is sfc32 (Chris Doty-Humphrey, PractRand), the seeding a 32-bit FNV-1a hash of seed and label.
 */
export interface Random {
  /** A whole number, both ends included. */
  int(min: number, max: number): number
  /** Uniform in [0, 1), 32 bits. */
  unit(): number
  /** True in `times` of `outOf` draws, on the average. Probabilities are ratios of whole numbers. */
  chance(times: number, outOf: number): boolean
  /** Near-normal with mean 0 and deviation 1: the sum of twelve uniforms less six (Irwin–Hall), cut at ±6. */
  normal(): number
  pick<T>(items: readonly T[]): T
  /** A stream of its own for `label`, so that one more sensor disturbs no other. Forking draws nothing from the parent. */
  fork(label: string): Random
}

function hash(text: string, salt: number): number {
  let h = (0x811c9dc5 ^ salt) >>> 0
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** The stream of a seed. `path` is the chain of labels that led to it. */
export function random(seed: number | string, path = ''): Random {
  const key = `${seed}/${path}`
  // Signed words: an unsigned one above 2³¹ would be allocated on the heap at every draw.
  let [a, b, c, counter] = [hash(key, 1) | 0, hash(key, 2) | 0, hash(key, 3) | 0, 1]
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) next() // The first draws still show the seed's pattern.

  const unit = () => next() / 4_294_967_296
  const int = (min: number, max: number) => min + Math.floor(unit() * (max - min + 1))
  return {
    int,
    unit,
    chance: (times, outOf) => int(1, outOf) <= times,
    normal: () => {
      let sum = 0
      for (let i = 0; i < 12; i++) sum += next()
      return sum / 4_294_967_296 - 6
    },
    pick: (items) => {
      if (items.length === 0) throw new RangeError('Cannot pick from nothing.')
      return items[int(0, items.length - 1)]!
    },
    fork: (label) => random(seed, `${path}/${label}`),
  }
}
