import { relative, resolve } from 'node:path'
import { ending, exitCode } from '../cli/exit-code.ts'
import { loadScenario, type KnownHomes, type Scenario } from '../document/load-scenario.ts'
import { readText } from '../document/read-text.ts'
import { brokenRecord, recordOf, type RunRecord } from '../runner/run-record.ts'
import { runScenario } from '../runner/run-scenario.ts'
import type { Way } from '../runner/way.ts'
import { openTarget, type OpenedTarget } from '../targets/open-target.ts'
import { traceFile, type TraceFile } from '../traces/trace-file.ts'
import type { Job } from './job.ts'

/** What was read before: scenarios that draw nothing, by document and case, and homes. They are read once and run under many seeds. */
export interface KnownScenarios {
  scenarios: Map<string, Scenario>
  homes: KnownHomes
}

export const nothingKnown = (): KnownScenarios => ({ scenarios: new Map(), homes: new Map() })

/** Makes one run. Never throws: what breaks is written down, and the other runs go on. */
export async function runJob(job: Job, signal: AbortSignal, known: KnownScenarios): Promise<RunRecord> {
  const { identity, number, folder, factor, trace } = job
  if (signal.aborted) return brokenRecord(identity, number, { interrupted: true })
  let file: TraceFile | undefined
  try {
    const scenario = scenarioOf(job, known)
    const { start: startTarget, clock } = openTarget(identity.target, folder)
    const { way, seed } = identity
    const blocked = obstacle(clock, way) ?? (identity.target === 'reference' ? undefined : strangeTo(scenario))
    if (blocked !== undefined) return brokenRecord(identity, number, { interrupted: false, blocked })
    if (trace !== undefined) file = traceFile(trace.file, { promptly: way === 'live' })
    const into = file
    const kept = into === undefined ? {} : { keep: (line: string) => into.keep(line), looks: true }
    const result = await runScenario(scenario, { way, seed, factor, signal, startTarget, ...kept })
    file?.end(result.trace_sha256)
    if (trace?.of === 'failed' && result.passed) file?.forget()
    const record = recordOf(result, identity, number)
    return trace === undefined || (trace.of === 'failed' && result.passed) ? record : { ...record, trace: relative(folder, trace.file) }
  } catch (error) {
    const { code, says } = ending(error)
    return brokenRecord(identity, number, { interrupted: false, error: { unreachable: code === exitCode.unreachable, says } })
  } finally {
    file?.close()
  }
}

/** Why a system cannot be run in a way. */
function obstacle(clock: OpenedTarget['clock'], way: Way): string | undefined {
  if (clock === 'wall' && way !== 'live') return 'it needs a movable clock (`clock` in the target file), or --way live'
  if (clock === 'movable' && way === 'model') return 'it is not in this process; run it by --way lockstep'
  return undefined
}

/** A system that is not ours cannot be given what ours has learned: it has to live those days itself. */
const strangeTo = ({ profile }: Scenario): string | undefined =>
  profile === undefined ? undefined : 'it starts from what the reference server has learned, which no other system can be given'

function scenarioOf({ identity: { file, seed, sha256, case: of }, folder }: Job, { scenarios, homes }: KnownScenarios): Scenario {
  const name = `${file} ${sha256} ${of.number}`
  const before = scenarios.get(name)
  if (before !== undefined) return before
  const loaded = loadScenario(file, (path) => readText(resolve(folder, path)), { seed, drawOnly: true, homes })
  const scenario = loaded.ok ? loaded.cases[of.number - 1] : undefined
  if (scenario === undefined) throw new Error(`${file} was right when the runs were planned, and is not now.`)
  if (Object.keys(scenario.case.values).length === 0) scenarios.set(name, scenario)
  return scenario
}
