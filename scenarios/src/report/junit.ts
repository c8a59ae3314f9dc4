import type { Language } from '@anju/sdk'
import { titleOf } from '../document/title-of.ts'
import type { RunRecord } from '../runner/run-record.ts'
import { again, failures } from './run-lines.ts'
import { verdictSentence } from './verdict-sentence.ts'

/** All runs as JUnit XML, which CI systems read: a suite a document, a test case a run. */
export function junit(results: readonly RunRecord[], language: Language): string {
  const byFile = Map.groupBy(results, ({ file }) => file)
  const suites = [...byFile].map(([file, runs]) => suite(file, runs, language))
  const total = `tests="${results.length}" ${faults(results)} time="${seconds(results)}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="anju-scenarios" ${total}>\n${suites.join('')}</testsuites>\n`
}

function suite(file: string, runs: readonly RunRecord[], language: Language): string {
  const head = `<testsuite name="${xml(file)}" tests="${runs.length}" ${faults(runs)} time="${seconds(runs)}">`
  return `  ${head}\n${runs.map((run) => testCase(run, language)).join('')}  </testsuite>\n`
}

function testCase(run: RunRecord, language: Language): string {
  const { file, way, seed, passed, verdicts } = run
  const name = `${titleOf(run, language)} (${way}, seed ${seed})`
  const head = `<testcase classname="${xml(file)}" name="${xml(name)}" time="${seconds([run])}"`
  if (passed)
    return `    ${head}><system-out>${xml(verdicts.map((each) => verdictSentence(each, language)).join('\n'))}</system-out></testcase>\n`
  const wrong = run.interrupted ? ['interrupted'] : failures(run, language)
  const text = xml([...wrong, again(run)].join('\n'))
  const tag = isError(run) ? 'error' : 'failure'
  return `    ${head}><${tag} message="${xml(wrong[0] ?? 'failed')}">${text}</${tag}></testcase>\n`
}

/** What broke is an error in JUnit's words; what was judged and found wrong, or was not finished, is a failure. */
const isError = ({ error }: RunRecord): boolean => error !== undefined
const isFailure = (run: RunRecord): boolean => !run.passed && !isError(run)

const faults = (runs: readonly RunRecord[]) => `failures="${runs.filter(isFailure).length}" errors="${runs.filter(isError).length}"`
const seconds = (runs: readonly RunRecord[]) => (runs.reduce((sum, { wall_ms }) => sum + wall_ms, 0) / 1_000).toFixed(3)

/** A text inside XML or HTML, also in an attribute. Control characters that XML cannot hold are left out. */
export const xml = (text: string): string =>
  Array.from(text)
    .filter((letter) => letter >= ' ' || letter === '\n' || letter === '\t')
    .join('')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
