// Goal: the map shows what is open now, the worst of it, and nothing that is over. Method: drawn homes and incidents against an oracle; areas and people under
// way by hand.
import * as fc from 'fast-check'
import { incidentStates, isOpen, severities, type Incident } from '@anju/sdk'
import { describe, expect, it } from 'vitest'
import { areasOf, countStates, mapStates, pointsOf, withIncidents, type MapHome } from '../../src/map/homes-on-map.ts'
import { underWay } from '../../src/map/under-way.ts'

const home = (id: string, more: Partial<MapHome> = {}): MapHome => ({
  home: id,
  title: { zh: id, en: id },
  area: { zh: '苑 1', en: 'Court 1' },
  at_deg: [104.1, 30.6],
  simulated: true,
  state: 'calm',
  online: 1,
  of: 2,
  open: 0,
  ...more,
})
const drawnHome = fc.record({ state: fc.constantFrom(...mapStates), online: fc.nat(2) })
const drawnIncident = fc.record({
  home: fc.constantFrom('h0', 'h1', 'h2', 'gone'),
  state: fc.constantFrom(...incidentStates),
  severity: fc.constantFrom(...severities),
})

describe('homes on the map', () => {
  it('stand as the worst of what is open by the feed, else as their devices', () => {
    fc.assert(
      fc.property(fc.array(drawnHome, { minLength: 3, maxLength: 3 }), fc.array(drawnIncident, { maxLength: 9 }), (drawn, incidents) => {
        const homes = drawn.map((more, i) => home(`h${i}`, more))
        for (const [i, now] of withIncidents(homes, incidents as Incident[]).entries()) {
          const open = incidents.filter((one) => one.home === now.home && isOpen(one.state))
          const worst = severities.find((severity) => open.some((one) => one.severity === severity))
          const before = drawn[i]!.state
          const quiet = before === 'offline' || before === 'calm' ? before : drawn[i]!.online === 0 ? 'offline' : 'calm'
          expect(now.state).toBe(worst ?? quiet)
        }
      }),
    )
  })

  it('are counted, pointed at and listed by area, the worst first, each once', () => {
    const homes = [home('a'), home('b', { state: 'alarm', area: { zh: '苑 2', en: 'Court 2' } }), home('c', { at_deg: undefined as never })]
    expect(countStates(homes)).toMatchObject({ alarm: 1, calm: 2 })
    expect(areasOf(homes).map(({ area, homes: all }) => [area.en, all.length])).toEqual([
      ['Court 2', 1],
      ['Court 1', 2],
    ])
    expect(pointsOf(homes).features.map(({ properties }) => properties.home)).toEqual(['a', 'b'])
  })

  it('are reached by those who were sent: they set out when they were sent, never go beyond the door, and are there when they say so', () => {
    const homes = new Map([['b', home('b', { at_deg: [104.11, 30.61] })]])
    const sent = { step: 'dispatch', by: 'desk', to: 'Chen', at_ms: 1_000, role: 'operator' }
    const incident = { id: 'i', home: 'b', state: 'dispatched', steps: [sent] } as unknown as Incident
    const at = (now_ms: number, one = incident) => underWay([one], homes, [104.1, 30.6], now_ms)[0]!
    expect(at(1_000)).toMatchObject({ who: 'Chen', arrived: false, at_deg: [104.1, 30.6] })
    let last = at(1_000).at_deg
    for (let now_ms = 1_000; now_ms < 900_000; now_ms += 20_000) {
      const next = at(now_ms).at_deg
      expect(next[0]).toBeGreaterThanOrEqual(last[0])
      expect(next[1]).toBeGreaterThanOrEqual(last[1])
      last = next
    }
    expect(last[0]).toBeCloseTo(104.11, 9)
    expect(last[1]).toBeCloseTo(30.61, 9)
    const there = {
      ...incident,
      state: 'arrived',
      steps: [sent, { ...sent, step: 'arrive', by: 'Chen', at_ms: 60_000 }],
    } as unknown as Incident
    expect(at(61_000, there)).toMatchObject({ arrived: true, at_deg: [104.11, 30.61] })
    expect(underWay([{ ...incident, state: 'resolved' }], homes, [104.1, 30.6], 2_000)).toEqual([])
  })
})
