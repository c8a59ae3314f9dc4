// Goal: what cannot be is refused before it runs. Method: the good home has no problem; each planted mistake is found, and only that, with its pointer.
import { describe, expect, it } from 'vitest'
import type { Home } from '@anju/sdk'
import { checkFaults, checkHome, checkStart } from '@anju/simulator'
import { wanqing } from './lived.ts'

const home = wanqing()
const changed = (change: (home: Home) => void): Home => {
  const copy = structuredClone(home)
  change(copy)
  return copy
}
const of = <T extends { id: string }>(things: T[], id: string): T => things.find((one) => one.id === id)!

const mistakes: readonly [code: string, pointer: string, change: (home: Home) => void][] = [
  ['id-twice', '/devices/1/id', (home) => void (home.devices[1]!.id = home.devices[0]!.id)],
  ['door-into-nothing', '/plan/openings/4', (home) => void delete of(home.plan.openings, 'front-door').entrance],
  ['opening-not-in-wall', '/plan/openings/1', (home) => void (of(home.plan.openings, 'bathroom-door').from_m = [4.3, 5.8])],
  ['opening-not-outside', '/plan/openings/1', (home) => void (of(home.plan.openings, 'bathroom-door').entrance = true)],
  ['room-unknown', '/plan/furniture/2/room', (home) => void (of(home.plan.furniture, 'stove').room = 'attic')],
  ['furniture-outside-room', '/plan/furniture/2/box_m', (home) => void (of(home.plan.furniture, 'stove').box_m = [1, 1, 2, 2])],
  ['furniture-in-wall', '/plan/furniture/12/box_m', (home) => void (of(home.plan.furniture, 'wardrobe').box_m = [5.7, 5.5, 6.4, 7.8])],
  [
    'furniture-overlaps',
    '/plan/furniture/23/box_m',
    (home) => void (of(home.plan.furniture, 'coffee-table').box_m = [0.6, 1.25, 1.3, 2.25]),
  ],
  ['box-empty', '/plan/furniture/23/box_m', (home) => void (of(home.plan.furniture, 'coffee-table').box_m = [2, 1.25, 1.5, 2.25])],
  ['kind-unknown', '/devices/0/kind', (home) => void (home.devices[0]!.kind = 'toaster')],
  ['device-in-wall', '/devices/1/place_m', (home) => void (home.devices[1]!.place_m = [3.2, 6, 2.5])],
  ['device-outside-room', '/devices/1/place_m', (home) => void (home.devices[1]!.place_m = [1.5, 6, 2.5])],
  ['device-height', '/devices/1/place_m/2', (home) => void (home.devices[1]!.place_m = [4.5, 6.3, 3.5])],
  ['contact-without-opening', '/devices/5/opening', (home) => void (of(home.devices, 'door-front').opening = 'gate')],
  ['contact-off-opening', '/devices/5/place_m', (home) => void (of(home.devices, 'door-front').place_m = [3, 3, 2])],
  ['not-wearable', '/residents/0/wears/0', (home) => void (home.residents[0]!.wears = ['radar-living'])],
  ['gait-unlikely', '/residents/0/gait_m_s', (home) => void (home.residents[0]!.gait_m_s = 1.9)],
  ['room-unreachable', '/plan/rooms/3', (home) => void (of(home.plan.furniture, 'hall-plant').box_m = [5.2, 4.22, 5.55, 4.57])],
]

describe('the check of a home', () => {
  it('[SIM-21] finds nothing wrong with a good one', () => {
    expect(checkHome(home)).toEqual([])
  })

  it.each(mistakes)('[SIM-21] finds %s', (code, pointer, change) => {
    const found = checkHome(changed(change))
    expect(found.map((problem) => [problem.code, problem.pointer])).toContainEqual([code, pointer])
    expect(found.every(({ says }) => says.en.endsWith('.') && says.zh.endsWith('。'))).toBe(true)
  })
})

describe('the check of a start and of faults', () => {
  it('[SIM-21] lets nobody stand in a wardrobe or a room that is not there', () => {
    const who = 'wang-xiulan'
    const found = (people: Record<string, object>) => checkStart(home, { people }).map(({ code, pointer }) => [code, pointer])
    expect(found({ [who]: { lies: 'bed' } })).toEqual([])
    expect(found({ [who]: { sits: 'wardrobe' } })).toEqual([['start-unfit', `/people/${who}/sits`]])
    expect(found({ [who]: { in: 'attic' }, nobody: {} })).toEqual([
      ['start-unknown', `/people/${who}/in`],
      ['start-unknown', '/people/nobody'],
    ])
    expect(checkStart(home, { openings: { gate: 'open' }, not_worn: ['ring'] }).map(({ pointer }) => pointer)).toEqual([
      '/openings/gate',
      '/not_worn/0',
    ])
  })

  it('[SIM-21] refuses a fault on a device that is not there, and one that ends first', () => {
    const found = checkFaults(home, [
      { fault: 'outage', device: 'toaster' },
      { fault: 'loss', ratio: [3, 2], from_s: 10, until_s: 5 },
      { fault: 'delay', ratio: [1, 2], least_s: 9, most_s: 3 },
      { fault: 'outage', device: 'radar-living', from_s: 5, until_s: 50 },
    ])
    expect(found.map(({ code }) => code)).toEqual(['fault-unknown-device', 'fault-ends-first', 'fault-ratio', 'fault-delay'])
  })
})
