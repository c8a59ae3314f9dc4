import type { Language } from '@anju/sdk'
import { titleOf } from '../document/title-of.ts'
import type { RunRecord } from '../runner/run-record.ts'
import { again, failures } from './run-lines.ts'

/** When a command ran, on the wall, milliseconds since 1970. */
export interface Span {
  start_ms: number
  stop_ms: number
}

/** All runs in the Common Test Report Format (ctrf.io), JSON. What was interrupted or blocked is `other`. */
export function ctrf(runs: readonly RunRecord[], { start_ms, stop_ms }: Span, language: Language): string {
  const tests = runs.map((run) => test(run, language))
  const count = (status: string) => tests.filter((each) => each.status === status).length
  const summary = {
    tests: tests.length,
    passed: count('passed'),
    failed: count('failed'),
    pending: 0,
    skipped: 0,
    other: count('other'),
    start: Math.round(start_ms),
    stop: Math.round(stop_ms),
  }
  const report = { reportFormat: 'CTRF', specVersion: '0.0.0', results: { tool: { name: 'anju-scenarios' }, summary, tests } }
  return `${JSON.stringify(report, null, 2)}\n`
}

function test(run: RunRecord, language: Language) {
  const { file, way, seed, passed, interrupted, blocked, wall_ms, trace_sha256 } = run
  const wrong = failures(run, language)
  return {
    name: `${titleOf(run, language)} (${way}, seed ${seed})`,
    status: passed ? 'passed' : interrupted || blocked !== undefined ? 'other' : 'failed',
    duration: Math.round(wall_ms),
    suite: [file],
    filePath: file,
    ...(passed ? {} : { message: wrong[0] ?? 'interrupted', trace: [...wrong, again(run)].join('\n') }),
    extra: { seed, way, trace_sha256 },
  }
}
