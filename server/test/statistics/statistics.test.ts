// Goal: every figure of a report is the figure that a patient person with the list of incidents would come to. Method: drawn incidents that walked through the loop;
// counting again, one incident at a time, in another way; an exact sum for the interval; a simulation second by second for the staffing.
import { services } from '@anju/sdk'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crossed, crossedSheet } from '../../src/statistics/crossed.ts'
import { csvOf, staffingSheet } from '../../src/statistics/csv.ts'
import { figuresOf } from '../../src/statistics/figures.ts'
import { grouped, groupings, keysOf, type Counted } from '../../src/statistics/grouped.ts'
import { gauges } from '../../src/statistics/norms.ts'
import { shareOf } from '../../src/statistics/share.ts'
import { percentile, spreadOf } from '../../src/statistics/spread.ts'
import { callsOf, staffed, type Call } from '../../src/statistics/staffing.ts'
import { anyIncident } from './incidents.ts'

const NOW = 50 * 86_400_000
const some = fc.array(anyIncident, { maxLength: 30 })

describe('a spread', () => {
  it('[STAT-1] gives percentiles by nearest rank: the smallest value that so many do not exceed', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), fc.integer({ min: 1, max: 100 }), (values, pct) => {
        const found = percentile(
          values.toSorted((a, b) => a - b),
          pct,
        )
        const notAbove = (limit: number) => values.filter((value) => value <= limit).length
        expect(values).toContain(found)
        expect(notAbove(found) * 100).toBeGreaterThanOrEqual(pct * values.length)
        for (const value of values) if (value < found) expect(notAbove(value) * 100).toBeLessThan(pct * values.length)
      }),
    )
    expect(spreadOf([])).toBeUndefined()
  })
})

describe('a share', () => {
  it('[STAT-2] has the Wilson interval: the shares from which what was seen is no further than 1.96 deviations', () => {
    const Z = 1.959963984540054
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (of, part) => {
        const count = Math.round(part * of)
        const { low_pct, high_pct, pct } = shareOf(count, of)
        expect(low_pct).toBeLessThanOrEqual(pct!)
        expect(high_pct).toBeGreaterThanOrEqual(pct!)
        // The score test, at a share a hair inside and outside of each end (ends are rounded to 0.01 %).
        const far = (p: number) => Math.abs(count / of - p) > Z * Math.sqrt((p * (1 - p)) / of)
        if (low_pct > 0.02) {
          expect(far(low_pct / 100 - 0.0001)).toBe(true)
          expect(far(low_pct / 100 + 0.0001)).toBe(false)
        }
        if (high_pct < 99.98) {
          expect(far(high_pct / 100 + 0.0001)).toBe(true)
          expect(far(high_pct / 100 - 0.0001)).toBe(false)
        }
      }),
    )
    expect(shareOf(0, 0)).toEqual({ count: 0, of: 0, low_pct: 0, high_pct: 100 })
    // Newcombe 1998, table I: 81 of 263.
    expect(shareOf(81, 263)).toMatchObject({ low_pct: 25.53, high_pct: 36.62 })
  })
})

describe('the figures of a period', () => {
  it('[STAT-3] are what counting the incidents one by one comes to', () => {
    fc.assert(
      fc.property(some, (incidents) => {
        const figures = figuresOf(incidents, 40 * 86_400_000, NOW)
        let [answered, late, ended, falseAlarms] = [0, 0, 0, 0]
        const arrivals: number[] = []
        for (const { raised_ms, steps, outcome } of incidents) {
          const first = steps.find(({ step }) => step === 'acknowledge')
          if (first !== undefined && first.at_ms <= raised_ms + 60_000) answered += 1
          else if (first !== undefined || NOW > raised_ms + 60_000) late += 1
          if (outcome !== undefined) ended += 1
          if (outcome === 'false-alarm') falseAlarms += 1
          for (const { step, at_ms } of steps) if (step === 'arrive') arrivals.push((at_ms - raised_ms) / 1000)
        }
        expect(figures.response).toMatchObject({ count: answered, of: answered + late })
        expect(figures.false_alarm).toMatchObject({ count: falseAlarms, of: ended })
        expect(figures.arrive?.count ?? 0).toBe(arrivals.length)
        if (arrivals.length > 0) expect(figures.arrive!.max_s).toBe(Math.max(...arrivals))
        expect(Object.values(figures.outcomes).reduce((sum, n) => sum + n, 0)).toBe(ended)
        expect(Object.values(figures.by_severity).reduce((sum, n) => sum + n, 0)).toBe(incidents.length)
      }),
    )
  })

  it('[STAT-3] leaves out who rang half a minute ago: they may still be answered in time', () => {
    const fresh = { raised_ms: NOW - 30_000, state: 'raised' as const, steps: [], severity: 'alarm' as const, overdue: [] }
    const [one] = fc.sample(anyIncident, 1)
    const { outcome: _, ...bare } = one!
    expect(figuresOf([{ ...bare, ...fresh }], 1, NOW).response.of).toBe(0)
    expect(figuresOf([{ ...bare, ...fresh, raised_ms: NOW - 61_000 }], 1, NOW).response).toMatchObject({ count: 0, of: 1 })
  })
})

