// Goal: a plug shows what hangs on it as it runs. Method: loads over a day against the sums of their programmes; then plugs in the home of the suites, by hand and in a drawn day.
import { describe, expect, it } from 'vitest'
import type { Instant } from '@anju/sdk'
import { live, wanqing } from '../lived.ts'
import { drawsPower, loadOf } from '../../src/world/load.ts'

const who = 'wang-xiulan'
const MIN = 60_000
const running = (since?: number) => ({ since: since as Instant | undefined, lit: false })
const home = (furniture: string) => {
  const one = wanqing()
  const piece = one.plan.furniture.find(({ id }) => id === furniture)!
  const [west, south, east, north] = piece.box_m
  const plug = {
    id: 'plug',
    kind: 'smart-plug',
    room: piece.room,
    furniture,
    place_m: [(west + east) / 2, (south + north) / 2, 0.3] as [number, number, number],
  }
  return { ...one, devices: [...one.devices, plug] }
}
const watts = (lived: Awaited<ReturnType<typeof live>>, from_s: number, until_s: number) =>
  lived.said
    .filter(({ device, channel, at_s }) => device === 'plug' && channel === 'reading' && at_s >= from_s && at_s < until_s)
    .map(({ body }) => Number(body['power_w']))

describe('a load', () => {
  it('[SIM-145] of a fridge comes in spells, a third of the time, and not in step with another', () => {
    const fridge = (id: string) => Array.from({ length: 1_440 }, (_, i) => loadOf({ id, kind: 'fridge' }, running(), (i * MIN) as Instant))
    const runs = fridge('fridge').filter((w) => w > 50).length
    expect(runs / 1_440).toBeCloseTo(1 / 3, 2)
    expect(fridge('fridge')).not.toEqual(fridge('fridge-2'))
  })

  it('[SIM-145] of a washing machine is that of its programme: it heats, washes, spins and ends', () => {
    const at = (minute: number) => loadOf({ id: 'w', kind: 'washing-machine' }, running(0), (minute * MIN) as Instant)
    expect([0, 9.9, 10, 39.9, 40, 47.9, 48, 600].map(at)).toEqual([1_900, 1_900, 150, 150, 400, 400, 0, 0])
    expect(loadOf({ id: 'w', kind: 'washing-machine' }, running(), 5 as Instant)).toBe(0)
    expect(drawsPower({ kind: 'bed' })).toBe(false)
  })
})

describe('a plug', () => {
  it('[SIM-145] shows a television while it is switched on', async () => {
    const tv = wanqing().plan.furniture.find(({ kind }) => kind === 'tv')!.id
    const lived = await live({
      home: home(tv),
      for_s: 3_600,
      script: [
        [600, { do: 'switch', what: tv, on: true }],
        [1_800, { do: 'switch', what: tv, on: false }],
        [2_000, { do: 'switch', what: tv, on: false }],
        [2_100, { do: 'switch', what: 'bed', on: true }],
      ],
    })
    expect(Math.max(...watts(lived, 0, 600), ...watts(lived, 1_860, 3_600))).toBeLessThan(1)
    for (const w of watts(lived, 660, 1_800)) expect(Math.abs(w - 80)).toBeLessThan(8)
    expect(lived.events('plug', 'load').map(({ body }) => body['plugged'])).toEqual([true, false])
    expect(lived.refused.map(({ code }) => code)).toEqual(['already-so', 'not-made-for-it'])
    expect(lived.bad).toEqual([])
  })

  it('[SIM-145] shows that a drawn day has television in it, and none at night', async () => {
    const tv = wanqing().plan.furniture.find(({ kind }) => kind === 'tv')!.id
    const lived = await live({ home: home(tv), seed: 3, at: '2026-01-15T00:00:00+08:00', for_s: 86_400, starts: { day: true } })
    const on = watts(lived, 6 * 3_600, 23 * 3_600).filter((w) => w > 50).length
    expect(on).toBeGreaterThan(30)
    expect(watts(lived, 1 * 3_600, 5 * 3_600).filter((w) => w > 50)).toEqual([])
    expect(lived.sim.snapshot().people[0]!.id).toBe(who)
  })
})
