import type { Language } from '@anju/sdk'
import { titleOf } from '../document/title-of.ts'
import type { RunResult } from '../runner/run-scenario.ts'
import { again, failures } from './run-lines.ts'
import { verdictSentence } from './verdict-sentence.ts'

/** All runs as JUnit XML, which CI systems read: a suite a document, a test case a run. */
export function junit(results: readonly RunResult[], language: Language): string {
  const byFile = Map.groupBy(results, ({ scenario }) => scenario.file)
  const suites = [...byFile].map(([file, runs]) => suite(file, runs, language))
  const total = `tests="${results.length}" failures="${results.filter(({ passed }) => !passed).length}" time="${seconds(results)}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="anju-scenarios" ${total}>\n${suites.join('')}</testsuites>\n`
}

function suite(file: string, runs: readonly RunResult[], language: Language): string {
  const failed = runs.filter(({ passed }) => !passed).length
  const head = `<testsuite name="${xml(file)}" tests="${runs.length}" failures="${failed}" time="${seconds(runs)}">`
  return `  ${head}\n${runs.map((run) => testCase(run, language)).join('')}  </testsuite>\n`
}

function testCase(run: RunResult, language: Language): string {
  const { scenario, way, seed, passed, verdicts } = run
  const name = `${titleOf(scenario, language)} (${way}, seed ${seed})`
  const head = `<testcase classname="${xml(scenario.file)}" name="${xml(name)}" time="${seconds([run])}"`
  if (passed)
    return `    ${head}><system-out>${xml(verdicts.map((each) => verdictSentence(each, language)).join('\n'))}</system-out></testcase>\n`
  const wrong = run.interrupted ? ['interrupted'] : failures(run, language)
  const text = xml([...wrong, again(run)].join('\n'))
  return `    ${head}><failure message="${xml(wrong[0] ?? 'failed')}">${text}</failure></testcase>\n`
}

const seconds = (runs: readonly RunResult[]) => (runs.reduce((sum, { wall_ms }) => sum + wall_ms, 0) / 1_000).toFixed(3)

/** A text inside XML or HTML, also in an attribute. Control characters that XML cannot hold are left out. */
export const xml = (text: string): string =>
  Array.from(text)
    .filter((letter) => letter >= ' ' || letter === '\n' || letter === '\t')
    .join('')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
