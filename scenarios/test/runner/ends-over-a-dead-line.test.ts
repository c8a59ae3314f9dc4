// Goal: a run comes to its end though the line of a device is dead at the end: half open, it answers neither a goodbye nor a cut. Method: a document whose fault has no
// end, in both ways that move time themselves.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadScenario } from '../../src/document/load-scenario.ts'
import { runScenario } from '../../src/runner/run-scenario.ts'
import { referenceTarget } from '../../src/targets/reference.ts'

const file = join(import.meta.dirname, '../../suites/device/radar-loses-its-line-half-open.yaml')

it.each(['model', 'lockstep'] as const)('[RUN-4] a run ends while a line is half open, in %s', async (way) => {
  const loaded = loadScenario(file, (path) => readFileSync(path, 'utf8').replace(', until: 13 min', ''))
  if (!loaded.ok) throw new Error(file)
  expect(loaded.scenario.faults[0]).toMatchObject({ fault: 'half-open' })
  expect(loaded.scenario.faults[0]).not.toHaveProperty('until_s')
  const result = await runScenario(loaded.scenario, { way, seed: 1, startTarget: referenceTarget })
  expect(result.passed).toBe(true)
})