describe('groups', () => {
  const counted = (incidents: typeof some extends fc.Arbitrary<infer T> ? T : never): Counted[] =>
    incidents.map((incident, n) => ({
      incident,
      alerts: [],
      area: `block ${n % 2}`,
      models: [`m${n % 4}`, 'm0'].slice(0, 1 + (n % 2)),
      hour: String(n % 24).padStart(2, '0'),
      day: '2026-11-24',
    }))

  it('[STAT-4] hold each incident in every group it belongs to and in no other, the most frequent first or in their own order', () => {
    fc.assert(
      fc.property(some, fc.constantFrom(...groupings), (incidents, by) => {
        const groups = grouped(counted(incidents), by, 1, NOW)
        if (by === 'home')
          for (const { key, figures } of groups) expect(figures.incidents).toBe(incidents.filter(({ home }) => home === key).length)
        if (by === 'service')
          for (const service of services) {
            const given = incidents.filter(({ steps }) => steps.some((step) => step.service === service)).length
            expect(groups.find(({ key }) => key === service)?.figures.incidents ?? 0).toBe(given)
          }
        if (by === 'outcome')
          expect(groups.reduce((sum, { figures }) => sum + figures.incidents, 0)).toBe(incidents.filter((one) => one.outcome).length)
        if (by === 'area') expect(groups.reduce((sum, { figures }) => sum + figures.incidents, 0)).toBe(incidents.length)
        expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length)
        const sizes = groups.map(({ figures }) => figures.incidents)
        if (['hour', 'day', 'severity'].includes(by)) expect(groups.map(({ key }) => key)).toEqual(groups.map(({ key }) => key).toSorted())
        else expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
      }),
    )
  })

  it('[STAT-8] are counted against each other as one counts pair by pair, with every hour of the day', () => {
    fc.assert(
      fc.property(some, fc.constantFrom(...groupings), fc.constantFrom(...groupings), (incidents, rows, columns) => {
        const all = counted(incidents)
        const table = crossed(all, { rows, columns })
        for (const [n, row] of table.rows.entries())
          for (const [m, column] of table.columns.entries()) {
            const both = all.filter((one) => keysOf[rows](one).includes(row) && keysOf[columns](one).includes(column))
            expect(table.counts[n]![m]).toBe(both.length)
          }
        const pairs = all.reduce((sum, one) => sum + keysOf[rows](one).length * keysOf[columns](one).length, 0)
        expect(table.counts.flat().reduce((a, b) => a + b, 0)).toBe(pairs)
        if (columns === 'hour') expect(table.columns).toHaveLength(24)
        expect(crossedSheet(table, { rows, columns }).split('\r\n')).toHaveLength(table.rows.length + 2)
      }),
    )
  })

  it('[STAT-5] are CSV that a reader gives back, and no formula', () => {
    const names = fc.constantFrom('a', 'b,c', '"q"', '=1+1', '@x', '中文', 'line\nbreak', '-5')
    fc.assert(
      fc.property(fc.array(names, { maxLength: 5 }), (keys) => {
        const text = csvOf(keys.map((key) => ({ key, figures: figuresOf([], 1, 1) })))
        expect(text.startsWith('\uFEFFgroup,')).toBe(true)
        const read = readCsv(text.slice(1))
        expect(new Set(read.map((line) => line.length)).size).toBe(1)
        expect(read.slice(1).map(([key]) => key)).toEqual(keys.map((key) => (/^[=@-]/.test(key) ? `'${key}` : key)))
      }),
    )
  })
})

/** A small reader of RFC 4180, character by character. */
function readCsv(text: string): string[][] {
  const lines: string[][] = [['']]
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const line = lines.at(-1)!
    if (quoted && text[i] === '"' && text[i + 1] === '"') line.push(`${line.pop()!}${text[i++]!}`)
    else if (text[i] === '"') quoted = !quoted
    else if (!quoted && text[i] === ',') line.push('')
    else if (!quoted && text.startsWith('\r\n', i)) lines.push([''])
    else if (quoted || text[i] !== '\n' || text[i - 1] !== '\r') line.push(`${line.pop()!}${text[i]!}`)
  }
  return lines.slice(0, -1)
}

