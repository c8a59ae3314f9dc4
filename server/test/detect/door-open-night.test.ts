// Goal: the rule, which sees one report at a time, agrees with an oracle that sees the whole night. Method: fast-check draws evenings whose gaps lie
// around the limit and the edges of the night; the oracle walks every minute that a door stands open.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant, Minutes } from '@anju/sdk'
import { bindRule } from '../../src/detect/rule.ts'
import { doorOpenNight } from '../../src/detect/rules/door-open-night.ts'
import { changes, device, homeOf, report, runRule, timed } from './rule-bench.ts'

const front = device('front', 'door-contact', { entrance: true })
const balcony = device('balcony', 'door-contact')
const home = homeOf([front, balcony])
const rule = bindRule(doorOpenNight)
const evening = instant('2026-01-15T22:30:00+08:00')
const limit = Minutes(5)
const minute = Minutes(1)

const isNight = (at: number) => {
  const hour = new Date(at + 8 * 3_600_000).getUTCHours()
  return hour >= 23 || hour < 6
}

/** Word for word: open for five minutes within one night. Minute by minute, since every drawn time is a whole minute. */
function due(list: readonly [at: number, open: boolean][], end: number): string[] {
  const found: string[] = []
  let [open, since, raised] = [false, 0, false]
  for (let at: number = evening; at <= end; at += minute) {
    for (const [, now] of list.filter(([when]) => when === at)) {
      if (open && !now && raised) found.push(`${at} clear front`)
      if (open !== now) [open, since, raised] = [now, at, false]
    }
    if (open && !raised && at - since >= limit) {
      found.push(`${at} raise front`)
      raised = true
    }
    if (open && !isNight(at)) since = at + minute
  }
  return found
}

describe('door-open-night', () => {
  it('[ALERT-6] agrees with the oracle over drawn nights', () => {
    const move = fc.tuple(
      fc.constantFrom(1, 2, 4, 5, 6, 30, 90, 400, 445).map((minutes) => minutes * minute),
      fc.boolean(),
    )
    fc.assert(
      fc.property(fc.array(move, { maxLength: 12 }), (moves) => {
        const list = timed(evening, moves)
        const end = (list.at(-1)?.[0] ?? evening) + 2 * 24 * 60 * minute
        const said = runRule(
          rule,
          home,
          list.map(([at, open]) => report(front, at, 'door', { open })),
          end,
        )
        expect(changes(said)).toEqual(due(list, end - minute))
      }),
      { numRuns: 300 },
    )
  })

  it('[ALERT-6] takes the beginning of the night for the onset of a door that was opened before, and leaves other doors alone', () => {
    const said = runRule(
      rule,
      home,
      [report(front, evening, 'door', { open: true }), report(balcony, evening, 'door', { open: true })],
      evening + 3_600_000,
    )
    expect(said).toHaveLength(1)
    const eleven = instant('2026-01-15T23:00:00+08:00')
    expect([said[0]!.at, said[0]!.claim!.onset]).toEqual([eleven + limit, eleven])
  })

  it('[ALERT-10] refuses options that do not fit, and says which', () => {
    expect(() => bindRule(doorOpenNight, { limit_min: 0 })).toThrow(/door-open-night.*limit_min/)
    expect(() => bindRule(doorOpenNight, { limit: 3 })).toThrow(RangeError)
    expect(runRule(bindRule(doorOpenNight, { limit_min: 10 }), home, [report(front, evening, 'door', { open: true })])[0]!.at).toBe(
      instant('2026-01-15T23:10:00+08:00'),
    )
  })

  it('[ALERT-6] is not taken in by words that overtook each other: whatever the order, the last one said counts', () => {
    const late = instant('2026-01-16T01:00:00+08:00')
    const words = fc.array(fc.boolean(), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(words, fc.infiniteStream(fc.nat()), (said, order) => {
        const reports = said.map((open, i) => report(front, late + i, 'door', { open }, { message: `boot-${i}` }))
        const shuffled = reports
          .map((one) => ({ one, by: order.next().value as number }))
          .toSorted((a, b) => a.by - b.by)
          .map(({ one }, i) => ({ ...one, at: instant(new Date(late + 1_000 + i).toISOString()) }))
        expect(runRule(rule, home, shuffled).filter(({ did }) => did === 'raise')).toHaveLength(said.at(-1)! ? 1 : 0)
      }),
      { numRuns: 200 },
    )
  })
})
