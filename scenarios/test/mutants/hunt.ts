import type { Job } from '../../src/jobs/job.ts'
import { loadScenario, type KnownHomes, type Scenario } from '../../src/document/load-scenario.ts'
import { readText } from '../../src/document/read-text.ts'
import { recordOf, type RunRecord } from '../../src/runner/run-record.ts'
import { runScenario } from '../../src/runner/run-scenario.ts'
import type { StartTarget } from '../../src/targets/target.ts'
import { resolve } from 'node:path'

/** What one document made of one server. */
export interface Try {
  /** The job's number in its plan. */
  number: number
  passed: boolean
  /** Of a run that did not pass: the first thing that was wrong, as `missed fall`. */
  why?: string
  cpu_ms: number
  record?: RunRecord
}

const homes: KnownHomes = new Map()

function scenarioOf({ identity: { file, seed, case: of }, folder }: Job): Scenario {
  const loaded = loadScenario(file, (path) => readText(resolve(folder, path)), { seed, drawOnly: true, homes })
  const scenario = loaded.ok ? loaded.cases[of.number - 1] : undefined
  if (scenario === undefined) throw new Error(`${file} cannot be read.`)
  return scenario
}

/** Lets one document judge a server. A server that breaks does not pass. */
export async function tryDocument(job: Job, startTarget: StartTarget): Promise<Try> {
  const began = process.cpuUsage()
  const scenario = scenarioOf(job)
  const { seed, way } = job.identity
  const spent = () => Math.round(process.cpuUsage(began).user / 1_000)
  try {
    const result = await runScenario(scenario, { way, seed, startTarget })
    const record = recordOf(result, job.identity, job.number)
    return { number: job.number, passed: record.passed, ...(record.passed ? {} : { why: reason(record) }), cpu_ms: spent(), record }
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error)
    return { number: job.number, passed: false, why: `broke: ${says.slice(0, 80)}`, cpu_ms: spent() }
  }
}

function reason({ verdicts, refusals, rejected, interrupted }: RunRecord): string {
  const bad = verdicts.find(({ outcome }) => outcome !== 'matched' && outcome !== 'loop-held')
  if (bad !== undefined) return `${bad.outcome} ${bad.kind}${bad.field === undefined ? '' : ` ${bad.field}: ${bad.seen}`}`
  const [refusal] = refusals
  if (refusal !== undefined)
    return `refused ${'do' in refusal.asked ? refusal.asked.do : 'call' in refusal.asked ? refusal.asked.call : refusal.asked.step}: ${refusal.code}`
  const [code] = Object.keys(rejected)
  return code === undefined ? (interrupted ? 'interrupted' : 'failed') : `rejected ${code}`
}
