// Goal: the page's state is what the feed said, whatever is lost, late or repeated. Method: drawn sequences against an oracle that keeps the
// newest object of each id; examples for hello and limits.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterFeed, emptyFeed, withIncident, type FeedState } from '../../src/view/feed-state.ts'
import { viewLimits } from '../../src/view/limits.ts'
import { alert, device, fallIn, incident, quietHello, T0 } from '../fixture/situations.ts'

const greeted = (): FeedState => afterFeed(emptyFeed, { type: 'hello', seq: 10, ...quietHello() })

describe('the state of the feed', () => {
  it('holds the newest of each device, in any order of arrival', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.constantFrom('radar-living', 'gas-kitchen')), { maxLength: 30 }),
        (said) => {
          let state = greeted()
          const oracle = new Map<string, number>()
          let newest = 10
          for (const [seq, id] of said) {
            state = afterFeed(state, { type: 'device', seq, device: device(id, { heard_ms: T0 + seq }) })
            if (seq <= newest) continue
            newest = seq
            oracle.set(id, T0 + seq)
          }
          for (const [id, heard_ms] of oracle) expect(state.devices[`fixture-home/${id}`]?.heard_ms).toBe(heard_ms)
          expect(state.seq).toBe(newest)
        },
      ),
    )
  })

  it('begins anew with a hello, also of a server that counts from the start', () => {
    const { incident: one, alert: its } = fallIn(T0)
    const before = afterFeed(greeted(), { type: 'incident', seq: 11, incident: one, alerts: [its] })
    expect(Object.keys(before.incidents)).toEqual(['i-fall'])
    const after = afterFeed(before, { type: 'hello', seq: 1, ...quietHello() })
    expect(Object.keys(after.incidents)).toEqual([])
    expect(after.seq).toBe(1)
  })

  it('never lets an older version of an incident overwrite a newer one', () => {
    const one = incident({ id: 'i', hazard: 'gas', severity: 'alarm', version: 3 }, T0)
    const state = withIncident(withIncident(greeted(), one, []), { ...one, version: 2, state: 'reviewed' }, [])
    expect(state.incidents['i']?.version).toBe(3)
  })

  it('remembers reports once each, newest first, within the limit', () => {
    let state = greeted()
    for (let i = 0; i < 60; i++) {
      const reading = { at_ms: T0 + i * 1_000, body: { gas_lel_pct: i } }
      state = afterFeed(state, { type: 'device', seq: 100 + 2 * i, device: device('gas-kitchen', { reading }) })
      state = afterFeed(state, { type: 'device', seq: 101 + 2 * i, device: device('gas-kitchen', { reading }) })
    }
    const reports = state.reports['fixture-home/gas-kitchen']!
    expect(reports).toHaveLength(viewLimits.reports_a_device)
    expect(reports.map(({ at_ms }) => at_ms)).toEqual(Array.from({ length: viewLimits.reports_a_device }, (_, i) => T0 + (59 - i) * 1_000))
  })

  it('keeps every open incident when there are too many, and lets reviewed ones go', () => {
    let state = greeted()
    for (let i = 0; i < viewLimits.incidents + 5; i++) {
      const reviewed = i < 10
      state = withIncident(
        state,
        incident({ id: `i${i}`, hazard: 'gas', severity: 'alarm', state: reviewed ? 'reviewed' : 'raised' }, T0 + i),
        i === 0 ? [alert({ id: 'a', incident: 'i0', kind: 'gas', severity: 'alarm' }, T0)] : [],
      )
    }
    expect(Object.values(state.incidents).filter(({ state: at }) => at === 'raised')).toHaveLength(viewLimits.incidents - 5)
  })
})
