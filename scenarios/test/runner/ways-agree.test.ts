// Goal: what is proved on the virtual clock holds on the wall. Method: scenarios drawn from seeds, hazards and network faults together, are run in the
// three ways; the alerts are compared as sets, and their instants. Live runs go side by side on a fast wall clock, each begun a little after the one
// before it. Which messages a lossy radio loses hangs on the instants at which devices repeat, so drawn loss is compared on the virtual clock only. A
// machine that is busy elsewhere stalls all live runs, so one that disagrees is run once more, slower and with few beside it, and must agree then.
import { describe, expect, it } from 'vitest'
import { difference, FACTOR, lossless, run, signature, SLOW_FACTOR, together, type Signature } from './compared-ways.ts'
import { drawnScenario } from './drawn-scenario.ts'

const SEEDS = Array.from({ length: 80 }, (_, i) => i + 1)
const LIVE_SEEDS = SEEDS.filter(lossless).slice(0, 40)
const model = new Map<number, Signature>()

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
    const doubtful = (await together(LIVE_SEEDS, FACTOR)).filter(
      (live) => difference(live, model.get(Number(live.seed))!, FACTOR).length > 0,
    )
    for (const live of await together(
      doubtful.map(({ seed }) => Number(seed)),
      SLOW_FACTOR,
    )) {
      expect(difference(live, model.get(Number(live.seed))!, SLOW_FACTOR), drawnScenario(Number(live.seed)).file).toEqual([])
    }
  })

  it('draws every fault and both halves of the day', () => {
    const drawn = SEEDS.map((seed) => drawnScenario(seed))
    expect(new Set(drawn.flatMap(({ faults }) => faults.map(({ fault }) => fault))).size).toBe(4)
    expect(new Set(drawn.map(({ starts }) => starts)).size).toBe(2)
  })
})
