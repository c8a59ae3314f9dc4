// Goal: the kit finds what it claims to find. Method: devices with exactly one fault, made from the reference device by wrapping its bus or its hands;
// each must fail the requirement that it breaks, and each side of each check must be needed by some mutant. Devices with two faults are drawn from
// a fixed seed and must fail too. The reference device, which must pass everything, is held in conform.test.ts.
import { describe, expect, it } from 'vitest'
import { random } from '@anju/sdk'
import { checks, type Judgement } from '../../src/conformance/judge.ts'
import { ourRules } from '../../src/conformance/live-spec.ts'
import { drawPairs, mutants, runMutant } from '../../src/conformance/mutants/mutants.ts'
import { twins } from '../../src/conformance/verdict.ts'

const rules = ourRules()
const failed = ({ requirements }: Judgement) => requirements.filter(({ verdict }) => verdict.is === 'fail').map(({ id }) => id)
const SEED = 1
const PAIR_SEED = 20_260_115
const singles = mutants.map((mutant) => [mutant.rule, mutant.id, mutant] as const)
const pairs = drawPairs(random(PAIR_SEED), 30).map((pair) => [pair[0].id, pair[1].id, pair] as const)
/** Sides of requirements that failed for a mutant of theirs. */
const needed = new Set<string>()

describe('mutants', () => {
  it('[CONF-5] are there for every requirement that is checked, with a name each', () => {
    expect([...new Set(checks.map(({ rule }) => rule))].filter((rule) => !mutants.some((mutant) => mutant.rule === rule))).toEqual([])
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length)
    expect(mutants.length).toBeGreaterThan(120)
  })

  it.each(singles)('[CONF-5] %s catches %s', async (rule, _, mutant) => {
    const found = await runMutant([mutant], rules, SEED)
    for (const requirement of found.requirements)
      for (const twin of twins) if (requirement.id === rule && requirement[twin].is === 'fail') needed.add(`${rule} ${twin}`)
    expect(failed(found)).toContain(rule)
  })

  it('[CONF-5] need both sides of every check', () => {
    expect(checks.map(({ rule, twin }) => `${rule} ${twin}`).filter((side) => !needed.has(side))).toEqual([])
  })

  it.each(pairs)('[CONF-6] with two faults fail too: %s and %s', async (_, __, pair) => {
    const found = await runMutant(pair, rules, SEED)
    expect(failed(found).length).toBeGreaterThan(0)
    expect(failed(found).some((id) => pair.some(({ rule }) => rule === id))).toBe(true)
  })
})
