// Goal: what the homes of a building share reaches them all, and a perfect observer of the building knows when it is dark. Method: drawn onsets and ends of
// homes against a count that is made anew at every truth; then a building that lives, with a cut of its mains and a fault of one home.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant, memoryBroker, openGate, queueClock, type Instant, type Truth } from '@anju/sdk'
import { checkHome, neighbourHome, placementFlaws, simulateBuilding, type Fault, type Start } from '@anju/simulator'
import { buildingTruths, watchBuilding } from '../../src/truth/watch-building.ts'
import { run, wanqing } from '../lived.ts'

const SECOND = 1_000

describe('watchBuilding', () => {
  it('[SIM-146] knows the building to be offline while two homes and half of them are, and until fewer than two are', () => {
    const flip = fc.record({ home: fc.nat(), gap_s: fc.integer({ min: 0, max: 600 }) })
    let told = 0
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.array(flip, { maxLength: 40 }), (size, flips) => {
        const homes = Array.from({ length: size }, (_, i) => `home-${i}`)
        const truths: Truth[] = []
        const watch = watchBuilding(homes.toReversed(), (truth) => truths.push(truth))
        const dark = new Set<string>()
        const due: [phase: string, at_ms: number][] = []
        let [at_ms, open] = [0, false]
        for (const { home: which, gap_s } of flips) {
          at_ms += gap_s * SECOND
          const home = homes[which % size]!
          const phase = dark.delete(home) ? 'end' : 'onset'
          if (phase === 'onset') dark.add(home)
          watch({ id: home, kind: 'home-offline', phase, at_ms, home })
          watch({ id: home, kind: 'device-silent', phase, at_ms, home })
          watch({ id: 'far', kind: 'home-offline', phase, at_ms, home: 'far' })
          if (!open && dark.size >= 2 && dark.size * 2 >= size) due.push(['onset', at_ms])
          if (open && dark.size < 2) due.push(['end', at_ms])
          open = due.at(-1)?.[0] === 'onset'
        }
        told += due.length
        expect(truths.map(({ phase, at_ms: at }) => [phase, at])).toEqual(due)
        expect(truths.every(({ kind, home }) => kind === 'building-offline' && home === 'home-0')).toBe(true)
        const ids = truths.filter(({ phase }) => phase === 'onset').map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
      }),
      { numRuns: 300, seed: 146 },
    )
    expect(told).toBeGreaterThan(100)
  })
})

describe('buildingTruths', () => {
  it('[SIM-146] tells of a town what each of its buildings is told by itself, whatever order its homes were lived in', () => {
    const step = fc.record({ home: fc.nat(8), at_s: fc.integer({ min: 0, max: 40 }), takes_s: fc.integer({ min: 1, max: 20 }) })
    const homes = Array.from({ length: 9 }, (_, i) => `b${i % 3}-${i}`)
    const of = (home: string) => home.split('-')[0]!
    fc.assert(
      fc.property(fc.uniqueArray(step, { selector: ({ home }) => home }), (spans) => {
        const truths = spans.flatMap(({ home, at_s, takes_s }): Truth[] =>
          (['onset', 'end'] as const).map((phase, i) => ({
            id: homes[home]!,
            kind: 'home-offline',
            phase,
            at_ms: (at_s + i * takes_s) * SECOND,
            home: homes[home]!,
          })),
        )
        const alone = ['b0', 'b1', 'b2'].flatMap((building) => {
          const found: Truth[] = []
          const watch = watchBuilding(
            homes.filter((home) => of(home) === building),
            (truth) => found.push(truth),
          )
          for (const truth of truths.toSorted((a, b) => a.at_ms - b.at_ms)) watch(truth)
          return found
        })
        expect(buildingTruths(homes, of, truths)).toEqual(alone)
      }),
      { numRuns: 200, seed: 146 },
    )
  })
})

