// Goal: the three ways agree over many drawn runs, each with something wrong with the line. Method: as in ways-agree.test.ts, of two hundred scenarios with faults
// that lose nothing in all three ways, and of sixty with a lossy radio in the two that stand on the virtual clock. Live runs go in groups.
import { expect, it } from 'vitest'
import { difference, FACTOR, lossless, run, signature, SLOW_FACTOR, together } from './compared-ways.ts'
import { drawnScenario } from './drawn-scenario.ts'

const GROUP = 20
const seeds = Array.from({ length: 2_000 }, (_, i) => 1_001 + i).filter((seed) => drawnScenario(seed).faults.length > 0)
const whole = seeds.filter(lossless).slice(0, 200)
const lossy = seeds.filter((seed) => !lossless(seed)).slice(0, 60)

it('[RUN-1] [RUN-2] on sixty drawn runs with a lossy radio model and lockstep raise the same alerts at the same instants', async () => {
  expect(lossy).toHaveLength(60)
  for (const seed of lossy) expect(signature(await run(seed, 'lockstep')), `seed ${seed}`).toEqual(signature(await run(seed, 'model')))
})

it('[RUN-1] [RUN-2] on two hundred drawn runs with faults the three ways raise the same alerts', async () => {
  expect(whole).toHaveLength(200)
  for (let from = 0; from < whole.length; from += GROUP) {
    const group = whole.slice(from, from + GROUP)
    const model = new Map(await Promise.all(group.map(async (seed) => [seed, signature(await run(seed, 'model'))] as const)))
    for (const seed of group) expect(signature(await run(seed, 'lockstep')), `seed ${seed}`).toEqual(model.get(seed))
    const doubtful = (await together(group, FACTOR)).filter((live) => difference(live, model.get(Number(live.seed))!, FACTOR).length > 0)
    for (const { seed } of doubtful) {
      const [again] = await together([Number(seed)], SLOW_FACTOR)
      expect(difference(again!, model.get(Number(seed))!, SLOW_FACTOR), `seed ${seed}`).toEqual([])
    }
  }
})
