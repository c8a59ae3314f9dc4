// Goal: a document may say that homes of the same building live beside its own, and a server that does not see the building as one is found out. Method: the
// document that comes with the suites, read, spoilt, and judged with the building's alert taken away.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { showProblem } from '@anju/sdk/document'
import { loadScenario, type Scenario } from '../../src/document/load-scenario.ts'
import { judge } from '../../src/judge/judge.ts'
import { runScenario } from '../../src/runner/run-scenario.ts'
import { referenceTarget } from '../../src/targets/reference.ts'

const file = join(import.meta.dirname, '../../suites/line/building-dark-with-a-fall.yaml')
const read = (path: string) => readFileSync(path, 'utf8')

function taken(): Scenario {
  const loaded = loadScenario(file, read)
  if (!loaded.ok) throw new Error(loaded.problems.map(showProblem).join('\n'))
  return loaded.scenario
}

describe('neighbours', () => {
  it('[SCN-17] are further homes of the site in the same building, fitted alike', () => {
    const { home, site } = taken()
    expect(site.homes[0]).toBe(home)
    expect(site.homes.map(({ id }) => id)).toEqual([home.id, ...[1, 2, 3].map((number) => `${home.id}-n${number}`)])
    expect(new Set(site.homes.map(({ location_deg, building }) => `${location_deg?.join(' ')} ${building?.block}`)).size).toBe(1)
    expect(site.homes.every(({ devices }) => devices.length === home.devices.length)).toBe(true)
  })

  it.each([
    ['a home that lies nowhere', /^location_deg.*\n/m, '', /does not say where it lies/],
    ['a home whose name is too long', /^id: .*$/m, `id: ${'a'.repeat(63)}`, /too long for neighbours/],
  ])('[SCN-17] are refused for %s, with the line that asks for them', (_, from, to, says) => {
    const loaded = loadScenario(file, (path) => (path.includes('homes') ? read(path).replace(from, to) : read(path)))
    if (loaded.ok) throw new Error('It was taken.')
    const [problem] = loaded.problems
    expect([problem!.says, problem!.text]).toEqual([expect.stringMatching(says), expect.stringContaining('neighbours: 3')])
  })

  it('[SCN-17] [SIM-146] lose their mains together, and the building must be told beside each of them and the fall', async () => {
    const scenario = taken()
    const { passed, verdicts, truths, alerts } = await runScenario(scenario, { way: 'model', seed: 1, startTarget: referenceTarget })
    expect(verdicts.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
      'building-offline matched',
      ...Array.from({ length: 4 }, () => 'home-offline matched'),
      'fall matched',
    ])
    expect(passed).toBe(true)
    const { expects } = scenario
    const blind = judge({ expects, truths, alerts: alerts.filter(({ kind }) => kind !== 'building-offline') })
    expect(blind.map(({ outcome }) => outcome)).toEqual(['missed', 'matched', 'matched', 'matched', 'matched', 'matched'])
  })
})
