// Goal: the second stage finds a dark building once, and a flooded desk keeps the worst on top. Method: drawn outages of three homes against an oracle over
// the finished list; drawn incidents against properties of a grouping; then a whole server whose three homes fall silent.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant, queueClock, random, severities, topicOf, type Home, type Instant } from '@anju/sdk'
import { alertServer } from '../../../src/alert-server.ts'
import { buildingsOf } from '../../../src/detect/site/building.ts'
import { buildingOffline, buildingOptions, stepBuilding } from '../../../src/detect/site/building-offline.ts'
import { floodView } from '../../../src/detect/site/flood.ts'
import { memoryStore } from '../../../src/store/memory-store.ts'
import { home, noon, site } from '../../one-home.ts'

const t = instant('2026-01-15T12:00:00Z')
const building = { key: 'b', homes: ['h1', 'h2', 'h3'] }

describe('building-offline', () => {
  it('[ALERT-30] is raised when two of three homes went offline within three minutes, and cleared below two', () => {
    const move = fc.tuple(fc.constantFrom(1_000, 60_000, 100_000, 200_000, 400_000), fc.constantFrom('h1', 'h2', 'h3'))
    fc.assert(
      fc.property(fc.array(move, { maxLength: 20 }), (moves) => {
        let state = buildingOffline.start
        let at: number = t
        const said: string[] = []
        const due: string[] = []
        let raised = false
        const offline = new Map<string, number>()
        for (const [gap, home] of moves) {
          at += gap
          const off = !offline.has(home)
          if (off) offline.set(home, at)
          else offline.delete(home)
          const verdict = stepBuilding(
            state,
            off
              ? { type: 'raised', at: at as Instant, home, onset_ms: at, cause: 'line', origin: 'simulated' }
              : { type: 'cleared', at: at as Instant, home },
            building,
            buildingOptions(),
          )
          state = verdict.state
          if (verdict.raise !== undefined) said.push(`${at} raise`)
          if (verdict.clear !== undefined) said.push(`${at} clear`)
          const times = [...offline.values()]
          const close = times.some((x, i) => times.some((y, j) => i !== j && Math.abs(x - y) <= 180_000))
          if (off && close) {
            due.push(`${at} raise`)
            raised = true
          }
          if (!off && raised && offline.size < 2) {
            due.push(`${at} clear`)
            raised = false
          }
        }
        expect(said).toEqual(due)
        expect(JSON.parse(JSON.stringify(state))).toEqual(state)
      }),
      { numRuns: 300 },
    )
  })

  it('[ALERT-30] knows homes of one building by place and block, and leaves a house of one home alone', () => {
    const at = (id: string, location_deg: [number, number] | undefined, block?: string): Home => {
      const { location_deg: _, ...others } = home
      const house = block === undefined ? {} : { building: { kind: 'lift' as const, block, storeys: 9, floor: 2 } }
      return { ...others, id, ...(location_deg === undefined ? {} : { location_deg }), ...house }
    }
    const all = [
      at('a', [104.1, 30.6], '3'),
      at('b', [104.1, 30.6], '3'),
      at('c', [104.1, 30.6], '4'),
      at('d', [104.2, 30.6]),
      at('e', undefined, '3'),
    ]
    expect([...buildingsOf(all).values()]).toEqual([['a', 'b']])
  })
})

describe('a flooded desk', () => {
  const incident = fc.record({
    home: fc.constantFrom('h1', 'h2', 'h3', 'h4'),
    hazard: fc.constantFrom('person' as const, 'device' as const, 'gas' as const),
    severity: fc.constantFrom(...severities),
    raised_ms: fc.integer({ min: t - 900_000, max: t }),
  })
  const buildingOf = (id: string) => (id === 'h4' ? undefined : id === 'h3' ? 'y' : 'x')

  it('[ALERT-36] has every open incident in exactly one group, the worst first, alarms each for themselves', () => {
    fc.assert(
      fc.property(fc.array(incident, { maxLength: 40 }), (drawn) => {
        const open = drawn.map((one, i) => ({ ...one, id: `i${i}` }))
        const { groups, flood, raised_in_window } = floodView(open, open, buildingOf, t)
        expect(groups.flatMap(({ incidents }) => incidents).sort()).toEqual(open.map(({ id }) => id).sort())
        const ranks = groups.map(({ severity }) => severities.indexOf(severity))
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
        for (const group of groups) if (group.severity === 'alarm') expect(group.incidents).toHaveLength(1)
        for (const { incidents, hazard, severity } of groups)
          for (const id of incidents) expect(open.find((one) => one.id === id)).toMatchObject({ hazard, severity })
        expect(raised_in_window).toBe(open.filter(({ raised_ms }) => raised_ms > t - 600_000).length)
        expect(flood).toBe(raised_in_window > 10)
      }),
    )
  })

  it('[ALERT-36] [ALERT-30] [ALERT-34] of a dark building is one line below the call for help', async () => {
    const homes = ['h1', 'h2', 'h3'].map((id): Home => ({ ...home, id, location_deg: [104.1, 30.6] }))
    const clock = queueClock(noon)
    const settings = { thresholds: { version: 7 } }
    const server = await alertServer({ site: { ...site, homes }, clock, store: memoryStore(), random: random(1), settings })
    const says = (homeId: string, device: string, channel: 'event' | 'reading', seq: number, body: Record<string, unknown>) => {
      const envelope = { boot: 'b', seq, time_ms: clock.now(), clock: 'synced', origin: 'simulated', body }
      const topic = topicOf({ site: site.id, home: homeId, device }, channel)
      return server.gate.publish(undefined, { topic, payload: new TextEncoder().encode(JSON.stringify(envelope)), qos: 1, retain: false })
    }
    for (const { id } of homes) {
      await says(id, 'gas-kitchen', 'reading', 0, { gas_lel_pct: 0 })
      await says(id, 'radar-living', 'reading', 0, { posture: 'unknown' })
    }
    while (clock.next() !== undefined && clock.next()! <= noon + 200_000) {
      clock.step()
      await new Promise((done) => setImmediate(done))
    }
    const button = home.devices.find(({ kind }) => kind === 'help-button')!
    await says('h2', button.id, 'event', 1, { event: 'sos', state: 'raised' })
    expect(server.rejected()).toEqual({})
    const kinds = server
      .alerts()
      .map(({ kind }) => kind)
      .sort()
    expect(kinds).toEqual(['building-offline', 'home-offline', 'home-offline', 'home-offline', 'sos'])
    expect(server.alerts().every(({ why }) => why.thresholds === 7)).toBe(true)
    const { groups } = server.flood()
    expect(groups.map(({ severity, hazard, homes: at }) => `${severity} ${hazard} ${at.join()}`)).toEqual([
      'alarm person h2',
      'warning device h1,h2,h3',
    ])
    await server.close()
  })
})
