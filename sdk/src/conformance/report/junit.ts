import type { Language } from '../../text.ts'
import type { Judgement, RequirementResult } from '../judge.ts'
import type { Observation } from '../observation.ts'
import { twins, type Twin } from '../verdict.ts'
import { failures, paste } from './paste.ts'
import { xmlText } from './xml-text.ts'

/** The judgement as JUnit XML: a test case for each side of each requirement; blocked and not applicable are skipped with their reason. */
export function junit(judgement: Judgement, log: readonly Observation[], language: Language): string {
  const { positive, negative } = judgement.score
  const tests = judgement.requirements.length * twins.length
  const skipped = positive.blocked + negative.blocked + positive['not-applicable'] + negative['not-applicable']
  const counts = `tests="${tests}" failures="${positive.fail + negative.fail}" skipped="${skipped}"`
  const cases = judgement.requirements.flatMap((each) => twins.map((twin) => testCase(each, twin, log, language)))
  const suite = `  <testsuite name="anju-conform" ${counts}>\n${cases.join('')}  </testsuite>\n`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="anju-conform" ${counts}>\n${suite}</testsuites>\n`
}

function testCase(requirement: RequirementResult, twin: Twin, log: readonly Observation[], language: Language): string {
  const verdict = requirement[twin]
  const head = `    <testcase classname="${requirement.id}" name="${requirement.id} ${twin}: ${xmlText(requirement.sentence)}"`
  if (verdict.is === 'pass') return `${head}/>\n`
  if (verdict.is !== 'fail') {
    const says = verdict.is === 'blocked' ? `blocked: ${verdict.todo[language]}` : `not applicable: ${verdict.why[language]}`
    return `${head}><skipped message="${xmlText(says)}"/></testcase>\n`
  }
  const text = failures(requirement).some((each) => each.twin === twin) ? paste(requirement, log, language) : ''
  return `${head}><failure message="${xmlText(`expected ${verdict.expected}, got ${verdict.got}`)}">${xmlText(text)}</failure></testcase>\n`
}
