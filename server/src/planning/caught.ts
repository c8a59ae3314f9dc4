import type { Odds } from './emergency.ts'
import type { HomeRisk, MixOption } from './mix-options.ts'

/** How likely something is, by its odds. */
export type Likely = (odds: Odds, label: string) => number
export const asStated: Likely = ([times, outOf]) => times / outOf

/** Emergencies a year that at least one of some devices notices. That devices miss independently of each other is an assumption. */
export function caughtPerYear(
  risks: readonly HomeRisk[],
  devices: readonly MixOption[],
  likely: Likely = asStated,
  rate: (risk: HomeRisk) => number = ({ per_year }) => per_year,
): number {
  let caught = 0
  for (const risk of risks) {
    let missed = 1
    for (const { kind, notices } of devices)
      for (const one of notices) if (one.risk === risk.key) missed *= 1 - likely(one.odds, `${kind}/${one.of}`) * one.share
    caught += rate(risk) * (1 - missed)
  }
  return caught
}
