// Goal: without the confirm step of the fall rule false alarms rise measurably, and a rule that forwards the radar's flag fails the suite. Method: homes that live for days
// among nuisances, where no fall is true, count suspicions and alerts; and the quiet documents judge a server that forwards.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadScenario, type Scenario } from '../../src/document/load-scenario.ts'
import { runScenario } from '../../src/runner/run-scenario.ts'
import { referenceTarget } from '../../src/targets/reference.ts'
import { countFalseAlarms } from './count-false-alarms.ts'
import { forwardingTarget } from './forwarding-target.ts'

const suites = join(import.meta.dirname, '../../suites')
function scenario(file: string): Scenario {
  const loaded = loadScenario(join(suites, file), (path) => readFileSync(path, 'utf8'))
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems[0]))
  return loaded.scenario
}

describe('the confirm step of the fall rule', () => {
  it('[SIM-105] keeps out most of what radars suspect in a home among nuisances', { timeout: 120_000 }, async () => {
    const { true_falls, forwarded, confirmed, home_months } = await countFalseAlarms([1, 2], 4)
    expect(true_falls).toBe(0)
    expect(forwarded / home_months, `${forwarded} suspicions, ${confirmed} alerts in ${home_months} home-months`).toBeGreaterThan(20)
    expect(confirmed).toBeLessThanOrEqual(forwarded / 4)
  })

  it('[SIM-105] decides a document: who forwards fails the quiet afternoon, who waits passes it and both know the fall', async () => {
    const seeds = [1, 2, 3, 4]
    const passed = async (file: string, startTarget: typeof referenceTarget) => {
      const results = []
      for (const seed of seeds) results.push((await runScenario(scenario(file), { way: 'model', seed, startTarget })).passed)
      return results
    }
    expect(await passed('nuisance/rough-afternoon.yaml', referenceTarget)).toEqual(seeds.map(() => true))
    expect(await passed('nuisance/rough-afternoon.yaml', forwardingTarget())).toContain(false)
    expect(await passed('fall/gets-up-in-time.yaml', referenceTarget)).toEqual(seeds.map(() => true))
    expect(await passed('fall/gets-up-in-time.yaml', forwardingTarget())).toContain(false)
    expect((await passed('fall/fall-in-bathroom.yaml', forwardingTarget())).filter(Boolean).length).toBeGreaterThanOrEqual(3)
  })
})
