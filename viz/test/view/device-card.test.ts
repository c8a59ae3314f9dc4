// Goal: a card says what its device reported and nothing else, the worst thing first. Method: reports by hand, the place checked against the
// sdk's own transformation.
import { toHome } from '@anju/sdk'
import { describe, expect, it } from 'vitest'
import { cardOf, targetOf } from '../../src/view/device-card.ts'
import type { Report } from '../../src/view/feed-state.ts'
import { flat } from '../fixture/flat.ts'
import { device, fallIn, gasIn, T0, waterIn } from '../fixture/situations.ts'

const registered = (id: string) => flat.devices.find((one) => one.id === id)!
const look = (state: ReturnType<typeof device>, now_ms = T0, reports: readonly Report[] = []) => ({
  device: registered(state.device),
  state,
  reports,
  now_ms,
})

describe('the card of a device', () => {
  it('is absent while all is calm', () => {
    for (const { id } of flat.devices) expect(cardOf(look(device(id)))).toBeUndefined()
  })

  it('shows a suspected fall where the radar saw it, until the radar sees the person upright again', () => {
    const fallen = fallIn(T0).device
    const card = cardOf(look(fallen))
    expect(card).toMatchObject({ code: 'fall-suspected', tone: 'alarm', params: { confidence_pct: 94 } })
    expect(card?.at_m).toEqual(toHome(registered('radar-living'), [1.05, -0.25, -2.36]))
    const posture = { at_ms: T0 + 5_000, body: { event: 'posture', posture: 'standing', x_m: 0, y_m: 0, z_m: -1.6 } }
    const up = { ...fallen, reading: { at_ms: T0 + 5_000, body: posture.body }, events: { ...fallen.events, posture } }
    expect(cardOf(look(up, T0 + 6_000))?.code).toBe('present')
    expect(cardOf(look(fallen, T0 + 3_600_000))).toBeUndefined()
  })

  it('leaves out what a device did not say', () => {
    const fall = { at_ms: T0, body: { event: 'fall' } }
    const fallen = cardOf(look({ ...fallIn(T0).device, events: { fall } }))
    expect(fallen).toMatchObject({ code: 'fall-suspected', params: {}, at_m: registered('radar-living').place_m })
    const gas = { at_ms: T0, body: { event: 'gas', alarm: true } }
    const sounds = cardOf(look({ ...gasIn(T0).device, events: { gas } }, T0, [{ at_ms: T0, said: 'gas', body: gas.body }]))
    expect(sounds).toMatchObject({ code: 'gas-sounds', tone: 'alarm', params: {} })
  })

  it('tells whether gas is rising, from the readings that came', () => {
    const { device: state } = gasIn(T0)
    const report = (level: number, at_ms: number): Report => ({ at_ms, said: 'reading', body: { gas_lel_pct: level } })
    expect(cardOf(look(state, T0, [report(8.4, T0), report(4.1, T0 - 60_000)]))).toMatchObject({
      code: 'gas',
      tone: 'warning',
      params: { gas_lel_pct: '8.4', trend: 'rising' },
    })
    expect(cardOf(look(state, T0, [report(0.2, T0)]))).toBeUndefined()
    expect(cardOf(look(state, T0 + 3_600_000, [report(8.4, T0)]))).toBeUndefined()
  })

  it('shows wet, called for and offline', () => {
    expect(cardOf(look(waterIn(T0).device))).toMatchObject({ code: 'wet', tone: 'info' })
    const called = device('button-bedside', { events: { sos: { at_ms: T0, body: { event: 'sos', state: 'raised' } } } })
    expect(cardOf(look(called))).toMatchObject({ code: 'sos', tone: 'alarm' })
    expect(cardOf(look(device('door-front', { presence: 'offline' })))).toMatchObject({ code: 'offline', tone: 'silent' })
  })
})

describe('the target of a radar', () => {
  it('is where it was last reported, and gone when the radar says so, is silent too long or is offline', () => {
    const state = fallIn(T0).device
    expect(targetOf(look(state))).toMatchObject({ room: 'living', posture: 'on-floor' })
    expect(targetOf(look(state, T0 + 60_000))).toBeUndefined()
    expect(targetOf(look({ ...state, presence: 'offline' }))).toBeUndefined()
    const gone = { at_ms: T0 + 1, body: { event: 'presence', present: false, targets: 0 } }
    expect(targetOf(look({ ...state, events: { ...state.events, presence: gone } }))).toBeUndefined()
  })
})
