import type { Alert } from '@anju/sdk'
import { runScenario } from '../../src/runner/run-scenario.ts'
import { referenceTarget } from '../../src/targets/reference.ts'
import { radarFlag } from './forwarding-target.ts'
import { noisyLife } from './noisy-life.ts'

/** What a home of noisy lives brought: emergencies of falls that were true, suspicions by radars, and fall alerts of the reference server. */
export interface FalseAlarms {
  home_months: number
  true_falls: number
  forwarded: number
  confirmed: number
}

const DAYS_A_MONTH = 30

/** Lets homes live for some days each. A rule that forwards would raise one alert for each flag. */
export async function countFalseAlarms(seeds: readonly number[], days: number): Promise<FalseAlarms> {
  const sum: FalseAlarms = { home_months: (seeds.length * days) / DAYS_A_MONTH, true_falls: 0, forwarded: 0, confirmed: 0 }
  for (const seed of seeds) {
    const flags = new Set<string>()
    const result = await runScenario(noisyLife(seed, days), {
      way: 'model',
      seed,
      startTarget: (options) =>
        referenceTarget({
          ...options,
          onMessage(message) {
            options.onMessage?.(message)
            const flag = radarFlag(message)
            if (flag !== undefined) flags.add(flag.id)
          },
        }),
    })
    sum.true_falls += result.truths.filter(({ kind, phase }) => kind === 'fall' && phase === 'onset').length
    sum.forwarded += flags.size
    sum.confirmed += result.alerts.filter(({ kind }: Alert) => kind === 'fall').length
  }
  return sum
}
