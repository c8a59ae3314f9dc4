import type { Random } from '@anju/sdk'
import { caughtPerYear } from './caught.ts'
import { emergencyKinds, NOTICES, RATES, type Emergency, type Odds } from './emergency.ts'
import type { MixHome, MixOption } from './mix-options.ts'

/** A share of all emergencies, per cent, with the interval in which 95 of 100 worlds lie that agree with what is known. */
export interface ShareInterval {
  pct: number
  low_pct: number
  high_pct: number
}

const DRAWS = 400

/**
 * How sure the share of some devices is: rates and odds are drawn as often as their cases allow (rates from the gamma, odds from the beta distribution
 * with Jeffreys' half case), the same for all homes of a world. Sampling that, not the accident of a single year, is the interval.
 */
export async function worthInterval(
  homes: readonly MixHome[],
  devices: readonly (readonly MixOption[])[],
  random: Random,
  turn: () => Promise<void>,
): Promise<ShareInterval> {
  const share = (likely: (label: string, odds: Odds) => number, rate: (kind: Emergency) => number) => {
    let [caught, all] = [0, 0]
    for (const [n, { risks }] of homes.entries()) {
      for (const risk of risks) all += risk.per_year * rate(risk.kind)
      caught += caughtPerYear(
        risks,
        devices[n]!,
        (odds, label) => likely(label, odds),
        ({ kind, per_year }) => per_year * rate(kind),
      )
    }
    return all === 0 ? 0 : (100 * caught) / all
  }
  const worlds = random.fork('worlds')
  const drawn: number[] = []
  while (drawn.length < DRAWS) {
    const rates = new Map(emergencyKinds.map((kind) => [kind, gamma(RATES[kind][0] + 0.5, worlds) / RATES[kind][0]]))
    const odds = new Map(NOTICES.map((one) => [`${one.kind}/${one.of}`, beta(one.odds, worlds)]))
    drawn.push(
      share(
        (label) => odds.get(label)!,
        (kind) => rates.get(kind)!,
      ),
    )
    await turn()
  }
  drawn.sort((a, b) => a - b)
  const round = (value: number) => Math.round(value * 100) / 100
  const middle = share(
    (_, [times, outOf]) => times / outOf,
    () => 1,
  )
  return { pct: round(middle), low_pct: round(drawn[Math.floor(DRAWS * 0.025)]!), high_pct: round(drawn[Math.ceil(DRAWS * 0.975) - 1]!) }
}

/** A draw of the gamma distribution of a shape of 1 or more and scale 1 (Marsaglia and Tsang 2000). */
export function gamma(shape: number, random: Random): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random.unit()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = random.normal()
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(1 - random.unit()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
  }
}

/** A draw of how likely something is of which so many of so many cases were seen. */
export function beta([times, outOf]: Odds, random: Random): number {
  const [a, b] = [gamma(times + 0.5, random), gamma(outOf - times + 0.5, random)]
  return a / (a + b)
}
