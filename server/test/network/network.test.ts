// Goal: what is told of a line is true, and not the fault of a plug or a clock. Method: second by second as oracle of silence; a worked example by hand
// through a whole server; days that are added are the sum of their parts.
import type { DeviceState } from '@anju/sdk'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addSilence, hear, newDay, type Heard, type NetworkDay } from '../../src/network/network-day.ts'
import { networkQuality } from '../../src/network/network-quality.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import { asking } from '../http/asking.ts'
import { bench, home, noon } from '../one-home.ts'

const ZONE = 'Asia/Shanghai'
const S = 1_000
const someDay = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 })

describe('silence', () => {
  it('[NET-1] is what is counted second by second: beyond a heartbeat, in gaps longer than one and a half', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: 10, max: 120 }), (gaps, heartbeat) => {
        const day = newDay('h', 0)
        let at = 0
        let [silent, long] = [0, 0]
        for (const gap of gaps) {
          addSilence(day, at * S, (at + gap) * S, heartbeat * S, ZONE)
          if (gap > heartbeat * 1.5) long++
          for (let second = 1; second <= gap; second++) if (gap > heartbeat * 1.5 && second > heartbeat) silent++
          at += gap
        }
        expect(day.watched_ms).toBe(at * S)
        expect(day.silent_ms).toBe(silent * S)
        expect(day.gaps).toBe(long)
        expect(day.silent_by_hour_ms.reduce((a, b) => a + b, 0)).toBe(silent * S)
      }),
    )
  })

  it('[NET-1] lies in the hours of the wall clock in which it was', () => {
    const day = newDay('h', 0)
    // From 11:30 to 13:15 in Shanghai with a heartbeat of 15 minutes: silent from 11:45 on.
    const from = Date.parse('2026-01-15T11:30:00+08:00')
    addSilence(day, from, from + 105 * 60 * S, 15 * 60 * S, ZONE)
    expect(day.silent_by_hour_ms.map((ms) => ms / 60 / S).slice(10, 15)).toEqual([0, 15, 60, 15, 0])
  })
})

const state = (heard_ms: number, more: Partial<DeviceState> = {}): DeviceState => ({
  home: 'h',
  device: 'd',
  kind: 'radar',
  room: 'r',
  presence: 'online',
  heard_ms,
  events: {},
  reading: { at_ms: heard_ms, body: {} },
  ...more,
})
const told = (states: readonly DeviceState[]) => {
  const day = newDay('h', 0)
  let before: Heard | undefined
  for (const one of states) before = hear(day, before, one, ZONE)
  return day
}

describe('a line', () => {
  it('[NET-2] is not blamed for a plug that was pulled or a cell that ran flat', () => {
    const events = { 'mains-power': { at_ms: 0, body: { mains: 'lost' } } }
    const flat = { 'battery-low': { at_ms: 0, body: { low: true } } }
    for (const why of [events, flat]) {
      const day = told([
        state(0),
        state(60 * S, { events: why }),
        state(60 * S, { events: why, presence: 'offline' }),
        state(7_200 * S, { events: why }),
      ])
      expect([day.losses, day.gaps, day.silent_ms]).toEqual([0, 0, 0])
    }
    const lost = told([state(0), state(60 * S), state(60 * S, { presence: 'offline' }), state(7_200 * S)])
    expect([lost.losses, lost.gaps, lost.silent_ms]).toEqual([1, 1, 7_080 * S])
  })

  it('[NET-2] is not blamed for a clock that goes wrong: delays count beyond the quickest', () => {
    const at = (n: number, delay_s: number, off_s: number) =>
      state(n * 60 * S, { reading: { at_ms: n * 60 * S - (delay_s + off_s) * S, body: {} } })
    for (const off of [0, 40]) {
      // The first word is only remembered; 0.2 and 0.3 are quick, 3 s lies in the class up to 5, 90 s in the open one.
      const day = told([at(1, 0.2, off), at(2, 0.2, off), at(3, 0.3, off), at(4, 3, off), at(5, 90, off)])
      expect(day.delays).toEqual([2, 0, 0, 1, 0, 0, 1])
    }
  })

  it('[NET-1] has the quality of its days added up', () => {
    const parts = fc.record({ gaps: someDay, day: fc.integer({ min: 0, max: 3 }) })
    fc.assert(
      fc.property(fc.array(parts, { minLength: 1, maxLength: 4 }), (all) => {
        const days = all.map(({ gaps, day }): NetworkDay => {
          const one = newDay('h', day)
          let at = 0
          for (const gap of gaps) addSilence(one, at, (at += gap * 60 * S), 60 * S, ZONE)
          return one
        })
        const watched = days.reduce((sum, { watched_ms }) => sum + watched_ms, 0)
        const silent = days.reduce((sum, { silent_ms }) => sum + silent_ms, 0)
        const quality = networkQuality(days)
        expect(quality.heard_pct).toBeCloseTo(100 - (100 * silent) / watched, 2)
        expect(quality.gaps).toBe(days.reduce((sum, { gaps }) => sum + gaps, 0))
        expect(quality.days).toBe(new Set(days.map(({ day }) => day)).size)
      }),
    )
    expect(networkQuality([])).toMatchObject({ grade: 'unknown', gaps: 0, days: 0 })
  })
})

