// Goal: a home is drawn from what its devices said, and worn devices where somebody was reported. Method: reports by hand on the fixture's flat.
import { describe, expect, it } from 'vitest'
import { afterFeed, emptyFeed } from '../../src/view/feed-state.ts'
import { homeLook, lastReports, onlineOf } from '../../src/view/home-look.ts'
import { reportSight, worldSight } from '../../src/view/visible-change.ts'
import { flat } from '../fixture/flat.ts'
import { device, fallIn, person, quietHello, T0, world } from '../fixture/situations.ts'

const hello = (...devices: ReturnType<typeof device>[]) => {
  const quiet = quietHello()
  const others = quiet.devices.filter((one) => !devices.some((said) => said.device === one.device))
  return afterFeed(emptyFeed, { type: 'hello', seq: 1, ...quiet, devices: [...others, ...devices] })
}

describe('the look of a home', () => {
  it('is calm and complete when nothing was reported', () => {
    const look = homeLook(hello(), flat, T0)
    expect(look).toMatchObject({ cards: [], targets: [], openings: {}, danger: false })
    expect(look.spots.map(({ device: { id } }) => id)).toEqual(flat.devices.map(({ id }) => id))
    expect(onlineOf(hello())).toEqual({ online: flat.devices.length, all: flat.devices.length })
  })

  it('hangs the card of a wristband where a radar reported somebody', () => {
    const fell = { at_ms: T0, body: { event: 'fall', peak_g: 7, confidence_pct: 80 } }
    const state = hello(fallIn(T0).device, device('wristband-1', { events: { fall: fell } }))
    const { cards, targets } = homeLook(state, flat, T0)
    expect(cards.find((card) => card.device === 'wristband-1')?.at_m).toEqual(targets[0]?.at_m)
    const alone = homeLook(hello(device('wristband-1', { events: { fall: fell } })), flat, T0)
    expect(alone.cards[0]?.at_m).toEqual(flat.devices.find(({ id }) => id === 'wristband-1')?.place_m)
  })

  it('opens a door that its contact says is open', () => {
    const state = hello(device('door-front', { events: { door: { at_ms: T0, body: { event: 'door', open: true } } } }))
    expect(homeLook(state, flat, T0).openings).toEqual({ 'front-door': 1 })
  })

  it('lists the last reports of a device and of a room, newest first', () => {
    const state = hello(fallIn(T0).device)
    expect(lastReports(state, flat, { device: 'radar-living' }, 2).map(({ said }) => said)).toEqual(['reading', 'posture'])
    expect(lastReports(state, flat, { room: 'living' }, 9)).toHaveLength(4)
    expect(lastReports(state, flat, { room: 'study' }, 9)).toEqual([])
  })
})

describe('what can be seen', () => {
  it('stays the same while only time and pulse go on, and changes with a step', () => {
    const sat = world(T0)
    expect(worldSight({ ...sat, at_ms: T0 + 200, people: [person({ since_s: 421, heart_per_min: 80 })] })).toBe(worldSight(sat))
    expect(worldSight({ ...sat, people: [person({ position_m: [0.7, 1.4, 0] })] })).not.toBe(worldSight(sat))
    expect(reportSight(homeLook(hello(), flat, T0 + 1_000))).toBe(reportSight(homeLook(hello(), flat, T0)))
  })
})
