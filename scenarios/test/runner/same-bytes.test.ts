// Goal: a run can be had again, byte for byte. Method: each document twice in both ways that own their clock; hashes over the whole trace are compared,
// and another seed must give another trace, so that the hash cannot be of nothing.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadScenario } from '../../src/document/load-scenario.ts'
import { runScenario } from '../../src/runner/run-scenario.ts'
import { referenceTarget } from '../../src/targets/reference.ts'

const suites = join(import.meta.dirname, '../../suites')
function scenario(file: string) {
  const loaded = loadScenario(join(suites, file), (path) => readFileSync(path, 'utf8'))
  if (!loaded.ok) throw new Error(file)
  return loaded.scenario
}

describe('a trace', () => {
  it.each([
    ['fall/fall-in-bathroom.yaml', 'model'],
    ['fall/fall-in-bathroom.yaml', 'lockstep'],
    ['gas/gas-left-on.yaml', 'model'],
    ['water/basin-overflows.yaml', 'lockstep'],
  ] as const)('[RUN-3] is the same for the same seed: %s in %s', async (file, way) => {
    const lines: string[][] = [[], [], []]
    const run = async (seed: number, into: string[]) =>
      runScenario(scenario(file), { way, seed, startTarget: referenceTarget, keep: (line) => into.push(line) })
    const [first, second, other] = [await run(7, lines[0]!), await run(7, lines[1]!), await run(8, lines[2]!)]
    expect(lines[1]!.findIndex((line, i) => line !== lines[0]![i])).toBe(-1)
    expect(second.trace_sha256).toBe(first.trace_sha256)
    expect(first.trace_lines).toBe(lines[0]!.length)
    expect(other.trace_sha256).not.toBe(first.trace_sha256)
    const header = JSON.parse(lines[0]![0]!) as Record<string, unknown>
    expect(header).toMatchObject({ anju: 'trace/1', protocol: 1, seed: 7, way })
    for (const sort of ['message', 'truth', 'alert', 'incident', 'action'])
      expect(
        lines[0]!.some((line) => sort in JSON.parse(line)),
        sort,
      ).toBe(true)
  })
})
