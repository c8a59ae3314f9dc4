// `suite_s`: every document that comes with Anju but the quiet days, every case, one seed, in lockstep, in as many threads as asked for. `quiet_s`: the quiet
// weeks of ten people, in model (only with --quiet: it takes minutes). `scenario_hours_per_s`: hours of those scenarios in a second of one thread in model way, no worker beside it, each document once
// after the compiler has warmed up. `lockstep_over_model`: the wall of the same documents over MQTT packets and over memory, store in memory, median of
// rounds that alternate. `fuzz_scenarios_per_min`: drawn documents a minute, checks included, from a fixed seed, what is found not made small.
import { globSync, readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { drawableHomes, homesFolder } from '../scenarios/src/cli/fuzz-command.ts'
import { loadScenario, type KnownHomes, type Scenario } from '../scenarios/src/document/load-scenario.ts'
import { readText } from '../scenarios/src/document/read-text.ts'
import { drawnDocument } from '../scenarios/src/fuzz/drawn-document.ts'
import { tried } from '../scenarios/src/fuzz/tried.ts'
import { planJobs } from '../scenarios/src/jobs/plan-jobs.ts'
import { runJobs } from '../scenarios/src/jobs/worker-pool.ts'
import { runScenario } from '../scenarios/src/runner/run-scenario.ts'
import { referenceTarget } from '../scenarios/src/targets/reference.ts'
import { random } from '../sdk/src/index.ts'

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '3' },
    documents: { type: 'string', default: '12' },
    drawn: { type: 'string', default: '40' },
    quiet: { type: 'boolean', default: false },
  },
})
const [workers, rounds, documents, drawn] = [values.workers, values.rounds, values.documents, values.drawn].map(Number) as [
  number,
  number,
  number,
  number,
]
const suites = join(import.meta.dirname, '../scenarios/suites')
const files = globSync('**/*.yaml', { cwd: suites })
  .sort()
  .filter((file) => !/^(part|plan|gates):/m.test(readFileSync(join(suites, file), 'utf8')))
const isQuiet = (file: string) => dirname(file) === 'quiet'
const round = (value: number) => Math.round(value * 100) / 100
const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]!
const print = (figures: Record<string, unknown>) =>
  console.log(JSON.stringify({ bench: 'scenarios', ...figures, load_average: round(loadavg()[0]!), node: process.version }))

/** Seconds on the wall that documents take, threads and their start included. */
async function suite(
  metric: string,
  chosen: readonly string[],
  { folder, way }: { folder: string; way: 'model' | 'lockstep' },
): Promise<void> {
  const jobs = planJobs({ files: chosen, folder, way, seed: 1, seeds: 1, factor: 1, target: 'reference' })
  let failed = 0
  const began = performance.now()
  await runJobs(jobs, {
    workers,
    abreast: 1,
    signal: new AbortController().signal,
    began: () => {},
    ended: ({ passed }) => {
      if (!passed) failed += 1
    },
  })
  const value = round((performance.now() - began) / 1_000)
  print({ metric, value, unit: 's', documents: chosen.length, runs: jobs.length, failed, workers, way })
}

/** The first case of documents spread evenly over the suite, none of a day. */
function some(): Scenario[] {
  const homes: KnownHomes = new Map()
  const all = files.filter((file) => !isQuiet(file)).map((file) => join(suites, file))
  return all
    .filter((_, i) => i % Math.ceil(all.length / documents) === 0)
    .map((file) => {
      const loaded = loadScenario(file, readText, { homes, drawOnly: true })
      if (!loaded.ok) throw new Error(`${basename(file)} is wrong: ${loaded.problems[0]?.says}`)
      return loaded.scenario
    })
}

async function played(scenarios: readonly Scenario[], way: 'model' | 'lockstep'): Promise<number> {
  const began = performance.now()
  for (const scenario of scenarios) await runScenario(scenario, { way, seed: 1, startTarget: referenceTarget })
  return (performance.now() - began) / 1_000
}

async function ways(): Promise<void> {
  const scenarios = some()
  const hours = scenarios.reduce((sum, { lasts }) => sum + lasts, 0) / 3_600_000
  for (const way of ['model', 'lockstep'] as const) await played(scenarios, way)
  const model: number[] = []
  const lockstep: number[] = []
  for (let i = 0; i < rounds; i++) {
    model.push(await played(scenarios, 'model'))
    lockstep.push(await played(scenarios, 'lockstep'))
  }
  const of = { documents: scenarios.length, hours: round(hours), rounds }
  print({
    metric: 'scenario_hours_per_s',
    value: round(hours / median(model)),
    unit: 'h/s',
    in_lockstep: round(hours / median(lockstep)),
    ...of,
  })
  const ratios = lockstep.map((seconds, i) => seconds / model[i]!)
  const range = [round(Math.min(...ratios)), round(Math.max(...ratios))]
  print({ metric: 'lockstep_over_model', value: round(median(ratios)), unit: 'ratio', range, limit: 3, ...of })
}

async function fuzzed(): Promise<void> {
  const homes = drawableHomes(homesFolder)
  const known: KnownHomes = new Map()
  let [broken, empty, hours] = [0, 0, 0]
  const began = performance.now()
  for (let seed = 1; seed <= drawn; seed++) {
    const document = drawnDocument(homes, random(seed).fork('fuzz'))
    const trial = {
      file: join(homesFolder, 'drawn.yaml'),
      read: readText,
      homes: known,
      startTarget: referenceTarget,
      way: 'model',
      seed,
    } as const
    const came = await tried(document, trial)
    if (came.void) empty += 1
    else {
      hours += came.result.scenario.lasts / 3_600_000
      if (came.broken.length > 0) broken += 1
    }
  }
  const minutes = (performance.now() - began) / 60_000
  print({ metric: 'fuzz_scenarios_per_min', value: round(drawn / minutes), unit: '1/min', drawn, void: empty, broken, hours: round(hours) })
}

await suite(
  'suite_s',
  files.filter((file) => !isQuiet(file)),
  { folder: suites, way: 'lockstep' },
)
if (values.quiet) await suite('quiet_s', ['weeks/quiet-weeks.yaml'], { folder: join(suites, '../long'), way: 'model' })
await ways()
await fuzzed()
