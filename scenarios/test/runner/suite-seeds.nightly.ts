// Goal: the documents that come with Anju hold against the reference server whatever the seed. Method: each case of each document in lockstep, by seeds that
// the tests of every push do not play.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadScenario } from '../../src/document/load-scenario.ts'
import { failures } from '../../src/report/run-lines.ts'
import { runScenario } from '../../src/runner/run-scenario.ts'
import { referenceTarget } from '../../src/targets/reference.ts'

const suites = join(import.meta.dirname, '../../suites')

it.each(globSync('**/*.yaml', { cwd: suites }).sort())('[RUN-9] passes with further seeds: %s', { timeout: 600_000 }, async (file) => {
  for (const seed of [2, 3, 4, 5]) {
    const loaded = loadScenario(join(suites, file), (path) => readFileSync(path, 'utf8'), { seed, drawOnly: true })
    if (!loaded.ok) throw new Error(file)
    for (const each of loaded.cases) {
      const result = await runScenario(each, { way: 'lockstep', seed, startTarget: referenceTarget })
      expect(failures(result, 'en'), `${each.case.label} seed ${seed}`).toEqual([])
    }
  }
})
