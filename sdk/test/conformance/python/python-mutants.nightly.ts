// Goal: the whole proof in Python. Method: as in python-mutants.test.ts, for every kind and every device with one fault.
import { describe, expect, it } from 'vitest'
import { catalogue } from '@anju/sdk'
import { ourRules } from '../../../src/conformance/live-spec.ts'
import { noPython, python } from '../../../src/conformance/python/find-python.ts'
import { conformPython, killPython, pythonMutants } from '../../../src/conformance/python/python-mutants.ts'

const rules = ourRules()
const command = 'command' in python ? python.command : ''

describe.skipIf(noPython !== '')(`the kit against Python${noPython}`, () => {
  it.each(Object.keys(catalogue))('[CONF-3] passes the reference device in Python: %s', async (kind) => {
    const { passed, complete } = await conformPython({ command, kind }, rules, 1)
    expect({ passed, complete }).toEqual({ passed: true, complete: true })
  })

  it.each(pythonMutants.map((mutant) => [mutant.rule, mutant.id, mutant] as const))(
    '[CONF-5] %s catches %s in Python',
    async (rule, _, mutant) => {
      expect((await killPython(mutant, command, rules, 1)).failed).toContain(rule)
    },
  )
})
