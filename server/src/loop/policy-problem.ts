import { fail, hazards, type Result } from '@anju/sdk'
import { planPages } from './page-plan.ts'
import type { PagePolicy } from './page-policy.ts'

const twice = (names: readonly string[]): number => names.findIndex((name, at) => names.indexOf(name) !== at)

/**
 * What is wrong with a policy that is right by its schema: two rules or two rungs of one name, whose pages could not be told apart, or an alarm that would page
 * nobody to take it up. Undefined when nothing is. Error `request-invalid` with a pointer.
 */
export function policyProblem(policy: Omit<PagePolicy, 'version'>): Result<never> | undefined {
  const clash = twice(policy.rules.map(({ id }) => id))
  if (clash >= 0) return fail('request-invalid', { problem: `two rules are called ${policy.rules[clash]!.id}` }, `/rules/${clash}/id`)
  for (const [at, { id, rungs }] of policy.rules.entries()) {
    const same = twice(rungs.map((rung) => rung.id))
    if (same >= 0)
      return fail('request-invalid', { problem: `two rungs of ${id} are called ${rungs[same]!.id}` }, `/rules/${at}/rungs/${same}/id`)
  }
  const unheard = hazards.find((hazard) => {
    const window = {
      incident: '',
      home: '',
      step: 'acknowledge' as const,
      since_ms: 0,
      limit_ms: 60_000,
      severity: 'alarm' as const,
      hazard,
      kinds: [],
    }
    return planPages({ version: 1, ...policy }, window).length === 0
  })
  return unheard === undefined ? undefined : fail('request-invalid', { problem: `an alarm of ${unheard} would page nobody` }, '/rules')
}
