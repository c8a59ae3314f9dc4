import { resolve } from 'node:path'
import { loadScenario, type KnownHomes, type Scenario } from '../document/load-scenario.ts'
import { readText } from '../document/read-text.ts'
import { identityOf } from '../runner/run-record.ts'
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
  trace?: string
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
  const jobs = all.map((identity, number) => ({ identity, number, folder, factor, ...traced(plan, number, all.length) }))
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

/** The trace of the only run, or with the run's number before its ending. */
function traced({ trace, folder }: Plan, number: number, of: number): { trace?: string } {
  if (trace === undefined) return {}
  return { trace: resolve(folder, of === 1 ? trace : trace.replace(/(\.[^./]*)?$/, `-${number + 1}$1`)) }
}
