// Goal: a drill that is played again from the same seed tells what something done otherwise would have changed, and nothing else. Method: drawn changes and drawn
// times of drills in the model, held against each other; a review made of a run, forked back into that run; the command on files.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Seconds } from '@anju/sdk'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { anjuScenarios } from '../../src/cli/program.ts'
import { readText } from '../../src/document/read-text.ts'
import { loadScenario } from '../../src/document/load-scenario.ts'
import { drillFolder } from '../../src/drills/load-drills.ts'
import { asRubricAsks } from '../../src/fork/as-rubric-asks.ts'
import { changedDeeds } from '../../src/fork/changed-deeds.ts'
import { withDeeds, type Deed } from '../../src/fork/deed.ts'
import { deedsOfReview } from '../../src/fork/deeds-of-review.ts'
import { forkDrill } from '../../src/fork/fork-drill.ts'
import { forkLines } from '../../src/fork/fork-lines.ts'
import { runScenario, type RunResult } from '../../src/runner/run-scenario.ts'
import { referenceTarget } from '../../src/targets/reference.ts'

const drills = ['alert-response', 'gas-and-the-responder', 'health-data-back', 'home-visit', 'one-key-call', 'watching-devices'] as const
const drill = (name: (typeof drills)[number]) => {
  const loaded = loadScenario(join(drillFolder, `${name}.yaml`), readText)
  if (!loaded.ok) throw new Error(loaded.problems.map(({ says }) => says).join('\n'))
  return loaded.scenario
}
const model = (seed: number) => ({ way: 'model', seed }) as const

const folder = mkdtempSync(join(tmpdir(), 'anju-fork-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function command(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []]
  const screen = (lines: string[]) => ({ line: (text: string) => void lines.push(text), passing: () => {} })
  const signal = new AbortController().signal
  const code = await anjuScenarios(['fork', ...args], { folder, out: screen(out), err: screen(err), signal })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

describe('a fork', () => {
  it('[DRILL-18] that changes nothing is the same, byte for byte, whatever was done', async () => {
    const deeds = fc.record({ name: fc.constantFrom(...drills), seed: fc.nat(1_000), left: fc.integer({ min: 0, max: 31 }) })
    await fc.assert(
      fc.asyncProperty(deeds, async ({ name, seed, left }) => {
        const scenario = drill(name)
        const given = asRubricAsks(scenario).filter((_, i) => ((left >> i) & 1) === 0)
        const { same, ...sides } = await forkDrill(scenario, { given, fork: structuredClone(given) }, model(seed))
        expect(same).toBe(true)
        expect(sides.fork).toEqual(sides.given)
      }),
      { numRuns: 6 },
    )
  }, 120_000)

  it('[DRILL-18] in which somebody is sent later never means less time on the floor, and changes nothing before', async () => {
    const times = fc.tuple(fc.integer({ min: 31, max: 1_200 }), fc.integer({ min: 0, max: 1_000 }), fc.nat(1_000))
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('alert-response' as const, 'home-visit' as const), times, async (name, [first_s, later_s, seed]) => {
        const scenario = drill(name)
        const asked = asRubricAsks(scenario).map((deed): Deed =>
          'step' in deed && deed.step === 'acknowledge' ? { ...deed, after: Seconds(20) } : deed,
        )
        const sent = (s: number) => {
          const changed = changedDeeds(asked, { at: [`dispatch=${s} s`] })
          return changed.ok ? changed.deeds : []
        }
        const { given, fork } = await forkDrill(scenario, { given: sent(first_s), fork: sent(first_s + later_s) }, model(seed))
        const [whole_ms, later_ms] = [given, fork].map(({ outcome }) => Math.round(outcome.on_floor_s * 1_000))
        expect(later_ms).toBeGreaterThanOrEqual(whole_ms!)
        const took = (id: string) => [given, fork].map(({ score }) => score!.criteria.find((one) => one.id === id)!.took_s!)
        const [answered, sentAfter] = [took('answered'), took('sent')]
        expect(answered[1]).toBe(answered[0])
        expect(sentAfter[1]! - sentAfter[0]!).toBeCloseTo(later_s, 3)
      }),
      { numRuns: 6 },
    )
  }, 120_000)

  it('[DRILL-18] [DRILL-19] without anybody sent she lies there until the end', async () => {
    const scenario = drill('alert-response')
    const given = asRubricAsks(scenario)
    const changed = changedDeeds(given, { without: ['dispatch'] })
    const played = await forkDrill(scenario, { given, fork: changed.ok ? changed.deeds : given }, model(1))
    const [a, b] = [played.given.outcome.emergencies[0]!, played.fork.outcome.emergencies[0]!]
    expect([a.over, b.over, b.arrived_s]).toEqual([true, false, undefined])
    expect(played.fork.outcome.on_floor_s).toBeCloseTo((scenario.starts + scenario.lasts - b.onset_ms) / 1_000, 3)
    expect(forkLines(played, 'en').find((line) => line.includes('sent'))).toMatch(/min +-$/)
    expect(played.same).toBe(false)
  })
})

