import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { loadScenario, type KnownHomes, type Scenario } from '../document/load-scenario.ts'
import { readText } from '../document/read-text.ts'
import { identityOf, type RunIdentity } from '../runner/run-record.ts'
import type { Way } from '../runner/way.ts'
import type { Job } from './job.ts'

/** What runs are wanted. */
export interface Plan {
  files: readonly string[]
  folder: string
  way: Way
  /** The first seed, and how many in a row. */
  seed: number
  seeds: number
  /** Only the case of this number. */
  case?: number
  factor: number
  target: string
  /** Which share of the runs, from 1: several machines make the shares of one plan. */
  shard?: { part: number; of: number }
  /** The file of the trace, or the folder of the traces of all runs, or of those that do not pass. */
  trace?: string
  record?: string
  failures?: string
}

/** A run for every document, seed and case, in this order. What parameters draw is drawn anew by each seed. Shares are apart and make up the whole. */
export function planJobs(plan: Plan): Job[] {
  const { folder, way, target, factor, shard = { part: 1, of: 1 } } = plan
  const homes: KnownHomes = new Map()
  const seeds = Array.from({ length: plan.seeds }, (_, i) => plan.seed + i)
  const all = plan.files.flatMap((file) => {
    const first = casesOf(file, plan, plan.seed, homes)
    const drawn = first.some(({ case: { values } }) => Object.keys(values).length > 0)
    return seeds.flatMap((seed) => {
      const cases = drawn && seed !== plan.seed ? casesOf(file, plan, seed, homes) : first
      return cases.map((scenario) => identityOf(scenario, { way, seed, target }))
    })
  })
  const jobs = all.map((identity, number) => ({ identity, number, folder, factor, ...traced(plan, identity, number, all.length) }))
  return shareOf(jobs, shard)
}

/** One share of a list: every so-manieth, so that no share gets all the long ones. */
export const shareOf = <T>(list: readonly T[], { part, of }: { part: number; of: number }): T[] =>
  list.filter((_, i) => i % of === part - 1)

function casesOf(file: string, { folder, case: only }: Plan, seed: number, homes: KnownHomes): readonly Scenario[] {
  const loaded = loadScenario(file, (path) => readText(resolve(folder, path)), { seed, drawOnly: true, homes })
  if (!loaded.ok) throw new Error(`${file} was right and is wrong with seed ${seed}: ${loaded.problems.map(({ says }) => says).join(' ')}`)
  return loaded.cases.filter(({ case: { number } }) => only === undefined || number === only)
}

/** The trace of the only run, or with the run's number before its ending; or a file of its own in a folder. */
function traced({ trace, record, failures, folder }: Plan, identity: RunIdentity, number: number, of: number): Pick<Job, 'trace'> {
  if (trace !== undefined) {
    const file = of === 1 ? trace : trace.replace(/(\.[^./]*)?(\.gz)?$/, `-${number + 1}$1$2`)
    return { trace: { file: resolve(folder, file), of: 'every' } }
  }
  const into = record ?? failures
  if (into === undefined) return {}
  return { trace: { file: resolve(folder, into, traceName(identity)), of: record === undefined ? 'failed' : 'every' } }
}

/** A name that no other run of a plan has, and that says which one it is. */
function traceName({ file, case: { number, of }, seed, way }: RunIdentity): string {
  const document = file
    .replace(/\.ya?ml$/, '')
    .split(/[^A-Za-z0-9_-]+/)
    .filter((part) => part !== '')
    .slice(-3)
    .join('-')
  const mark = createHash('sha256').update(file).digest('hex').slice(0, 6)
  return `${[document, ...(of > 1 ? [`case-${number}`] : []), `seed-${seed}`, way, mark].join('-')}.jsonl.gz`
}
