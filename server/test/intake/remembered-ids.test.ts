// Goal: a repeat of a week is known and nothing else is, however devices count. Method: drawn ids in any order, with gaps, repeats and boots of their own, over days, against a map of
// every id and its time; then how much is held of a week.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { after, limits, Milliseconds, type Instant } from '@anju/sdk'
import { rememberedIds } from '../../src/intake/remembered-ids.ts'
import { noon } from '../one-home.ts'

const HOUR_MS = 3_600_000
const [home, device] = ['h', 'd']

const id = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constantFrom('b1', 'b2', 'b-1'), fc.integer({ min: 0, max: 12 })).map(([boot, seq]) => `${boot}-${seq}`),
  },
  { weight: 1, arbitrary: fc.constantFrom('call', 'b1-', '-1', 'b1-01', 'b1-1.5', '7', 'b1-99999999999999999') },
)
const step = fc.record({ id, wait_ms: fc.constantFrom(0, 0, 1, 60_000, HOUR_MS / 2, 30 * HOUR_MS) })

it('[INTAKE-2] knows every id of seven days, and none after an hour more, also over a restart', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), fc.integer({ min: 0, max: 80 }), (steps, restart) => {
      let ids = rememberedIds([])
      const came = new Map<string, number>()
      const rows: { home: string; device: string; id: string; arrived_ms: number }[] = []
      let at: Instant = noon
      for (const [n, { id: one, wait_ms }] of steps.entries()) {
        at = after(at, Milliseconds(wait_ms))
        if (n === restart) ids = rememberedIds(rows.filter(({ arrived_ms }) => arrived_ms >= at - limits.duplicate_window))
        const before = came.get(one)
        const fresh = ids.remember(`${home}/${device}`, one, at)
        if (before !== undefined && at - before <= limits.duplicate_window) expect([one, fresh]).toEqual([one, false])
        if (before === undefined || at - before > limits.duplicate_window + HOUR_MS) expect([one, fresh]).toEqual([one, true])
        if (!fresh) continue
        came.set(one, at)
        rows.push({ home, device, id: one, arrived_ms: at })
      }
    }),
    {
      numRuns: 300,
      examples: [
        [
          [
            { id: 'b1-0', wait_ms: 0 },
            { id: 'b1-', wait_ms: 0 },
          ],
          0,
        ],
      ],
    },
  )
})

it('[INTAKE-2] tells devices apart, and a week of steady counting is a run an hour', () => {
  const ids = rememberedIds([])
  for (let n = 0; n < 7 * 24 * 60; n++) {
    const at = after(noon, Milliseconds(n * 60_000))
    expect([ids.remember('h/a', `b-${n}`, at), ids.remember('h/b', `b-${n}`, at)]).toEqual([true, true])
  }
  expect(ids.size).toBeLessThanOrEqual(2 * (7 * 24 + 1))
  ids.remember('h/c', 'b-0', after(noon, Milliseconds(30 * 24 * HOUR_MS)))
  expect(ids.size).toBe(1)
})
