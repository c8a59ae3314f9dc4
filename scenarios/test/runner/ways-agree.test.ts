// Goal: what is proved on the virtual clock holds on the wall. Method: scenarios drawn from seeds, hazards and network faults together, are run in the
// three ways; the alerts are compared as sets, and their instants. Live runs go side by side on a fast wall clock.
import { random, type Alert } from '@anju/sdk'
import { describe, expect, it } from 'vitest'
import { runScenario, type RunResult } from '../../src/runner/run-scenario.ts'
import type { Way } from '../../src/runner/way.ts'
import { referenceTarget } from '../../src/targets/reference.ts'
import { drawnScenario } from './drawn-scenario.ts'

const SEEDS = Array.from({ length: 80 }, (_, i) => i + 1)
const LIVE_SEEDS = SEEDS.slice(0, 40)
const FACTOR = 60
const SIDE_BY_SIDE = 20

const run = (seed: number, way: Way): Promise<RunResult> =>
  runScenario(drawnScenario(seed), { way, seed, factor: FACTOR, startTarget: referenceTarget })

/** Alerts without what names them: kind, home, room, and the number of their incident in order of appearance. */
function signature({ alerts }: RunResult): { is: string; raised_ms: number }[] {
  const incidents: string[] = []
  const ordered = [...alerts].sort((a, b) => a.raised_ms - b.raised_ms || (key(a) < key(b) ? -1 : 1))
  for (const { incident } of ordered) if (!incidents.includes(incident)) incidents.push(incident)
  const hazardOf = (incident: string) =>
    ordered
      .filter((alert) => alert.incident === incident)
      .map(key)
      .sort()
      .join('+')
  return ordered.map((alert) => ({ is: `${key(alert)} in [${hazardOf(alert.incident)}]`, raised_ms: alert.raised_ms }))
}
const key = ({ kind, home, room = '-' }: Alert) => `${kind} ${home} ${room}`
const byName = (result: RunResult) => signature(result).sort((a, b) => (a.is < b.is ? -1 : a.is > b.is ? 1 : a.raised_ms - b.raised_ms))
const names = (result: RunResult) =>
  signature(result)
    .map(({ is }) => is)
    .sort()

describe('the three ways', () => {
  it('[RUN-1] [RUN-2] model and lockstep raise the same alerts at the same instants', { timeout: 120_000 }, async () => {
    let alerts = 0
    for (const seed of SEEDS) {
      const [model, lockstep] = [await run(seed, 'model'), await run(seed, 'lockstep')]
      expect(signature(lockstep), drawnScenario(seed).file).toEqual(signature(model))
      alerts += model.alerts.length
    }
    expect(alerts, 'a property over nothing proves nothing').toBeGreaterThan(SEEDS.length / 2)
  })

  it('[RUN-1] [RUN-2] live raises the same alerts within two seconds of the wall', { timeout: 120_000 }, async () => {
    const waiting = [...LIVE_SEEDS]
    const worker = async () => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        const [live, model] = [await run(seed, 'live'), await run(seed, 'model')]
        expect(names(live), drawnScenario(seed).file).toEqual(names(model))
        const [seen, due] = [byName(live), byName(model)]
        for (const [i, { raised_ms }] of seen.entries()) {
          expect(Math.abs(raised_ms - due[i]!.raised_ms), `${drawnScenario(seed).file}: ${due[i]!.is}`).toBeLessThanOrEqual(2_000 * FACTOR)
        }
      }
    }
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker))
  })

  it('draws every hazard and every fault', () => {
    const drawn = SEEDS.map((seed) => drawnScenario(seed))
    expect(new Set(drawn.flatMap(({ faults }) => faults.map(({ fault }) => fault))).size).toBe(4)
    expect(new Set(drawn.flatMap(({ timeline }) => timeline.map(({ action }) => action.do))).size).toBeGreaterThanOrEqual(7)
    expect(random(1).fork('drawn').int(0, 9)).toBe(random(1).fork('drawn').int(0, 9))
  })
})
