// Goal: the kit judges a device in another language as it judges ours. Method: the reference device in Python, a process of its own in step with the
// kit's clock, of kinds that differ; then a sample of the devices with one fault in their Python source, drawn from a fixed seed. All of them run in
// python-mutants.nightly.ts and in `pnpm mutants`.
import { describe, expect, it } from 'vitest'
import { catalogue, random } from '@anju/sdk'
import { checks } from '../../../src/conformance/judge.ts'
import { ourRules } from '../../../src/conformance/live-spec.ts'
import { noPython, python } from '../../../src/conformance/python/find-python.ts'
import { conformPython, killPython, noPythonMutant, pythonMutants } from '../../../src/conformance/python/python-mutants.ts'

const rules = ourRules()
const SEED = 1
const command = 'command' in python ? python.command : ''
const ids = (requirements: readonly { id: string; verdict: { is: string } }[], ...is: string[]) =>
  requirements.filter(({ verdict }) => is.includes(verdict.is)).map(({ id }) => id)
/** One of each family of rules, so that every part of the client is touched. */
const sample = [...Map.groupBy(pythonMutants, ({ rule }) => rule.split('-')[0]!).values()].map((family) => random(20_261_124).pick(family))

describe.skipIf(noPython !== '')(`the reference device in Python${noPython}`, () => {
  it.each(['radar', 'gas-detector', 'wristband'])('[CONF-3] passes everything: %s', async (kind) => {
    const { requirements, score } = await conformPython({ command, kind }, rules, SEED)
    expect(ids(requirements, 'fail', 'blocked')).toEqual([])
    expect(score.requirements.pass).toBeGreaterThan(33)
  })

  it('[CONF-3] passes everything as a device of the lite profile', async () => {
    const { requirements } = await conformPython({ command, kind: 'gas-detector', profile: 'lite' }, rules, SEED)
    expect(ids(requirements, 'fail', 'blocked')).toEqual([])
    expect(ids(requirements, 'pass')).toContain('LITE-2')
  })

  it('that cannot run says why, and is no verdict', async () => {
    const edits = [['anju', 'this is not in it', ''] as const]
    await expect(conformPython({ command, kind: 'wristband', edits }, rules, SEED)).rejects.toThrow(
      /anju\.py has 0 times: this is not in it/,
    )
  })

  it.each(['takes-any-certificate', 'takes-a-certificate-of-any-name'])('[CONF-5] [SEC-10] catches %s in Python', async (id) => {
    const mutant = pythonMutants.find((each) => each.id === id)!
    expect((await killPython(mutant, command, rules, SEED)).failed).toEqual(['SEC-10'])
  })

  it.each(sample.map((mutant) => [mutant.rule, mutant.id, mutant] as const))(
    '[CONF-5] %s catches %s in Python',
    async (rule, _, mutant) => {
      expect((await killPython(mutant, command, rules, SEED)).failed).toContain(rule)
    },
  )
})

describe('mutants in Python', () => {
  it('[CONF-5] are there for every requirement that is checked, with a name each, of every kind', () => {
    const without = [...new Set(checks.map(({ rule }) => rule))].filter((rule) => !pythonMutants.some((mutant) => mutant.rule === rule))
    expect(without).toEqual(Object.keys(noPythonMutant))
    expect(new Set(pythonMutants.map(({ id }) => id)).size).toBe(pythonMutants.length)
    const kinds = new Set(pythonMutants.map(({ kind }) => kind ?? 'wristband'))
    expect(Object.keys(catalogue).filter((kind) => !kinds.has(kind as keyof typeof catalogue))).toEqual([])
  })
})
