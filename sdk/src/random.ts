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

/** A label's share of a seed: 32-bit FNV-1a, begun with a salt and carried on from label to label, so that no stream keeps its path as a text. */
function mixed(text: string, from: number): number {
  let h = from
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h
}

function finished(from: number): number {
  let h = Math.imul(from ^ (from >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** Where FNV-1a begins, and the salts that tell the three words of a seed apart. */
const FNV_BASIS = 0x811c9dc5 | 0
const WARM_UP = 12

/**
 * One stream. A home holds dozens, so it is four words and three to fork by, none of them in a list; signed ones, since an unsigned word above 2³¹ would be a
 * heap number at every draw.
 */
class Stream implements Random {
  #a: number
  #b: number
  #c: number
  #counter = 1
  readonly #seedA: number
  readonly #seedB: number
  readonly #seedC: number

  constructor(a: number, b: number, c: number) {
    this.#seedA = a
    this.#seedB = b
    this.#seedC = c
    this.#a = finished(a)
    this.#b = finished(b)
    this.#c = finished(c)
    for (let i = 0; i < WARM_UP; i++) this.#next() // The first draws still show the seed's pattern.
  }

  #next(): number {
    const t = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    const c = this.#c
    this.#b = (c + (c << 3)) | 0
    this.#c = (((c << 21) | (c >>> 11)) + t) | 0
    return t >>> 0
  }

  unit(): number {
    return this.#next() / 4_294_967_296
  }

  int(min: number, max: number): number {
    return min + Math.floor((this.#next() / 4_294_967_296) * (max - min + 1))
  }

  chance(times: number, outOf: number): boolean {
    return this.int(1, outOf) <= times
  }

  normal(): number {
    let sum = 0
    for (let i = 0; i < 12; i++) sum += this.#next()
    return sum / 4_294_967_296 - 6
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('Cannot pick from nothing.')
    return items[this.int(0, items.length - 1)]!
  }

  fork(label: string): Random {
    const text = `/${label}`
    return new Stream(mixed(text, this.#seedA), mixed(text, this.#seedB), mixed(text, this.#seedC))
  }
}

/** The stream of a seed. */
export function random(seed: number | string): Random {
  const key = `${seed}/`
  return new Stream(mixed(key, FNV_BASIS ^ 1), mixed(key, FNV_BASIS ^ 2), mixed(key, FNV_BASIS ^ 3))
}
