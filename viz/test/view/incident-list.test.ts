// Goal: nothing open drops out of view, the worst stands first, and timers are functions of the time. Method: drawn incidents against the
// definition of each group; the wait compared with the sdk's table of limits.
import { due, incidentStates, isOpen, severities, type Incident } from '@anju/sdk'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countsOf, rowsOf, waitingOf } from '../../src/view/incident-list.ts'
import { viewLimits } from '../../src/view/limits.ts'
import { incident, T0 } from '../fixture/situations.ts'

const incidents = fc
  .array(
    fc.record({
      state: fc.constantFrom(...incidentStates),
      severity: fc.constantFrom(...severities),
      at: fc.integer({ min: 0, max: 1_000 }),
    }),
    {
      maxLength: 40,
    },
  )
  .map((drawn) => drawn.map(({ state, severity, at }, i): Incident => incident({ id: `i${i}`, hazard: 'gas', severity, state }, T0 + at)))

const byId = (list: readonly Incident[]) => Object.fromEntries(list.map((one) => [one.id, one]))

describe('the queue', () => {
  it('shows everything that is open exactly once, and only the last few of the rest', () => {
    fc.assert(
      fc.property(incidents, (list) => {
        const { waiting, active, closed } = rowsOf({ incidents: byId(list), alerts: {}, homes: [] })
        const open = [...waiting, ...active].map(({ incident: { id } }) => id).sort()
        expect(open).toEqual(
          list
            .filter(({ state }) => isOpen(state))
            .map(({ id }) => id)
            .sort(),
        )
        expect(waiting.every(({ incident: { state } }) => state === 'raised')).toBe(true)
        expect(closed.length).toBe(Math.min(viewLimits.closed_incidents, list.filter(({ state }) => !isOpen(state)).length))
      }),
    )
  })

  it('puts the worst first and, of the equally bad, the one that waits longest', () => {
    fc.assert(
      fc.property(incidents, (list) => {
        const { waiting } = rowsOf({ incidents: byId(list), alerts: {}, homes: [] })
        for (let i = 1; i < waiting.length; i++) {
          const [a, b] = [waiting[i - 1]!.incident, waiting[i]!.incident]
          const [worse, same] = [severities.indexOf(a.severity) < severities.indexOf(b.severity), a.severity === b.severity]
          expect(worse || (same && a.raised_ms <= b.raised_ms)).toBe(true)
        }
      }),
    )
  })

  it('counts what is open, by severity', () => {
    fc.assert(
      fc.property(incidents, (list) => {
        const counts = countsOf(byId(list))
        for (const severity of severities)
          expect(counts[severity]).toBe(list.filter((one) => one.severity === severity && isOpen(one.state)).length)
      }),
    )
  })
})

describe('the wait', () => {
  it('runs from the moment the state was entered, and is overdue exactly after the limit', () => {
    const one = incident({ id: 'i', hazard: 'gas', severity: 'alarm' }, T0)
    expect(waitingOf(one, T0 + 12_000)).toEqual({ waited_ms: 12_000, limit_ms: due.raised!.within, step: 'acknowledge', overdue: false })
    expect(waitingOf(one, T0 + 60_000).overdue).toBe(false)
    expect(waitingOf(one, T0 + 60_001).overdue).toBe(true)
  })

  it('starts again with a step, and ends where nothing is due', () => {
    const taken = { step: 'acknowledge', by: 'a', role: 'operator', at_ms: T0 + 30_000 } as const
    const next = incident(
      { id: 'i', hazard: 'gas', severity: 'alarm', state: 'acknowledged', steps: [taken], due: { step: 'dispatch', at_ms: T0 + 150_000 } },
      T0,
    )
    expect(waitingOf(next, T0 + 40_000)).toMatchObject({ waited_ms: 10_000, step: 'dispatch', overdue: false })
    const { due: _, ...done } = incident({ id: 'i', hazard: 'gas', severity: 'alarm', state: 'reviewed' }, T0)
    expect(waitingOf(done, T0 + 1)).toEqual({ waited_ms: 1, overdue: false })
  })
})
