import { errors, sentence, type ErrorCode, type Language, type Title } from '@anju/sdk'
import { titleOf } from '../document/title-of.ts'
import { isGood } from '../judge/verdict.ts'
import type { Refusal } from '../runner/play.ts'
import type { RunRecord } from '../runner/run-record.ts'
import { verdictSentence } from './verdict-sentence.ts'

/** What of a run says what went wrong. */
type Wrongs = Pick<RunRecord, 'verdicts' | 'refusals' | 'rejected' | 'starts_ms' | 'blocked' | 'error'>

/** Everything that went wrong in a run, a sentence each. */
export function failures(run: Wrongs, language: Language): string[] {
  const { verdicts, refusals, rejected, starts_ms, blocked, error } = run
  return [
    ...(error === undefined ? [] : [error.says]),
    ...(blocked === undefined ? [] : [language === 'en' ? `blocked: ${blocked}` : `无法运行:${blocked}`]),
    ...verdicts.filter(({ outcome }) => !isGood(outcome)).map((verdict) => verdictSentence(verdict, language)),
    ...refusals.map((refusal) => refusalSentence(refusal, starts_ms, language)),
    ...Object.entries(rejected).map(([code, count]) =>
      language === 'en'
        ? code === 'alert-misunderstood'
          ? `it sent ${count} ${inWords(code, language)}`
          : `the server refused ${count} messages: ${inWords(code, language)}`
        : `服务器拒收 ${count} 条:${inWords(code, language)}`,
    ),
  ]
}

function refusalSentence({ at_ms, by, asked, code }: Refusal, starts_ms: number, language: Language): string {
  const at_s = Math.round((at_ms - starts_ms) / 100) / 10
  const what = JSON.stringify(asked)
  const who = by === 'world' ? { en: 'world', zh: '模拟世界' } : { en: 'server', zh: '服务器' }
  return language === 'en'
    ? `at ${at_s} s the ${who.en} would not do ${what}: ${inWords(code, language)}`
    : `${at_s} 秒时${who.zh}未按 ${what} 执行:${inWords(code, language)}`
}

/** What goes wrong with steps of people beyond what the server says itself. */
const stepFaults: Readonly<Record<string, Title>> = {
  'steps-not-possible': { en: 'nobody can take steps there from outside', zh: '被测系统不接受外部操作' },
  'step-not-refused': { en: 'it took the step, and should have refused it', zh: '本应拒绝该操作,却接受了' },
  'alert-misunderstood': { en: 'alerts that the mapping does not understand', zh: '映射无法识别的报警' },
  'target-failed': { en: 'it did not answer', zh: '被测系统没有应答' },
}

const inWords = (code: string, language: Language): string =>
  Object.hasOwn(errors, code) ? sentence({ code: code as ErrorCode }, language) : (stepFaults[code]?.[language] ?? code)

/** The command that repeats a run. */
export const again = ({ file, case: { number, of }, way, seed, target }: RunRecord): string =>
  [
    `anju-scenarios run ${file}`,
    ...(of > 1 ? [`--case ${number}`] : []),
    `--way ${way} --seed ${seed}`,
    ...(target === 'reference' ? [] : [`--target ${target}`]),
  ].join(' ')

/** How a run ended, in a word. */
export const wordOf = ({ passed, interrupted, error, blocked }: RunRecord): 'pass' | 'FAIL' | 'STOP' | 'BROKE' | 'BLOCK' =>
  error !== undefined ? 'BROKE' : blocked !== undefined ? 'BLOCK' : interrupted ? 'STOP' : passed ? 'pass' : 'FAIL'

/** One run in plain lines: a headline, and below it what went wrong and how to see it again. */
export function runLines(run: RunRecord, language: Language): string[] {
  const { way, seed, passed, interrupted, verdicts, wall_ms, trace_sha256 } = run
  const head = `${wordOf(run)}  ${titleOf(run, language)}  (${way}, seed ${seed}, ${(wall_ms / 1_000).toFixed(2)} s, trace ${trace_sha256.slice(0, 12)})`
  const good = verdicts.filter(({ outcome }) => isGood(outcome)).map((verdict) => `      ${verdictSentence(verdict, language)}`)
  if (passed) return [head, ...good]
  const wrong = interrupted ? [] : failures(run, language).map((line) => `      ! ${line}`)
  return [head, ...good, ...wrong, `      again: ${again(run)}`]
}