it('[NET-3] reports a home and its provider over HTTP, with silence that still lasts, also after a restart', async () => {
  const store = memoryStore()
  const b = await bench({ store })
  const desk = await asking(b.server)
  await desk.put(`/api/homes/${home.id}/network`, { provider: 'Tianfu Link', kind: 'mobile' })
  expect((await desk.put('/api/homes/nowhere/network', { provider: 'x', kind: 'fixed' })).code).toBe('home-unknown')
  const reading = () => b.say('gas-kitchen', 'reading', { gas_lel_pct: 0 })
  await b.say('gas-kitchen', 'birth', { kind: 'gas-detector', model: 'm', firmware: 'f', heartbeat_s: 60, capabilities: [] })
  for (let minute = 0; minute < 60; minute++) {
    await b.pass(60)
    await reading()
  }
  // Then 21 minutes of silence, 20 of them beyond the heartbeat: of 81 minutes 24.7 % are silent.
  await b.pass(21 * 60)
  await reading()
  const { homes, providers } = (await desk.get('/api/network')).json<{ homes: object[]; providers: object[] }>()
  expect(homes).toHaveLength(1)
  expect(homes[0]).toMatchObject({
    home: home.id,
    provider: 'Tianfu Link',
    line: 'mobile',
    grade: 'poor',
    gaps: 1,
    silent_h: 0.33,
    heard_pct: 75.309,
  })
  expect(providers[0]).toMatchObject({ provider: 'Tianfu Link', homes: 1, poor_homes: 1 })
  await b.pass(31 * 60)
  const later = (await desk.get('/api/network?provider=Tianfu%20Link')).json<{ homes: { silent_h: number; gaps: number }[] }>()
  expect(later.homes[0]).toMatchObject({ gaps: 2, silent_h: 0.83 })
  expect((await desk.get('/api/network?provider=other')).json<{ homes: object[] }>().homes).toEqual([])
  expect((await desk.get('/api/network?from_ms=5&to_ms=5')).code).toBe('request-invalid')
  expect((await desk.get('/api/network.csv')).text.split('\r\n')[1]).toContain('Tianfu Link,mobile,poor')
  const page = await desk.get('/api/network.html?language=en')
  expect(page.text).toContain('Tianfu Link')
  expect(page.text).not.toMatch(/undefined|NaN|src=/)
  await desk.close()
  await b.server.close()
  const again = await bench({ store, at: (noon + 36 * 3_600_000) as typeof noon })
  const next = await asking(again.server)
  const kept = (await next.get('/api/network')).json<{ homes: { gaps: number; provider: string }[] }>()
  expect(kept.homes[0]).toMatchObject({ gaps: 1, provider: 'Tianfu Link' })
  await next.close()
})
