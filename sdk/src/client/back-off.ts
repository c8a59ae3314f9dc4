import type { Random } from '../random.ts'
import { Milliseconds, type Duration } from '../time.ts'

/** A wait that doubles from `first` to `longest` with each try from 0, cut by up to half by chance, so that a thousand devices do not come back at once. */
export function backOff({ first, longest }: { first: Duration; longest: Duration }, tries: number, random: Random): Duration {
  const full_ms = Math.min(longest, first * 2 ** Math.min(tries, 30))
  return Milliseconds(random.int(Math.ceil(full_ms / 2), full_ms))
}