describe('neighbourHome', () => {
  it('[SIM-147] is the same flat of the building with other people, valid, with a name of its own that sorts after', () => {
    const home = wanqing()
    const beside = [1, 2, 3, 15].map((number) => neighbourHome(home, number))
    expect([1, 2, 3, 15].map((number) => neighbourHome(home, number))).toEqual(beside)
    for (const one of beside) {
      expect([...checkHome(one), ...placementFlaws(one)], one.id).toEqual([...checkHome(home), ...placementFlaws(home)])
      expect([one.location_deg, one.building?.block]).toEqual([home.location_deg, home.building?.block])
      expect(one.building!.floor).not.toBe(home.building!.floor)
      expect(one.residents.map(({ wears }) => wears)).toEqual(home.residents.map(({ wears }) => wears))
      expect(one.residents[0]!.name).not.toEqual(home.residents[0]!.name)
    }
    const ids = [home, ...beside].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.toSorted()[0]).toBe(home.id)
  })
})

interface Neighbourhood {
  truths: (Truth & { at_s: number })[]
  topics: string[]
}

async function building(neighbours: number, faults: readonly Fault[], for_s: number, starts: Start = {}): Promise<Neighbourhood> {
  const clock = queueClock(instant('2026-01-15T10:00:00+08:00'))
  const began = clock.now()
  const topics: string[] = []
  const broker = memoryBroker({
    ...openGate,
    publish(_, { topic, payload }) {
      topics.push(`${clock.now() - began} ${topic} ${new TextDecoder().decode(payload)}`)
      return { deliver: true }
    },
  })
  const home = wanqing()
  const beside = Array.from({ length: neighbours }, (_, i) => neighbourHome(home, i + 1))
  const sim = simulateBuilding({ home, neighbours: beside, site: 'test', clock, seed: 1, faults, starts, bus: () => broker.bus })
  const truths: Neighbourhood['truths'] = []
  sim.onTruth((truth) => truths.push({ ...truth, at_s: (truth.at_ms - began) / SECOND }))
  sim.start()
  await run(clock, (began + for_s * SECOND) as Instant)
  await sim.stop()
  return { truths, topics }
}

describe('simulateBuilding', () => {
  const home = wanqing().id
  const about = ({ truths }: Neighbourhood, kind: string) =>
    truths
      .filter((truth) => truth.kind === kind)
      .map((truth) => `${truth.home} ${truth.phase} ${truth.at_s}`)
      .toSorted()

  it('[SIM-146] cuts the mains of all homes at one instant; the building is offline for as long', async () => {
    const lived = await building(2, [{ fault: 'power-cut', from_s: 300, takes_s: 900 }], 1_500)
    const homes = [home, `${home}-n1`, `${home}-n2`]
    expect(about(lived, 'home-offline')).toEqual(homes.flatMap((id) => [`${id} end 1200`, `${id} onset 300`]).toSorted())
    expect(about(lived, 'building-offline')).toEqual([`${home} end 1200`, `${home} onset 300`])
  })

  it('[SIM-146] leaves what is of one home to that home', async () => {
    const lived = await building(2, [{ fault: 'outage', from_s: 300, until_s: 1_200 }], 1_500)
    expect(about(lived, 'home-offline')).toEqual([`${home} end 1200`, `${home} onset 300`])
    expect(about(lived, 'building-offline')).toEqual([])
  })

  it('[SIM-147] lets the people of the neighbours begin where those of the home do', async () => {
    const seen = async (starts: Start) =>
      (await building(1, [], 60, starts)).topics.filter(
        (line) => line.includes(`${home}-n1/radar-living`) && line.includes('"present":true'),
      ).length
    expect(await seen({})).toBeGreaterThan(0)
    expect(await seen({ people: { 'wang-xiulan': { away: true } } })).toBe(0)
  })

  it('[SIM-147] changes nothing of what the first home says', async () => {
    const [alone, among] = [await building(0, [], 1_800), await building(3, [], 1_800)]
    const own = among.topics.filter((line) => line.includes(`/${home}/`))
    expect(own).toEqual(alone.topics)
    expect(own.length).toBeGreaterThan(20)
    expect(among.topics.length).toBeGreaterThan(own.length * 3)
  })
})
