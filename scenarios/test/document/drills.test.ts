// Goal: the drills of the emergency plan that come with Anju are right, can be passed and can be failed. Method: each is played in the model twice: by people
// who do what its rubric asks for, who get every point, and by people who do nothing, or the one wrong thing, who do not pass.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { scoreDrill, type Criterion, type Incident, type Rubric } from '@anju/sdk'
import { describe, expect, it } from 'vitest'
import { loadScenario } from '../../src/document/load-scenario.ts'
import { runScenario } from '../../src/runner/run-scenario.ts'
import { referenceTarget } from '../../src/targets/reference.ts'

const folder = join(import.meta.dirname, '../../drills')
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
const loaded = (name: string) => {
  const found = loadScenario(join(folder, name), (file) => readFileSync(file, 'utf8'))
  if (!found.ok) throw new Error(found.problems.map(({ says }) => says).join('\n'))
  return found.scenario
}
const playedBy = async (name: string) => {
  const scenario = loaded(name)
  const result = await runScenario(scenario, { way: 'model', seed: 1, startTarget: referenceTarget })
  return { ...result, rubric: scenario.rubric!, ends_ms: scenario.starts + scenario.lasts }
}
const scored = (
  rubric: Rubric,
  incidents: readonly Incident[],
  alerts: readonly { id: string; kind: string; incident: string; raised_ms: number }[],
  ended_ms: number,
) => scoreDrill(rubric, { incidents, alerts, now_ms: ended_ms, ended_ms })

/** What somebody does who has read the rubric, in the order in which it is due; whoever is sent arrives after ten minutes. */
function asAsked(incident: Incident, criteria: readonly Criterion[]): Incident {
  const steps: Incident['steps'] = []
  const actions: NonNullable<Incident['actions']> = []
  const at = (s: number) => incident.raised_ms + s * 1_000
  const duties = criteria.filter((one) => one.must === 'do').toSorted((a, b) => a.within_s - b.within_s)
  const by = 'chen'
  for (const { step, action, within_s, result, outcomes } of duties) {
    const at_ms = at(Math.min(within_s, 1_500) - 1)
    if (action !== undefined) actions.push({ action, by, at_ms, result: result ?? 'reached' })
    else if (step !== undefined && step !== 'resolve') steps.push({ step, by, role: 'operator', at_ms })
    else if (outcomes !== undefined) steps.push({ step: 'resolve', by, role: 'operator', at_ms, outcome: outcomes[0]! })
  }
  if (steps.some(({ step }) => step === 'dispatch')) steps.push({ step: 'arrive', by: 'liu', role: 'responder', at_ms: at(1_600) })
  if (!steps.some(({ step }) => step === 'resolve'))
    steps.push({ step: 'resolve', by, role: 'operator', at_ms: at(1_700), outcome: 'helped' })
  return { ...incident, steps: steps.toSorted((a, b) => a.at_ms - b.at_ms), actions, state: 'resolved' }
}

it('[DRILL-16] there are the five of the emergency plan, and one about those who help', () => {
  const titles = files.map((name) => loaded(name).title.en)
  for (const said of [/answering an alert/, /devices are online/, /one-key call/, /health data/, /visiting a home/, /those who help/])
    expect(titles.filter((title) => said.test(title))).toHaveLength(1)
})

describe.each(files)('%s', (name) => {
  it('[DRILL-16] raises what it is about, is passed by whoever does what is asked, and by nobody who looks away', async () => {
    const { rubric, incidents, alerts, verdicts, ends_ms } = await playedBy(name)
    expect(verdicts.filter(({ outcome }) => outcome !== 'matched')).toEqual([])
    const idle = scored(rubric, incidents, alerts, ends_ms)
    expect(idle.passed).toBe(false)
    const answered = incidents.map((incident) => asAsked(incident, rubric.criteria))
    const best = scored(rubric, answered, alerts, ends_ms)
    expect(best.criteria.filter(({ state }) => state !== 'met')).toEqual([])
    expect([best.points, best.passed]).toEqual([best.of, true])
  })

  it('[DRILL-16] raises it whoever lives there: a demo draws its seed', async () => {
    for (const seed of [2, 15, 16, 24]) {
      const { verdicts } = await runScenario(loaded(name), { way: 'model', seed, startTarget: referenceTarget })
      expect(
        verdicts.filter(({ outcome }) => outcome !== 'matched'),
        `seed ${seed}`,
      ).toEqual([])
    }
  })

  it('[DRILL-16] has a wrong act with a harm that is named', () => {
    const wrong = loaded(name).rubric!.criteria.filter((one) => one.must === 'not-do')
    expect(wrong.some(({ harm }) => harm !== undefined)).toBe(true)
  })
})
