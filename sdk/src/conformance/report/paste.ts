import type { Language } from '../../text.ts'
import type { RequirementResult } from '../judge.ts'
import type { Observation } from '../observation.ts'
import { twins, type Twin, type Verdict } from '../verdict.ts'

type Failed = Extract<Verdict, { is: 'fail' }>

/** The failed sides of a requirement. */
export const failures = (requirement: RequirementResult): { twin: Twin; verdict: Failed }[] =>
  twins.flatMap((twin) => {
    const verdict = requirement[twin]
    return verdict.is === 'fail' ? [{ twin, verdict }] : []
  })

const LONGEST = 600
/** One observation on one line: its number, seconds since the first one, and what it was. */
export function observationLine(log: readonly Observation[], index: number): string {
  const seen = log[index]
  if (seen === undefined) return `#${index}`
  const { at_ms, saw, ...rest } = seen
  const words = JSON.stringify(rest)
  const cut = words.length > LONGEST ? `${words.slice(0, LONGEST)}… (${words.length} characters)` : words
  return `#${index} +${((at_ms - (log[0]?.at_ms ?? at_ms)) / 1_000).toFixed(3)} s ${saw} ${cut}`
}

/** A failure as a bug report: the sentence, the fewest observations, expected, got, a hint. */
export function paste(requirement: RequirementResult, log: readonly Observation[], language: Language): string {
  const zh = language === 'zh'
  const blocks = failures(requirement).map(({ twin, verdict }) =>
    [
      `${requirement.id} (${side(twin, language)}): ${requirement.sentence}`,
      `  ${zh ? '期望' : 'expected'}: ${verdict.expected}`,
      `  ${zh ? '实际' : 'got'}:      ${verdict.got}`,
      `  ${zh ? '提示' : 'hint'}:     ${verdict.hint[language]}`,
      ...verdict.seen.map((index) => `  ${observationLine(log, index)}`),
    ].join('\n'),
  )
  return blocks.join('\n')
}

export const side = (twin: Twin, language: Language): string => (language === 'zh' ? (twin === 'positive' ? '正例' : '反例') : twin)
