// Goal: the stream of a life and the life in the world are one, and the home feels it. Method: contacts on furniture in a whole home against the stream drawn
// without a world from the same seed; doors that are shut behind people; visitors and a pet; and that none of it is an emergency.
import { instant, random, type Home, type Point, type RegisteredDevice } from '@anju/sdk'
import { describe, expect, it } from 'vitest'
import { checkHome } from '@anju/simulator'
import type { Step } from '../../src/people/life/activity.ts'
import { lifeOf } from '../../src/people/life/life-of.ts'
import { localTime } from '../../src/world/local-time.ts'
import { toSegment_m } from '../../src/world/vector.ts'
import { live, wanqing } from '../lived.ts'

const DAY_S = 86_400
const at = '2026-01-15T00:00:00+08:00'
const start = instant(at)

/** The home of the suites with contacts on the fridge, the toilet and the front door, and no other device; its resident as told. */
function withContacts(resident: Partial<Home['residents'][number]> = {}): Home {
  const home = wanqing()
  const contact = (furniture: string): RegisteredDevice => {
    const { box_m, room } = home.plan.furniture.find(({ id }) => id === furniture)!
    return { id: `contact-${furniture}`, kind: 'door-contact', room, furniture, place_m: [box_m[0], box_m[1], 0.8] }
  }
  const front = home.devices.find(({ id }) => id === 'door-front')!
  const residents = home.residents.map((one) => ({ ...one, wears: [], ...resident }))
  return { ...home, residents, devices: [front, contact('fridge'), contact('toilet')] }
}

/** What the stream says, up to a second. */
function streamed(home: Home, seed: number, until_s: number): Step[] {
  const [resident] = home.residents
  const own = lifeOf(home, resident!, random(seed).fork(home.id).fork(`day/${resident!.id}`), localTime('Asia/Shanghai'), start)
  const steps: Step[] = []
  for (let activity = own.next(); activity.from < start + until_s * 1000; activity = own.next()) steps.push(...activity.steps)
  return steps.filter((step) => step.at < start + until_s * 1000)
}

const seconds = (steps: readonly Step[], spot: Step['spot'], ...does: Step['does'][]): number[] =>
  steps.filter((step) => step.spot === spot && does.includes(step.does)).map((step) => (step.at - start) / 1000)

describe('a day in the world', () => {
  it('[SIM-40] uses the home when and as the stream says, to within the length of its ways', async () => {
    for (const seed of [1, 2, 3]) {
      const home = withContacts({ habits: { visits_per_week: 0 } })
      const lived = await live({ home, seed, at, for_s: 2 * DAY_S, starts: { day: true } })
      const steps = streamed(home, seed, 2 * DAY_S)
      for (const [device, wanted] of [
        ['contact-fridge', seconds(steps, 'fridge', 'use')],
        ['contact-toilet', seconds(steps, 'toilet', 'use')],
        ['door-front', seconds(steps, 'door', 'leave', 'enter')],
      ] as const) {
        expect(wanted.length).toBeGreaterThan(0)
        const seen = lived.events(device, 'door').flatMap(({ at_s, body }) => (body['open'] === true ? [at_s] : []))
        // What is used twice in a row may stand open still: only what follows nothing must be seen.
        const alone = wanted.filter((time, i) => (i === 0 || time - wanted[i - 1]! > 60) && time < 2 * DAY_S - 60)
        const late = (time: number) => Math.min(...seen.map((one) => Math.abs(one - time)))
        expect(alone.map((time) => [device, time, late(time)]).filter(([, , by]) => !((by as number) < 20))).toEqual([])
        expect(seen.filter((time) => !wanted.some((one) => Math.abs(one - time) < 25))).toEqual([])
      }
      expect(lived.truths).toEqual([])
      expect(lived.bad).toEqual([])
    }
  })

  it('[SIM-45] is seen by a contact on furniture: open when it is used, shut after; and such a contact is checked before it runs', async () => {
    const home = withContacts()
    expect(checkHome(home)).toEqual([])
    const who = home.residents[0]!.id
    const lived = await live({
      home,
      for_s: 120,
      script: [[5, { do: 'use', who, what: 'fridge' }]],
      starts: { people: { [who]: { in: 'kitchen' } } },
    })
    const [open, shut] = lived.events('contact-fridge', 'door')
    expect([open!.body['open'], shut!.body['open']]).toEqual([true, false])
    expect(open!.at_s).toBeGreaterThan(5)
    expect(shut!.at_s - open!.at_s).toBeCloseTo(9, 0)
    expect(lived.events('contact-toilet')).toEqual([])
    const off = { ...home, devices: home.devices.map((one) => ({ ...one, place_m: [5, 5, 1] as [number, number, number] })) }
    const unknown = { ...home, devices: home.devices.map((one) => ({ ...one, furniture: 'piano' })) }
    expect(new Set(checkHome(off).map(({ code }) => code))).toContain('contact-off-furniture')
    expect(checkHome(unknown).map(({ code }) => code)).toEqual(Array(3).fill('contact-without-furniture'))
  })

  it('[SIM-43] shuts doors behind and goes through none that is shut', async () => {
    const home = withContacts({ habits: { shuts_doors: 1 } })
    const doors = home.plan.openings.filter(({ kind, entrance }) => kind === 'door' && entrance !== true)
    const shut = new Set<string>()
    let through = 0
    let last: Point | undefined
    await live({
      home,
      at: '2026-01-15T07:00:00+08:00',
      for_s: 8 * 3600,
      starts: { day: true },
      each(sim) {
        const { people, openings } = sim.snapshot()
        const [x, y] = people[0]!.position_m
        for (const { id, from_m, to_m } of doors) {
          if (openings[id] === 0) shut.add(id)
          const middle = last !== undefined && toSegment_m([x, y], from_m, to_m) < 0.15
          if (middle && openings[id]! < 0.5) through += 1
        }
        last = [x, y]
      },
    })
    expect(shut.size).toBeGreaterThan(1)
    expect(through).toBe(0)
  })

  it('[SIM-49] has visitors, who come by the front door, stay and leave, and a pet; neither is a truth', async () => {
    const home = withContacts({ habits: { visits_per_week: 7, outings_per_day: 0 }, pet: 'cat' })
    const radar = wanqing().devices.find(({ id }) => id === 'radar-living')!
    const lived = await live({ home: { ...home, devices: [...home.devices, radar] }, seed: 4, at, for_s: 2 * DAY_S, starts: { day: true } })
    const came = seconds(streamed(home, 4, 2 * DAY_S), 'door', 'admit')
    expect(came.length).toBeGreaterThan(0)
    const opened = lived.events('door-front', 'door').flatMap(({ at_s, body }) => (body['open'] === true ? [at_s] : []))
    for (const time of came) {
      expect(opened.some((one) => Math.abs(one - time) < 25)).toBe(true)
      expect(opened.some((one) => one > time + 300 && one < time + 6 * 3600)).toBe(true)
    }
    const night = lived.said.filter(
      ({ device, at_s, body }) => device === 'radar-living' && at_s % DAY_S < 4 * 3600 && body['event'] === 'presence',
    )
    expect(night.length).toBeGreaterThan(0)
    expect(lived.truths).toEqual([])
  })
})
