import type { Catalogue } from '../devices/catalogue.ts'
import type { Check } from './check.ts'
import { bootChecks } from './checks/boot-checks.ts'
import { capabilityChecks } from './checks/capability-checks.ts'
import { commandChecks } from './checks/command-checks.ts'
import { envelopeChecks } from './checks/envelope-checks.ts'
import { eventChecks } from './checks/event-checks.ts'
import { frameChecks } from './checks/frame-checks.ts'
import { kindChecks } from './checks/kind-checks.ts'
import { lineChecks } from './checks/line-checks.ts'
import { lifeChecks } from './checks/life-checks.ts'
import { liteChecks } from './checks/lite-checks.ts'
import { outageChecks } from './checks/outage-checks.ts'
import { presenceChecks } from './checks/presence-checks.ts'
import { readingChecks } from './checks/reading-checks.ts'
import { returnChecks } from './checks/return-checks.ts'
import { repeatChecks } from './checks/repeat-checks.ts'
import { securityChecks } from './checks/security-checks.ts'
import { survivalChecks } from './checks/survival-checks.ts'
import { timeChecks } from './checks/time-checks.ts'
import { topicChecks } from './checks/topic-checks.ts'
import { logView, type LogView } from './log-view.ts'
import type { Observation } from './observation.ts'
import { otherSide, type OtherSide } from './rule-sides.ts'
import type { Rule } from './spec-sentences.ts'
import type { Target } from './target.ts'
import { notApplicable, type Twin, type Verdict } from './verdict.ts'

/** Every check of the kit. */
export const checks: readonly Check[] = [
  ...topicChecks,
  ...securityChecks,
  ...envelopeChecks,
  ...liteChecks,
  ...presenceChecks,
  ...bootChecks,
  ...capabilityChecks,
  ...lifeChecks,
  ...lineChecks,
  ...returnChecks,
  ...eventChecks,
  ...repeatChecks,
  ...outageChecks,
  ...timeChecks,
  ...commandChecks,
  ...kindChecks,
  ...frameChecks,
  ...readingChecks,
  ...survivalChecks,
]

/** One requirement with its verdict: the worst of its twins. */
export interface RequirementResult extends Rule {
  verdict: Verdict
  positive: Verdict
  negative: Verdict
}

/** How many requirements ended how, and the twins apart. */
export interface Score {
  pass: number
  fail: number
  'not-applicable': number
  blocked: number
}

export interface Judgement {
  requirements: readonly RequirementResult[]
  score: Readonly<Record<'requirements' | Twin, Score>>
  /** No requirement failed. Blocked ones are not passed either: see `complete`. */
  passed: boolean
  /** No requirement is blocked. */
  complete: boolean
}

/** Rules of the lite profile, and those of both. All others are of the supervised one. */
const LITE = new Set(['LITE-1', 'LITE-2', 'LITE-3'])
const BOTH = /^(TOPIC-\d+|ENV-1|LIM-1|DEV-\d+|REJ-[58]|RADAR-1)$/

const others: Readonly<Record<OtherSide, Verdict>> = {
  receiver: notApplicable('A receiver keeps this rule; no device can.', '由接收方遵守,与设备无关。'),
  definition: notApplicable('The definition of a kind keeps this rule.', '由类型定义遵守。'),
  bus: notApplicable('An implementation of the bus keeps this rule.', '由总线实现遵守。'),
  example: notApplicable('The example in the document keeps this rule.', '由文档示例遵守。'),
}

/** What a rule is to a device of this profile, where it is nothing. */
function outside(id: string, { target }: LogView): Verdict | undefined {
  const side = otherSide(id)
  if (side !== undefined) return others[side]
  if (target.profile === 'lite')
    return LITE.has(id) || BOTH.test(id) ? undefined : notApplicable('The lite profile does not have this.', '精简协议没有此项。')
  return LITE.has(id) ? notApplicable('The device speaks the full profile.', '该设备使用完整协议。') : undefined
}

const unknown: Verdict = {
  is: 'blocked',
  todo: { en: 'This kit does not know the rule: take a newer kit.', zh: '本工具不认识该规则:请使用更新版本。' },
}
const ORDER = ['fail', 'blocked', 'pass', 'not-applicable'] as const

/** Judges a log against the rules of SPEC.md. Pure: the same log gives the same judgement. */
export function judge(rules: readonly Rule[], target: Target, log: readonly Observation[], catalogue: Catalogue): Judgement {
  const view = logView(target, log, catalogue)
  const requirements = rules.map((rule): RequirementResult => {
    const fixed = outside(rule.id, view)
    const side = (twin: Twin): Verdict => {
      const mine = checks.filter((each) => each.rule === rule.id && each.twin === twin).map((each) => each.judge(view))
      return fixed ?? worst(mine) ?? unknown
    }
    const [positive, negative] = [side('positive'), side('negative')]
    return { ...rule, positive, negative, verdict: worst([positive, negative])! }
  })
  const score = {
    requirements: scoreOf(requirements, 'verdict'),
    positive: scoreOf(requirements, 'positive'),
    negative: scoreOf(requirements, 'negative'),
  }
  return { requirements, score, passed: score.requirements.fail === 0, complete: score.requirements.blocked === 0 }
}

const worst = (verdicts: readonly Verdict[]): Verdict | undefined =>
  ORDER.map((is) => verdicts.find((verdict) => verdict.is === is)).find((verdict) => verdict !== undefined)

function scoreOf(requirements: readonly RequirementResult[], side: 'verdict' | Twin): Score {
  const score: Score = { pass: 0, fail: 0, 'not-applicable': 0, blocked: 0 }
  for (const requirement of requirements) score[requirement[side].is] += 1
  return score
}
