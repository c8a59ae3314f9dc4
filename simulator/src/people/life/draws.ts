import type { Random } from '@anju/sdk'
import { exp, ln } from '../../exact-math.ts'

/** Draws of the distributions that days are made of. Lengths and means share one unit, whichever the caller uses. */

/** A gap without memory. */
export const exponential = (random: Random, mean: number): number => -ln(1 - random.unit()) * mean

/** A span that is often short and now and then very long. */
export const lognormal = (random: Random, median: number, sigma: number): number => median * exp(sigma * random.normal())

/** A gap more regular than one without memory: the mean of `shape` exponentials. Its coefficient of variation is 1/√shape. */
export function erlang(random: Random, shape: number, mean: number): number {
  let sum = 0
  for (let i = 0; i < shape; i++) sum += exponential(random, mean)
  return sum / shape
}

/** A count from 0 on, each further one as likely as the one before. */
export const geometric = (random: Random, mean: number): number =>
  mean <= 0 ? 0 : Math.floor(ln(1 - random.unit()) / ln(mean / (1 + mean)))

/** A count of rare things (Knuth's product of uniforms); for means up to about 20. */
export function poisson(random: Random, mean: number): number {
  const least = exp(-mean)
  let count = 0
  for (let product = random.unit(); product > least; product *= random.unit()) count += 1
  return count
}

/**
 * When something happens whose hazard grows exponentially, as sleepiness does towards the night: the smallest-value Gumbel distribution, here with
 * mean 0 and deviation 1. It is rather too early than too late by much.
 */
export const growingHazard = (random: Random): number => (ln(-ln(1 - random.unit())) + EULER) / GUMBEL_DEVIATION
const EULER = 0.5772
const GUMBEL_DEVIATION = 1.2825

/** True with this probability, 0 to 1. */
export const happens = (random: Random, probability: number): boolean => random.unit() < probability

/** One of some things, each as often as its weight says. */
export function weighted<T>(random: Random, items: readonly (readonly [item: T, weight: number])[]): T {
  let left = random.unit() * items.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [item, weight] of items) {
    left -= weight
    if (left < 0) return item
  }
  return items.at(-1)![0]
}