describe('what people do', () => {
  it.each(drills)('[DRILL-20] is what the rubric of %s asks, which earns every point', async (name) => {
    const scenario = drill(name)
    const given = asRubricAsks(scenario)
    const { given: side } = await forkDrill(scenario, { given, fork: given }, model(1))
    expect(side.refusals.filter(({ asked }) => 'by' in asked && asked.by === 'trainee')).toEqual([])
    expect(side.score!.criteria.filter(({ state }) => state !== 'met')).toEqual([])
  })

  it.each(drills)('[DRILL-20] of a review of %s is done again to the same end', async (name) => {
    const scenario = drill(name)
    const { alerts, incidents, trace_sha256 } = await runScenario(withDeeds(scenario, asRubricAsks(scenario)), {
      ...model(3),
      startTarget: referenceTarget,
    })
    const { deeds, left_out } = deedsOfReview({ alerts, incidents }, scenario)
    expect(left_out).toBe(0)
    const again: RunResult = await runScenario(withDeeds(scenario, deeds), { ...model(3), startTarget: referenceTarget })
    expect(again.incidents).toEqual(incidents)
    expect(again.trace_sha256).toBe(trace_sha256)
    const second = { ...incidents[0]!, id: 'another' }
    expect(deedsOfReview({ alerts, incidents: [...incidents, second] }, scenario).left_out).toBe(
      second.steps.filter(({ by }) => by === 'trainee').length + (second.actions?.length ?? 0),
    )
  })
})

describe('the command', () => {
  it('[DRILL-19] tells both side by side, and the same as JSON', async () => {
    const { code, out } = await command('alert-response', '--at', 'dispatch=11 min')
    expect(code).toBe(0)
    expect(out).toMatch(/simulated/)
    const floor = /on the floor +([\d.]+) min +([\d.]+) min/.exec(out)!
    const json = JSON.parse((await command('alert-response', '--at', 'dispatch=11 min', '--json')).out)
    expect(json).toMatchObject({ anju: 'fork/1', origin: 'simulated', seed: 1, same: false })
    expect([json.given, json.fork].map(({ outcome }) => (outcome.on_floor_s / 60).toFixed(1))).toEqual([floor[1], floor[2]])
    expect((await command('alert-response', '--language', 'zh')).out).toMatch(/逐字节一致/)
  })

  it('[DRILL-19] shows what the server refused when a step is left out that another needs', async () => {
    const { code, out } = await command('alert-response', '--without', 'acknowledge')
    expect(code).toBe(0)
    expect(out).toMatch(/! otherwise: dispatch refused \(.+\)/)
  })

  it('[DRILL-20] takes answers from a file, and what was done from a review', async () => {
    writeFileSync(
      join(folder, 'a.yaml'),
      'staff:\n  - { on: fall, after: 40 s, step: acknowledge }\n  - { on: fall, after: 50 s, call: call-resident }\n',
    )
    const { code, out } = await command('alert-response', '--answers', 'a.yaml', '--instead', 'call-resident=dispatch')
    expect([code, /trainee: call-resident, 50 s after the alert/.test(out)]).toEqual([0, true])
    expect(out).toMatch(/sent +- +/)
    const scenario = drill('alert-response')
    const { alerts, incidents } = await runScenario(withDeeds(scenario, asRubricAsks(scenario, 'chen')), {
      ...model(1),
      startTarget: referenceTarget,
    })
    writeFileSync(join(folder, 'r.json'), JSON.stringify({ anju: 'review/1', drill: { id: 'alert-response' }, alerts, incidents }))
    const forked = await command('r.json', '--at', 'dispatch=60 s')
    expect(forked.out).toMatch(/chen: dispatch, 1 min 30 s after the alert/)
    expect(forked.code).toBe(0)
  })

  it('[DRILL-19] refuses what means nothing', async () => {
    writeFileSync(join(folder, 'no.json'), '{"anju":"review/1"}')
    writeFileSync(join(folder, 'bad.yaml'), 'staff: [{ on: fall, after: soon, step: acknowledge }]')
    const wrong = [
      ['alert-response', '--without', 'call-119'],
      ['alert-response', '--at', 'dispatch=soon'],
      ['alert-response', '--at', 'dispatch'],
      ['alert-response', '--instead', 'dispatch=dance'],
      ['alert-response', '--instead', 'dispatch=resolve:dance'],
      ['alert-response', '--seed', 'x'],
      ['alert-response', '--way', 'live'],
      ['alert-response', '--answers', 'nowhere.yaml'],
      ['alert-response', '--answers', 'bad.yaml'],
      ['no.json'],
      ['nowhere'],
    ]
    for (const args of wrong) {
      const { code, err } = await command(...args)
      expect([args.join(' '), code, err.length > 10]).toEqual([args.join(' '), 2, true])
    }
  })
})
