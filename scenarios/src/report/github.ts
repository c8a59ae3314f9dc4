import type { Language } from '@anju/sdk'
import { titleOf } from '../document/title-of.ts'
import type { RunRecord } from '../runner/run-record.ts'
import { again, failures, wordOf } from './run-lines.ts'

/** GitHub shows ten annotations of a step; one a document is enough to find the others. */
const MOST_ANNOTATIONS = 10
/** Rows of the summary's table: what GitHub shows without cutting is a mebibyte. */
const MOST_ROWS = 200

/** Workflow commands that put each document's first failure beside its file. */
export function githubAnnotations(runs: readonly RunRecord[], language: Language): string[] {
  const failed = runs.filter(({ passed, interrupted }) => !passed && !interrupted)
  const first = [...new Map(failed.toReversed().map((run) => [run.file, run])).values()].toReversed()
  return first.slice(0, MOST_ANNOTATIONS).map((run) => {
    const text = [...failures(run, language), again(run)].join('\n')
    return `::error file=${property(run.file)},line=1,title=${property(titleOf(run, language))}::${data(text)}`
  })
}

/** The job's summary, Markdown: how many, and what failed with the command that repeats it. */
export function githubSummary(runs: readonly RunRecord[], language: Language): string {
  const failed = runs.filter(({ passed }) => !passed)
  const head =
    language === 'en'
      ? `### Scenarios: ${runs.length} runs, ${runs.length - failed.length} passed, ${failed.length} did not`
      : `### 情景测试:共 ${runs.length} 次,通过 ${runs.length - failed.length},未通过 ${failed.length}`
  if (failed.length === 0) return `${head}\n`
  const titles = language === 'en' ? '| | scenario | what is wrong | again |' : '| | 情景 | 问题 | 重现 |'
  const rows = failed
    .slice(0, MOST_ROWS)
    .map(
      (run) =>
        `| ${wordOf(run)} | ${cell(titleOf(run, language))} | ${cell(failures(run, language).join('; '))} | \`${cell(again(run))}\` |`,
    )
  const more = failed.length > MOST_ROWS ? [`| | … | ${failed.length - MOST_ROWS} | |`] : []
  return `${[head, '', titles, '| --- | --- | --- | --- |', ...rows, ...more].join('\n')}\n`
}

/** What GitHub asks to be written as escapes in the text of a command, and further ones in its properties. */
const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').replaceAll('`', "'")
