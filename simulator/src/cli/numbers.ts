import { InvalidArgumentError } from 'commander'
import { SIZES } from '../population/population.ts'

/** A whole number within bounds, as an option takes it. */
export const whole =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text)
    if (!/^\d{1,9}$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`A whole number from ${min} to ${max}, please.`)
    return value
  }

/** A number above 0 and up to a bound. */
export const above0 =
  (most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (!(value > 0 && value <= most)) throw new InvalidArgumentError(`A number above 0 and up to ${most}, please.`)
    return value
  }

/** Most homes of a population: a city of the size of Chengdu. */
const MOST_HOMES = 4_000_000

/** `pilot`, `subdistrict`, or a number of homes. */
export function size(text: string): number {
  if (Object.hasOwn(SIZES, text)) return SIZES[text as keyof typeof SIZES]
  if (!/^\d{1,7}$/.test(text) || Number(text) < 1 || Number(text) > MOST_HOMES)
    throw new InvalidArgumentError(`${Object.keys(SIZES).join(', ')}, or a number of homes up to ${MOST_HOMES}, please.`)
  return Number(text)
}

/** A span of time like `30s`, `5 min` or `2h`, in seconds. */
export function span(text: string): number {
  const [, figure, unit] = /^(\d+(?:\.\d+)?)\s*(s|min|h)$/.exec(text) ?? []
  if (figure === undefined) throw new InvalidArgumentError('A span of time like 30s, 5min or 2h, please.')
  return Number(figure) * { s: 1, min: 60, h: 3_600 }[unit as 's' | 'min' | 'h']
}
