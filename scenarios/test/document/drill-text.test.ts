// Goal: a document says how the world answers the desk, and what people are scored by; what it says wrongly is pointed at. Method: a document as a person
// writes it, broken in every way that the rules name; and played in the model, where the step that somebody takes brings help.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { drillOutcome } from '@anju/sdk'
import { describe, expect, it } from 'vitest'
import { loadScenario } from '../../src/document/load-scenario.ts'
import { runScenario } from '../../src/runner/run-scenario.ts'
import { referenceTarget } from '../../src/targets/reference.ts'

const home = readFileSync(join(import.meta.dirname, '../../homes/wanqing-3-1204.yaml'), 'utf8')
const drill = (answers = '20 s') => `title: { zh: 跌倒演练, en: A fall to answer }
home: home.yaml
starts: 2026-03-02T20:40:00+08:00
lasts: 40 min
people: { wang-xiulan: { sits: sofa } }
timeline:
  - { at: 1 min, do: walk, who: wang-xiulan, to: basin }
  - { at: 3 min, do: fall, who: wang-xiulan }
staff:
  - { on: fall, after: ${answers}, step: acknowledge, by: chen }
  - { on: fall, after: 1 min, step: dispatch, by: chen }
responses:
  - { alert: fall, when: dispatch, after: 8 min, step: arrive, by: liu }
  - { alert: fall, when: arrive, after: 1 min, do: get-up, who: wang-xiulan }
  - { alert: fall, when: arrive, after: 5 min, step: resolve, by: liu, outcome: helped }
rubric:
  pass_pct: 60
  criteria:
    - { must: do, id: answered, title: { zh: 一分钟内确认, en: Acknowledged within a minute }, on: fall, step: acknowledge, within: 60 s, points: 20 }
    - { must: not-do, id: not-shut, title: { zh: 不误判, en: Not called a false alarm }, on: fall, outcomes: [false-alarm], points: 30 }
expects:
  - { alert: fall, room: bathroom, within: 30 s }
`
const load = (text: string) => loadScenario('a.yaml', (file) => (file === 'a.yaml' ? text : file === 'home.yaml' ? home : undefined))
const says = (text: string) => {
  const loaded = load(text)
  return loaded.ok ? [] : loaded.problems.map((one) => one.says)
}
const played = async (text: string) => {
  const loaded = load(text)
  if (!loaded.ok) throw new Error(loaded.problems.map((one) => one.says).join('\n'))
  return runScenario(loaded.scenario, { way: 'model', seed: 1, startTarget: referenceTarget })
}

describe('a document that is a drill', () => {
  it('[SCN-19] says its times in words, and what a step brings', () => {
    const loaded = load(drill())
    if (!loaded.ok) throw new Error(says(drill()).join('\n'))
    expect(loaded.scenario.rubric?.criteria[0]).toMatchObject({ must: 'do', within_s: 60, points: 20 })
    expect(loaded.scenario.responses).toEqual([
      { alert: 'fall', when: 'dispatch', after: 480_000, step: 'arrive', by: 'liu' },
      { alert: 'fall', when: 'arrive', after: 60_000, action: { do: 'get-up', who: 'wang-xiulan' } },
      { alert: 'fall', when: 'arrive', after: 300_000, step: 'resolve', by: 'liu', outcome: 'helped' },
    ])
  })

  it.each([
    ['do: get-up, who: wang-xiulan }', 'do: get-up, who: nobody }', /no resident 'nobody'/],
    [', outcome: helped', '', /Whoever resolves an incident says how it ended/],
    ['after: 8 min, step: arrive', 'after: 8 h, step: arrive', /after the end of the scenario/],
    ['when: dispatch', 'when: dispach', /dispach/],
    ['within: 60 s', 'within: soon', /soon|span of time/],
    ['must: not-do', 'must: never', /never/],
  ])('[SCN-19] points at what is wrong: %s', (right, wrong, wanted) => {
    expect(drill()).toContain(right)
    expect(says(drill().replace(right, wrong)).join('\n')).toMatch(wanted)
  })

  it('[DRILL-15] the world answers the step that was taken, whenever it was taken: sooner means less time on the floor', async () => {
    const lying = async (text: string) => {
      const { truths, alerts, incidents, verdicts, refusals } = await played(text)
      expect([verdicts.map(({ outcome }) => outcome), refusals]).toEqual([['matched'], []])
      expect(incidents[0]?.steps.map(({ step, by }) => `${step} ${by}`)).toEqual([
        'acknowledge chen',
        'dispatch chen',
        'arrive liu',
        'resolve liu',
      ])
      return drillOutcome({ truths, alerts, incidents, ended_ms: Date.parse('2026-03-02T13:20:00Z') }).on_floor_s
    }
    const [soon, late] = [
      await lying(drill()),
      await lying(drill().replace('after: 1 min, step: dispatch', 'after: 11 min, step: dispatch')),
    ]
    expect(late - soon).toBeCloseTo(600, 0)
  })

  it('[DRILL-15] without the step nothing comes', async () => {
    const { incidents, truths } = await played(drill().replace(/ {2}- \{ on: fall, after: 1 min, step: dispatch.*\n/, ''))
    expect(incidents[0]?.steps.map(({ step }) => step)).toEqual(['acknowledge'])
    expect(truths.filter(({ kind, phase }) => kind === 'fall' && phase === 'end')).toEqual([])
  })
})