describe('the gauges', () => {
  it('[STAT-6] count whom the limit concerns, and say met or missed only beyond doubt', () => {
    fc.assert(
      fc.property(some, (incidents) => {
        for (const { id, is, aim_pct, verdict, within_s } of gauges(incidents, NOW)) {
          if (id.startsWith('answered')) {
            const within = incidents.filter(({ raised_ms, steps }) =>
              steps.some(({ step, at_ms }) => step === 'acknowledge' && at_ms - raised_ms <= within_s * 1000),
            )
            expect(is).toMatchObject({ count: within.length, of: incidents.length })
          }
          if (verdict === 'met') expect(is.low_pct >= aim_pct || (is.count === is.of && is.of >= 30)).toBe(true)
          if (verdict === 'missed') expect(is.high_pct < aim_pct || (aim_pct === 100 && is.count < is.of)).toBe(true)
        }
      }),
    )
  })

  it('[STAT-6] three of three is no proof of 97.5 per cent, two hundred of two hundred is', () => {
    const [sample] = fc.sample(anyIncident, 1)
    const quick = (id: string) => ({
      ...sample!,
      id,
      raised_ms: 0,
      steps: [{ step: 'acknowledge' as const, by: 'o', role: 'operator' as const, at_ms: 5_000 }],
    })
    const verdict = (count: number) =>
      gauges(
        Array.from({ length: count }, (_, n) => quick(`${n}`)),
        NOW,
      ).find(({ id }) => id === 'answered-60')!.verdict
    expect([verdict(0), verdict(3), verdict(200)]).toEqual(['open', 'open', 'met'])
  })
})

describe('staffing', () => {
  const anyCall = fc.record({
    at_ms: fc.integer({ min: 0, max: 300 }),
    urgency: fc.nat({ max: 2 }),
    binds_ms: fc.integer({ min: 1, max: 60 }),
  })

  /** The same desk, millisecond by millisecond. */
  function slowly(calls: readonly Call[], people: number): number[] {
    const waits: number[] = []
    let waiting: (Call & { order: number })[] = []
    const busyUntil = Array.from({ length: people }, () => 0)
    const arrivals = calls.map((call, order) => ({ ...call, order })).sort((a, b) => a.at_ms - b.at_ms || a.order - b.order)
    for (let now = 0; now < 20_000 && waits.length < calls.length; now++) {
      waiting.push(...arrivals.filter(({ at_ms }) => at_ms === now))
      for (const [who, until] of busyUntil.entries()) {
        if (until > now || waiting.length === 0) continue
        const best = waiting.reduce((a, b) => (b.urgency < a.urgency ? b : a))
        waiting = waiting.filter((call) => call !== best)
        waits.push(now - best.at_ms)
        busyUntil[who] = now + best.binds_ms
      }
    }
    return waits
  }

  it('[STAT-7] waits as a desk does that is watched millisecond by millisecond', () => {
    fc.assert(
      fc.property(fc.array(anyCall, { maxLength: 25 }), fc.integer({ min: 1, max: 4 }), (calls, people) => {
        const slow = slowly(calls, people)
        expect(staffed(calls, people).wait).toEqual(spreadOf(slow))
      }),
    )
  })

  it('[STAT-7] finds the next call at once, however many wait: a desk that was never caught up with', () => {
    const calls = Array.from({ length: 60_000 }, (_, n) => ({ at_ms: n * 1_000, urgency: n % 3, binds_ms: 2_500 }))
    const { wait, busy_pct } = staffed(calls, 1)
    // One is served every 2.5 s and one comes every second; the alarms alone, one in 3 s, wait for the one that is being served and no longer.
    expect(wait!.count).toBe(60_000)
    expect(busy_pct).toBe(100)
    expect(staffingSheet([staffed(calls, 1), staffed(calls, 3)]).split('\r\n')[2]).toBe('3,60000,100,99.99,100,0,0,0,83.33')
  })

  it('[STAT-7] more people never make the worst wait of equals longer, and a call binds as long as it was recorded', () => {
    fc.assert(
      fc.property(
        fc.array(
          anyCall.map((call) => ({ ...call, urgency: 0 })),
          { minLength: 1 },
        ),
        fc.integer({ min: 1, max: 4 }),
        (calls, people) => {
          expect(staffed(calls, people + 1).wait!.max_s).toBeLessThanOrEqual(staffed(calls, people).wait!.max_s)
        },
      ),
    )
    fc.assert(
      fc.property(some, (incidents) => {
        for (const [i, { binds_ms, at_ms }] of callsOf(incidents).entries()) {
          const { steps, raised_ms } = incidents[i]!
          expect(at_ms).toBe(raised_ms)
          const [first, then] = [
            steps.find(({ step }) => step === 'acknowledge'),
            steps.find(({ step }) => step === 'dispatch') ?? steps.find(({ step }) => step === 'resolve'),
          ]
          if (first !== undefined && then !== undefined) expect(binds_ms).toBe(then.at_ms - first.at_ms)
        }
      }),
    )
  })
})
