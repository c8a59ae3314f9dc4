import type { Language } from '../../text.ts'
import type { Judgement } from '../judge.ts'
import type { Observation } from '../observation.ts'
import { KIT_VERSION } from '../trace-file.ts'
import { twins, type Verdict } from '../verdict.ts'
import { paste } from './paste.ts'

/** CTRF's names for how a test ended. */
const STATUS = { pass: 'passed', fail: 'failed', blocked: 'pending', 'not-applicable': 'skipped' } as const

/** The judgement in the Common Test Report Format: a test for each side of each requirement. Instants are those of the log. */
export function ctrf(judgement: Judgement, log: readonly Observation[], language: Language): object {
  const sides = judgement.requirements.flatMap((requirement) => twins.map((twin) => ({ requirement, twin, verdict: requirement[twin] })))
  const count = (is: Verdict['is']) => sides.filter(({ verdict }) => verdict.is === is).length
  return {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    results: {
      tool: { name: 'anju-conform', version: KIT_VERSION },
      summary: {
        tests: sides.length,
        passed: count('pass'),
        failed: count('fail'),
        pending: count('blocked'),
        skipped: count('not-applicable'),
        other: 0,
        start: log[0]?.at_ms ?? 0,
        stop: log.at(-1)?.at_ms ?? 0,
      },
      tests: sides.map(({ requirement, twin, verdict }) => ({
        name: `${requirement.id} ${twin}`,
        status: STATUS[verdict.is],
        duration: 0,
        suite: [requirement.id.replace(/-\d+$/, '')],
        message: messageOf(verdict, language) ?? requirement.sentence,
        ...(verdict.is === 'fail' ? { trace: paste(requirement, log, language) } : {}),
      })),
    },
  }
}

const messageOf = (verdict: Verdict, language: Language): string | undefined => {
  if (verdict.is === 'fail') return `expected ${verdict.expected}, got ${verdict.got}`
  if (verdict.is === 'blocked') return verdict.todo[language]
  return verdict.is === 'not-applicable' ? verdict.why[language] : undefined
}
