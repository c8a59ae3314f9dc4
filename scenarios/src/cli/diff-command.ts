import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { alertKinds, type Language, type Title } from '@anju/sdk'
import { diffRuns, differences, isWorse, type Difference, type DifferenceCode } from '../diff/diff-runs.ts'
import type { Screen } from '../report/progress.ts'
import { readResults } from '../report/results-file.ts'
import { again } from '../report/run-lines.ts'
import type { RunRecord } from '../runner/run-record.ts'
import { exitCode, Stop, type ExitCode } from './exit-code.ts'

/** What `diff` was asked for. */
export interface DiffRequest {
  /** Results of the first and of the second build. */
  first: string
  second: string
  language: Language
  folder: string
}

const words: Readonly<Record<DifferenceCode, Title>> = {
  lost: { en: 'lost', zh: '新漏报' },
  late: { en: 'newly late', zh: '新迟到' },
  doubled: { en: 'doubled', zh: '新重复' },
  demoted: { en: 'less severe', zh: '级别降低' },
  astray: { en: 'in the wrong room', zh: '位置错误' },
  false: { en: 'new false alarm', zh: '新误报' },
  broke: { en: 'came to no end', zh: '未能完成' },
  found: { en: 'no longer lost', zh: '不再漏报' },
  'in-time': { en: 'no longer late', zh: '不再迟到' },
  promoted: { en: 'more severe', zh: '级别升高' },
}

/** `diff`: what a second build does otherwise than the first in the same runs. Fails when anything is worse. */
export function diffCommand({ first, second, language, folder }: DiffRequest, screen: Screen): ExitCode {
  const { runs, left_out, differences: found } = diffRuns(resultsOf(first, folder, screen), resultsOf(second, folder, screen))
  if (runs === 0)
    throw new Stop(exitCode.usage, `${first} and ${second} have no run in common: the same documents, cases, seeds and way are compared.`)
  for (const code of differences) for (const each of found) if (each.code === code) screen.line(lineOf(each, language))
  const worse = found.filter(isWorse).length
  const other = left_out === 0 ? '' : language === 'en' ? `; ${left_out} runs cannot be compared` : `;${left_out} 次无法比较`
  screen.line(
    language === 'en'
      ? `${runs} runs compared: ${worse} things worse, ${found.length - worse} better or other${other}.`
      : `共比较 ${runs} 次运行:变差 ${worse} 项,变好或其他 ${found.length - worse} 项${other}。`,
  )
  return worse === 0 ? exitCode.passed : exitCode.failed
}

function resultsOf(path: string, folder: string, screen: Screen): RunRecord[] {
  if (!existsSync(resolve(folder, path))) throw new Stop(exitCode.usage, `There is no file of results ${path}.`)
  const { records, damaged } = readResults(resolve(folder, path))
  if (damaged > 0) screen.line(`${path}: ${damaged} lines are damaged and were left out.`)
  return records
}

function lineOf({ code, run, kind, room, before, now }: Difference, language: Language): string {
  const what =
    kind === undefined ? '' : Object.hasOwn(alertKinds, kind) ? alertKinds[kind as keyof typeof alertKinds].title[language] : kind
  const figure = (value: number | string | undefined) => (value === undefined ? '-' : typeof value === 'number' ? `${value} s` : value)
  const change = before === undefined && now === undefined ? '' : `  ${figure(before)} → ${figure(now)}`
  const place = room === undefined ? '' : ` (${room})`
  return `${isWorse({ code }) ? '!' : ' '} ${words[code][language]}: ${what}${place}${change}  [${again(run)}]`
}
