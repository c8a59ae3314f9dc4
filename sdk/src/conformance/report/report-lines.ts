import type { Language } from '../../text.ts'
import type { Judgement, RequirementResult, Score } from '../judge.ts'
import type { Observation } from '../observation.ts'
import { paste, side } from './paste.ts'
import { twins, type Verdict } from '../verdict.ts'

const MARK = {
  en: { pass: 'pass   ', fail: 'FAIL   ', blocked: 'blocked', 'not-applicable': 'n/a    ' },
  zh: { pass: '通过  ', fail: '失败  ', blocked: '受阻  ', 'not-applicable': '不适用' },
} as const

/** Why a verdict is neither passed nor failed. */
const reason = (verdict: Verdict, language: Language): string =>
  verdict.is === 'blocked' ? verdict.todo[language] : verdict.is === 'not-applicable' ? verdict.why[language] : ''

/** A requirement on one line. */
export const requirementLine = ({ id, verdict, sentence, ...sides }: RequirementResult, language: Language): string => {
  const other =
    verdict.is === 'blocked' ? twins.filter((twin) => sides[twin].is === 'pass').map((twin) => `[${side(twin, language)}: pass] `) : []
  const says = other.join('') + (reason(verdict, language) || (sentence.length > 100 ? `${sentence.slice(0, 100)}…` : sentence))
  return `${MARK[language][verdict.is]} ${id.padEnd(9)} ${says}`
}

export const scoreLine = (score: Score, language: Language): string =>
  language === 'zh'
    ? `${score.pass} 通过,${score.fail} 失败,${score.blocked} 受阻,${score['not-applicable']} 不适用`
    : `${score.pass} passed, ${score.fail} failed, ${score.blocked} blocked, ${score['not-applicable']} not applicable`

/** The whole judgement for a terminal or a log of CI: requirements, failures ready to paste, scores of both sides. */
export function reportLines(judgement: Judgement, log: readonly Observation[], language: Language): string[] {
  const { requirements, score } = judgement
  const failed = requirements.filter(({ verdict }) => verdict.is === 'fail')
  return [
    ...requirements.filter(({ verdict }) => verdict.is !== 'not-applicable').map((each) => requirementLine(each, language)),
    ...(failed.length === 0 ? [] : ['']),
    ...failed.flatMap((each) => [...paste(each, log, language).split('\n'), '']),
    scoreLine(score.requirements, language),
    ...twins.map((twin) => `  ${side(twin, language)}: ${scoreLine(score[twin], language)}`),
  ]
}
