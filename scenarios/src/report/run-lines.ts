import { errors, sentence, type ErrorCode, type Language } from '@anju/sdk'
import type { Refusal } from '../runner/play.ts'
import type { RunResult } from '../runner/run-scenario.ts'
import { verdictSentence } from './verdict-sentence.ts'

/** Everything that went wrong in a run, a sentence each. */
export function failures({ scenario, verdicts, refusals, rejected }: RunResult, language: Language): string[] {
  return [
    ...verdicts.filter(({ outcome }) => outcome !== 'matched').map((verdict) => verdictSentence(verdict, language)),
    ...refusals.map((refusal) => refusalSentence(refusal, scenario.starts, language)),
    ...Object.entries(rejected).map(([code, count]) =>
      language === 'en'
        ? `the server refused ${count} messages: ${inWords(code, language)}`
        : `服务器拒收 ${count} 条:${inWords(code, language)}`,
    ),
  ]
}

function refusalSentence({ at_ms, action, code }: Refusal, starts_ms: number, language: Language): string {
  const at_s = Math.round((at_ms - starts_ms) / 100) / 10
  const what = JSON.stringify(action)
  return language === 'en'
    ? `at ${at_s} s the world would not do ${what}: ${inWords(code, language)}`
    : `${at_s} 秒时无法执行 ${what}:${inWords(code, language)}`
}

const inWords = (code: string, language: Language) => (Object.hasOwn(errors, code) ? sentence({ code: code as ErrorCode }, language) : code)

/** The command that repeats a run. */
export const again = ({ scenario, way, seed }: RunResult): string => `anju-scenarios run ${scenario.file} --way ${way} --seed ${seed}`

/** One run in plain lines: a headline, and below it what went wrong and how to see it again. */
export function runLines(result: RunResult, language: Language): string[] {
  const { scenario, way, seed, passed, interrupted, verdicts, wall_ms, trace_sha256 } = result
  const word = interrupted ? 'STOP' : passed ? 'pass' : 'FAIL'
  const head = `${word}  ${scenario.title[language]}  (${way}, seed ${seed}, ${(wall_ms / 1_000).toFixed(2)} s, trace ${trace_sha256.slice(0, 12)})`
  const matched = verdicts.filter(({ outcome }) => outcome === 'matched').map((verdict) => `      ${verdictSentence(verdict, language)}`)
  if (passed) return [head, ...matched]
  const wrong = interrupted ? [] : failures(result, language).map((line) => `      ! ${line}`)
  return [head, ...matched, ...wrong, `      again: ${again(result)}`]
}
