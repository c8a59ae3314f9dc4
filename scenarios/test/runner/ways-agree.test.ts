// Goal: what is proved on the virtual clock holds on the wall. Method: scenarios drawn from seeds, hazards and network faults together, are run in the
// three ways; the alerts are compared as sets, and their instants. Live runs go side by side on a fast wall clock, each begun a little after the one
// before it. Which messages a lossy radio loses hangs on the instants at which devices repeat, so drawn loss is compared on the virtual clock only. A
// machine that is busy elsewhere stalls all live runs, so one that disagrees is run once more, slower and with few beside it, and must agree then.
import type { Alert } from '@anju/sdk'
import { describe, expect, it } from 'vitest'
import { wallPause } from '../../src/runner/event-loop.ts'
import { runScenario, type RunResult } from '../../src/runner/run-scenario.ts'
import type { Way } from '../../src/runner/way.ts'
import { referenceTarget } from '../../src/targets/reference.ts'
import { drawnScenario } from './drawn-scenario.ts'

const SEEDS = Array.from({ length: 80 }, (_, i) => i + 1)
const lossless = (seed: number) => drawnScenario(seed).faults.every(({ fault }) => fault !== 'loss')
const LIVE_SEEDS = SEEDS.filter(lossless).slice(0, 40)
const FACTOR = 60
const SLOW_FACTOR = 30
/** A live run begins so long after the one before it: setting up a home and a server keeps the process busy for a while. */
const STAGGER_MS = 400

const run = (seed: number, way: Way, factor = FACTOR): Promise<RunResult> =>
  runScenario(drawnScenario(seed), { way, seed, factor, startTarget: referenceTarget })

const key = ({ kind, home, room = '-' }: Alert) => `${kind} ${home} ${room}`

/** Alerts without what names them: kind, home, room, and with which others they share an incident. */
function signature({ alerts }: RunResult): { is: string; raised_ms: number }[] {
  const companions = (incident: string) =>
    alerts
      .filter((alert) => alert.incident === incident)
      .map(key)
      .sort()
      .join('+')
  return alerts
    .map((alert) => ({ is: `${key(alert)} in [${companions(alert.incident)}]`, raised_ms: alert.raised_ms }))
    .sort((a, b) => (a.is < b.is ? -1 : a.is > b.is ? 1 : a.raised_ms - b.raised_ms))
}

const model = new Map<number, ReturnType<typeof signature>>()

/** What differs between a live run and the model: alerts that only one has, or instants more than two seconds of the wall apart. */
function difference(live: RunResult, factor: number): string[] {
  const [seen, due] = [signature(live), model.get(Number(live.seed))!]
  const [only, missing] = [seen.map(({ is }) => is), due.map(({ is }) => is)]
  if (only.join() !== missing.join()) return [`live: ${only.join('; ') || 'nothing'}`, `model: ${missing.join('; ') || 'nothing'}`]
  return seen.flatMap(({ is, raised_ms }, i) => {
    const apart_ms = raised_ms - due[i]!.raised_ms
    return Math.abs(apart_ms) <= 2_000 * factor ? [] : [`${is}: ${apart_ms / 1_000} s apart`]
  })
}

/** Live runs side by side, begun one after the other. */
async function together(seeds: readonly number[], factor: number): Promise<RunResult[]> {
  const begun: Promise<RunResult>[] = []
  for (const seed of seeds) {
    begun.push(run(seed, 'live', factor))
    await wallPause(STAGGER_MS)
  }
  return Promise.all(begun)
}

describe('the three ways', () => {
  it('[RUN-1] [RUN-2] model and lockstep raise the same alerts at the same instants', { timeout: 180_000 }, async () => {
    for (const seed of SEEDS) {
      model.set(seed, signature(await run(seed, 'model')))
      expect(signature(await run(seed, 'lockstep')), drawnScenario(seed).file).toEqual(model.get(seed))
    }
    const kinds = new Set([...model.values()].flatMap((alerts) => alerts.map(({ is }) => is.split(' ')[0])))
    expect(kinds, 'a property over nothing proves nothing').toEqual(
      new Set(['device-silent', 'door-open-night', 'fall', 'gas', 'gas-rising', 'sos', 'water']),
    )
  })

  it('[RUN-1] [RUN-2] live raises the same alerts within two seconds of the wall', { timeout: 180_000 }, async () => {
    const doubtful = (await together(LIVE_SEEDS, FACTOR)).filter((live) => difference(live, FACTOR).length > 0)
    for (const live of await together(
      doubtful.map(({ seed }) => Number(seed)),
      SLOW_FACTOR,
    )) {
      expect(difference(live, SLOW_FACTOR), drawnScenario(Number(live.seed)).file).toEqual([])
    }
  })

  it('draws every fault and both halves of the day', () => {
    const drawn = SEEDS.map((seed) => drawnScenario(seed))
    expect(new Set(drawn.flatMap(({ faults }) => faults.map(({ fault }) => fault))).size).toBe(4)
    expect(new Set(drawn.map(({ starts }) => starts)).size).toBe(2)
  })
})
