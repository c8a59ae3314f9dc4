// Goal: operators and responders act in a scenario as they would at a desk, in every way the same. Method: an SOS with the whole loop against the real server,
// once in time, once with each step late, once with a step that the state forbids; the end is what the document says, and a document that says otherwise fails.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadScenario } from '../../src/document/load-scenario.ts'
import { failures } from '../../src/report/run-lines.ts'
import { runScenario } from '../../src/runner/run-scenario.ts'
import { referenceTarget } from '../../src/targets/reference.ts'
import type { StartTarget } from '../../src/targets/target.ts'

const home = readFileSync(join(import.meta.dirname, '../../homes/wanqing-3-1204.yaml'), 'utf8')
const text = (staff: string, loop: string) => `title: { zh: 呼救, en: Help }
home: home.yaml
starts: 2026-03-02T02:15:00+08:00
lasts: 20 min
people: { wang-xiulan: { lies: bed } }
timeline:
  - { at: 1 min, do: press, who: wang-xiulan, device: button-bedside }
expects:
  - { alert: sos, room: bedroom, within: 2 s }
staff:
${staff}
loop:
${loop}
`
const inTime = `  - { on: sos, after: 20 s, step: acknowledge }
  - { on: sos, after: 1 min, step: dispatch }
  - { on: sos, after: 9 min, step: arrive, by: responder-1 }
  - { on: sos, after: 12 min, step: resolve, by: responder-1, outcome: helped }
  - { on: sos, after: 15 min, step: review, by: supervisor-1 }`
const reviewed = `  - on: sos
    state: reviewed
    steps: [acknowledge, dispatch, arrive, resolve, review]
    overdue: []
    outcome: helped`
const play = async (document: string, startTarget: StartTarget = referenceTarget, way: 'model' | 'lockstep' = 'model') => {
  const loaded = loadScenario('a.yaml', (file) => (file === 'a.yaml' ? document : home))
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  return runScenario(loaded.scenario, { way, seed: 1, startTarget })
}

describe('people who act', () => {
  it('[SCN-14] [JUDGE-8] close the loop, in model and lockstep alike', async () => {
    for (const way of ['model', 'lockstep'] as const) {
      const result = await play(text(inTime, reviewed), referenceTarget, way)
      expect(failures(result, 'en')).toEqual([])
      expect(result.passed).toBe(true)
      expect(result.incidents[0]!.steps.map(({ by }) => by)).toEqual([
        'operator-1',
        'operator-1',
        'responder-1',
        'responder-1',
        'supervisor-1',
      ])
      const [first] = result.incidents[0]!.steps
      expect(first!.at_ms - result.alerts[0]!.raised_ms).toBe(20_000)
    }
  })

  it('[JUDGE-8] who come late are told apart from those who came in time', async () => {
    const result = await play(text(inTime.replace('20 s', '65 s').replace('1 min', '70 s'), reviewed))
    expect(result.passed).toBe(false)
    expect(failures(result, 'en').join()).toMatch(/has overdue '.*acknowledge.*'; 'none' is due/)
  })

  it('[SCN-14] who take a step that is not allowed fail the run, unless the document is about that', async () => {
    const early = '  - { on: sos, after: 5 s, step: arrive }'
    const raised = '  - { on: sos, state: raised, steps: [] }'
    const result = await play(text(early, raised))
    expect(failures(result, 'en').join()).toMatch(/the server would not do .*arrive.*: /)
    expect((await play(text(early.replace('arrive', 'arrive, refused: step-not-allowed'), raised))).passed).toBe(true)
    const taken = await play(text(inTime.replace('acknowledge', 'acknowledge, refused: step-not-allowed'), reviewed))
    expect(failures(taken, 'en').join()).toMatch(/took the step, and should have refused it/)
  })

  it('[SCN-14] cannot act where nobody can from outside, or where nobody answers', async () => {
    const deaf: StartTarget = async (options) => {
      const target = await referenceTarget(options)
      return {
        bus: (device) => target.bus(device),
        onIncident: (listener) => target.onIncident(listener),
        rejected: () => target.rejected(),
        close: () => target.close(),
      }
    }
    expect(failures(await play(text(inTime, reviewed), deaf), 'en').join()).toMatch(/nobody can take steps there from outside/)
    const dead: StartTarget = async (options) => ({ ...(await referenceTarget(options)), step: () => Promise.reject(new Error('gone')) })
    expect(failures(await play(text(inTime, reviewed), dead), 'en').join()).toMatch(/it did not answer/)
  })
})
