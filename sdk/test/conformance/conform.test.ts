// Goal: a device that keeps SPEC.md passes every requirement, and nothing is left without an end. Method: the reference device of every kind, and a
// lite one, on a bench in memory and a clock that jumps; the kit's list of rules is held against the document in both directions.
import { describe, expect, it } from 'vitest'
import { catalogue, type Device } from '@anju/sdk'
import { checks } from '../../src/conformance/judge.ts'
import { conform, liteDevice, ourRules, referenceDevice, rulesOfSpec } from '../../src/conformance/conformance.ts'
import type { Depth } from '../../src/conformance/kit.ts'
import { about_s } from '../../src/conformance/run-plan.ts'
import { listedElsewhere, otherSide } from '../../src/conformance/rule-sides.ts'

const kinds: Device[] = Object.values(catalogue)
const ends = (requirements: readonly { id: string; verdict: { is: string } }[], is: string) =>
  requirements.filter(({ verdict }) => verdict.is === is).map(({ id }) => id)

describe('the conformance kit', () => {
  it('[CONF-1] reads its requirements from SPEC.md, with their sentences', () => {
    const rules = rulesOfSpec('# A\n\n- **[AB-1]** One\n  goes on.\n- two\n\n  no more\n- **[AB-2]** Other.\n')
    expect(rules).toEqual([
      { id: 'AB-1', sentence: 'One goes on.' },
      { id: 'AB-2', sentence: 'Other.' },
    ])
    expect(ourRules().length).toBeGreaterThan(80)
  })

  it('[CONF-2] knows every rule of SPEC.md as checked from both sides or as kept by somebody else, and knows no other', () => {
    const inSpec = ourRules().map(({ id }) => id)
    const checked = new Set(checks.map(({ rule }) => rule))
    expect(inSpec.filter((id) => checked.has(id) === (otherSide(id) !== undefined))).toEqual([])
    expect([...checked, ...listedElsewhere].filter((id) => !inSpec.includes(id))).toEqual([])
    for (const id of checked) {
      const twins = checks.filter(({ rule }) => rule === id).map(({ twin }) => twin)
      expect(new Set(twins), id).toEqual(new Set(['positive', 'negative']))
    }
  })

  it.each(kinds.map((device) => [device.kind, device] as const))('[CONF-3] passes the reference device: %s', async (_, device) => {
    const { requirements, score, log } = await conform({
      rules: ourRules(),
      target: { profile: 'supervised', event_memory: 1_000 },
      device: (surroundings) => referenceDevice({ ...surroundings, device }),
    })
    expect(requirements.filter(({ verdict }) => verdict.is === 'fail' || verdict.is === 'blocked')).toEqual([])
    expect(score.requirements.pass).toBeGreaterThan(33)
    expect(score.negative.pass).toBeGreaterThan(33)
    expect(log.length).toBeGreaterThan(500)
  })

  it('[CONF-3] passes a device of the lite profile', async () => {
    const { requirements } = await conform({ rules: ourRules(), target: { profile: 'lite', kind: 'gas-detector' }, device: liteDevice })
    expect(ends(requirements, 'fail')).toEqual([])
    expect(ends(requirements, 'blocked')).toEqual([])
    expect(ends(requirements, 'pass')).toContain('LITE-2')
  })

  it.each(['wristband', 'radar', 'water-sensor'] as const)(
    '[CONF-18] leaves nothing open for want of time, unless asked to: %s',
    async (kind) => {
      const device: Device = catalogue[kind]
      const run = async (depth: Depth) => {
        const found = await conform({
          rules: ourRules(),
          depth,
          target: { profile: 'supervised', event_memory: 1_000 },
          device: (surroundings) => referenceDevice({ ...surroundings, device }),
        })
        const span_s = (found.log.at(-1)!.at_ms - found.log[0]!.at_ms) / 1_000
        const told_s = about_s(device, found.target, depth, { sees: 'everything', tls: true })
        return { failed: ends(found.requirements, 'fail'), blocked: ends(found.requirements, 'blocked'), span_s, told_s }
      }
      const [standard, quick] = [await run('standard'), await run('quick')]
      expect(standard).toMatchObject({ failed: [], blocked: [] })
      expect(quick).toMatchObject({ failed: [], blocked: ['ENV-9', 'PRES-6', 'PRES-9'] })
      expect(Math.max(quick.span_s, quick.told_s)).toBeLessThan(70)
      for (const { span_s, told_s } of [standard, quick]) {
        expect(span_s).toBeLessThan(1.1 * told_s)
        expect(span_s).toBeGreaterThan(0.6 * told_s)
      }
    },
  )

  it('[CONF-4] gives every requirement one of four ends, and says what to do where the device cannot be made to show it', async () => {
    const { requirements, complete, passed } = await conform({
      rules: ourRules(),
      target: { profile: 'supervised' },
      device: (surroundings) => {
        void referenceDevice({ ...surroundings, device: catalogue['door-contact'] })
        return { by: 'program', stimulate: () => 'cannot' }
      },
    })
    expect(requirements).toHaveLength(ourRules().length)
    expect(passed).toBe(true)
    expect(complete).toBe(false)
    const blocked = requirements.filter(({ verdict }) => verdict.is === 'blocked')
    expect(blocked.map(({ id }) => id)).toEqual(expect.arrayContaining(['EVT-1', 'EVT-2', 'EVT-5', 'EVT-7', 'PRES-4', 'TIME-4']))
    for (const { verdict } of blocked)
      expect(verdict.is === 'blocked' && verdict.todo.zh.length > 5 && verdict.todo.en.length > 10).toBe(true)
  })
})
