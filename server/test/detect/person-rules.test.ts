// Goal: long lies, stopped breath and critical vital signs are told, each when it is due and not before. Method: drawn reports against oracles over the
// finished list; the NEWS2 chart against a table written out by value; then the cases that matter one by one.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant } from '@anju/sdk'
import { chartPoints, partialScore } from '../../src/detect/news2.ts'
import { bindRule } from '../../src/detect/rule.ts'
import { apnoea } from '../../src/detect/rules/apnoea.ts'
import { longLie } from '../../src/detect/rules/long-lie.ts'
import { vitals } from '../../src/detect/rules/vitals.ts'
import { closeBlock, noBaseline, sampled } from '../../src/detect/vital-baseline.ts'
import { seen, surely, type Window } from '../../src/detect/vital-window.ts'
import { changes, device, homeOf, report, runRule, timed } from './rule-bench.ts'

const t = instant('2026-01-15T12:00:00Z')
const bath = device('bath', 'radar', { room: 'bathroom', room_kind: 'bathroom' })
const band = device('band', 'wristband', { wearer: 'p1' })
const home = homeOf([bath, band])

describe('long-lie', () => {
  const rule = bindRule(longLie)

  it('[ALERT-14] is raised after two minutes on the floor without a suspected fall, and cleared when somebody is up, for any sequence', () => {
    const move = fc.tuple(
      fc.constantFrom(1_000, 20_000, 61_000, 119_000, 120_001, 200_000),
      fc.constantFrom('on-floor', 'on-floor', 'lying', 'standing', 'unknown', 'fall', 'band-fall', 'gone'),
    )
    const oracle = (list: readonly [at: number, what: string][], end: number) => {
      const due: string[] = []
      let lostAfterFall = false
      const ends = (what: string) => what === 'lying' || what === 'standing' || what === 'gone'
      for (let i = 0; i < list.length; i++) {
        const [from, what] = list[i]!
        if (what === 'lying' || what === 'standing') lostAfterFall = false
        // The beginning of a time on the floor: the first such report since the last that ended one.
        if (what !== 'on-floor') continue
        const before = list.slice(0, i).findLastIndex(([, w]) => ends(w))
        if (list.slice(before + 1, i).some(([, w]) => w === 'on-floor')) continue
        const [until, how] = list.slice(i).find(([, w]) => ends(w)) ?? [end, 'end']
        const limit = from + 120_000
        const told = (by: number) =>
          lostAfterFall || list.some(([at, w]) => (w === 'fall' || w === 'band-fall') && at >= from - 60_000 && at <= by)
        const [toldInTime, toldAtAll] = [told(limit), told(until)]
        if (how === 'gone' && toldAtAll) lostAfterFall = true
        if (until <= limit || toldInTime) continue
        due.push(`${limit} raise bath`)
        if (until < end) due.push(`${until} clear bath`)
      }
      return due
    }
    const say = ([at, what]: [number, string]) => {
      if (what === 'fall') return report(bath, at, 'fall', {})
      if (what === 'band-fall') return report(band, at, 'fall', { peak_g: 6, confidence_pct: 80 })
      if (what === 'gone') return report(bath, at, 'presence', { present: false })
      return report(bath, at, 'posture', { posture: what, x_m: 1, y_m: 0, z_m: -2.3 })
    }
    fc.assert(
      fc.property(fc.array(move, { maxLength: 20 }), (moves) => {
        const list = timed(t, moves)
        const end = (list.at(-1)?.[0] ?? t) + 1_000_000
        expect(changes(runRule(rule, home, list.map(say), end))).toEqual(oracle(list, end))
      }),
      { numRuns: 400 },
    )
  })

  it('[ALERT-14] is not raised for a fall that was told when the radar loses who lies there and finds them again, until they were seen up', () => {
    const hall = device('hall', 'radar')
    const at = (s: number, radar: typeof bath, what: string) =>
      what === 'gone'
        ? report(radar, t + s * 1_000, 'presence', { present: false })
        : report(radar, t + s * 1_000, what === 'fall' ? 'fall' : 'posture', { posture: what, x_m: 1, y_m: 0, z_m: -2.3 })
    const lies = [at(0, bath, 'fall'), at(1, bath, 'on-floor'), at(344, bath, 'gone')]
    const raised = (residents: number, ...more: Parameters<typeof at>[]) =>
      changes(
        runRule(
          rule,
          homeOf([bath, hall, band], residents),
          [...lies, ...more.map((one) => at(...one))].sort((a, b) => a.at - b.at),
        ),
      )
    expect(raised(1, [678, bath, 'on-floor'])).toEqual([])
    expect(raised(1, [678, hall, 'on-floor'])).toEqual([])
    expect(raised(2, [678, bath, 'on-floor'])).toEqual([])
    // Another radar in a home of two may see the other one.
    expect(raised(2, [678, hall, 'on-floor'])).toEqual([`${t + 798_000} raise hall`])
    expect(raised(1, [600, hall, 'standing'], [678, bath, 'on-floor'])).toEqual([`${t + 798_000} raise bath`])
    expect(raised(2, [600, hall, 'standing'], [678, bath, 'on-floor'])).toEqual([])
  })

  it('[ALERT-14] [ALERT-9] says where, since when, and what would have cancelled it', () => {
    const said = runRule(rule, home, [report(bath, t, 'posture', { posture: 'on-floor', x_m: 1, y_m: 0, z_m: -2.3, confidence_pct: 90 })])
    expect(said[0]!.claim).toMatchObject({ room: 'bathroom', onset: t, cancelled_by: ['got-up', 'fall-reported'] })
    expect(said[0]!.claim!.position_m![2]).toBeCloseTo(0.2)
    expect(said[0]!.claim!.evidence[0]!.values).toMatchObject({ posture: 'on-floor', lying_s: 120 })
  })
})

describe('apnoea', () => {
  const rule = bindRule(apnoea)

  it('[ALERT-15] is raised at the third low reading over twenty seconds, and cleared by two readings with breath or by movement', () => {
    const move = fc.tuple(
      fc.constantFrom(5_000, 10_000, 15_000),
      fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom<number | 'moves' | 'none' | 'gone'>(0, 2, 3) },
        { weight: 2, arbitrary: fc.constantFrom<number | 'moves' | 'none' | 'gone'>(3.1, 7, 7.1, 14, 'moves', 'none', 'gone') },
      ),
    )
    const low = (what: unknown) => typeof what === 'number' && what <= 3
    const oracle = (list: readonly [at: number, what: unknown][]) => {
      const told = list.filter(([, what]) => what !== 'none' && !(typeof what === 'number' && what > 3 && what <= 7))
      const due: string[] = []
      let raised = false
      for (const [i, [at, what]] of told.entries()) {
        if (!low(what)) {
          const again = i > 0 && typeof told[i - 1]![1] === 'number' && !low(told[i - 1]![1])
          // One breath while it is raised changes nothing: not even the count of low readings matters then.
          if (raised && typeof what === 'number' && !again) continue
          if (raised) due.push(`${at} clear bath`)
          raised = false
          continue
        }
        const first = told.slice(0, i).findLastIndex(([, w]) => !low(w)) + 1
        if (!raised && i - first >= 2 && at - told[first]![0] >= 20_000) {
          due.push(`${at} raise bath`)
          raised = true
        }
      }
      return due
    }
    const say = ([at, what]: [number, unknown]) => {
      if (what === 'gone') return report(bath, at, 'presence', { present: false })
      if (what === 'none') return report(bath, at, 'reading', { posture: 'lying', motion_pct: 2 })
      if (what === 'moves') return report(bath, at, 'reading', { posture: 'standing', motion_pct: 60, breath_per_min: 0 })
      return report(bath, at, 'reading', { posture: 'lying', motion_pct: 2, breath_per_min: what })
    }
    fc.assert(
      fc.property(fc.array(move, { maxLength: 25 }), (moves) => {
        const list = timed<unknown>(t, moves)
        expect(changes(runRule(rule, home, list.map(say)))).toEqual(oracle(list))
      }),
      { numRuns: 400 },
    )
  })

  it('[ALERT-15] of somebody whose breath is known to pause waits as long as is set for them', () => {
    const pause = Array.from({ length: 6 }, (_, i) => report(bath, t + i * 10_000, 'reading', { posture: 'lying', breath_per_min: 0 }))
    const own = new Map([['p1', { hold_s: 45 }]])
    expect(runRule(rule, home, pause)[0]!.at).toBe(t + 20_000)
    expect(runRule(bindRule(apnoea, {}, own), home, pause)[0]!.at).toBe(t + 50_000)
  })
})

/** Readings of a band, one a minute. */
const minutes = (from: number, count: number, body: (i: number) => Record<string, number>) =>
  Array.from({ length: count }, (_, i) => report(band, from + i * 60_000, 'reading', { steps: 100, ...body(i) }))

describe('vital signs', () => {
  const rule = bindRule(vitals)
  const quick = bindRule(vitals, { known_blocks: 4 })

  it('[ALERT-16] have the points of the NEWS2 chart, value by value', () => {
    const breath = (v: number) => (v <= 8 ? 3 : v <= 11 ? 1 : v <= 20 ? 0 : v <= 24 ? 2 : 3)
    const spo2 = (v: number) => (v <= 91 ? 3 : v <= 93 ? 2 : v <= 95 ? 1 : 0)
    const heart = (v: number) => (v <= 40 ? 3 : v <= 50 ? 1 : v <= 90 ? 0 : v <= 110 ? 1 : v <= 130 ? 2 : 3)
    for (let v = 0; v <= 250; v++) {
      expect(chartPoints('breath_per_min', v)).toBe(breath(v))
      expect(chartPoints('spo2_pct', Math.min(v, 100))).toBe(spo2(Math.min(v, 100)))
      expect(chartPoints('heart_per_min', v)).toBe(heart(v))
    }
  })

  it('[ALERT-16] count only above what the person always has: never more than the chart, nothing at their own', () => {
    const value = fc.record({
      breath_per_min: fc.integer({ min: 4, max: 45 }),
      spo2_pct: fc.integer({ min: 75, max: 100 }),
      heart_per_min: fc.integer({ min: 25, max: 180 }),
    })
    fc.assert(
      fc.property(value, value, (now, own) => {
        const chart =
          chartPoints('breath_per_min', now.breath_per_min) +
          chartPoints('spo2_pct', now.spo2_pct) +
          chartPoints('heart_per_min', now.heart_per_min)
        const { score, urgent, worst } = partialScore(now, own)
        expect(score).toBeLessThanOrEqual(chart)
        expect(partialScore(own, own).score).toBe(0)
        expect(urgent).toBe(score >= 5 || (worst?.points ?? 0) >= 3)
      }),
    )
    expect(partialScore({ breath_per_min: 22 }, { breath_per_min: 22 }).score).toBe(0)
    expect(partialScore({ breath_per_min: 22 }, { breath_per_min: 15 }).score).toBe(2)
    // A fever whose signs all lie at the edge of usual: five points for whom it is not usual, none while nobody knows what is.
    const fever = { breath_per_min: 27.4, heart_per_min: 105, spo2_pct: 91, skin_c: 35 }
    expect(partialScore(fever, { breath_per_min: 15, heart_per_min: 72, spo2_pct: 96, skin_c: 33 })).toMatchObject({
      score: 6,
      urgent: true,
    })
    expect(partialScore(fever, {})).toMatchObject({ score: 0, urgent: false })
    expect(partialScore({ breath_per_min: 26 }, {}).score).toBe(0) // Healthy people over 65 breathe so.
  })

  it('[ALERT-16] are told critical with cause, what is missing and what is usual, and only when it lasts', () => {
    const calm = minutes(t, 180, () => ({ heart_per_min: 70, spo2_pct: 96 }))
    const slow = minutes(t + 180 * 60_000, 10, () => ({ heart_per_min: 34, spo2_pct: 96 }))
    const [first, ...more] = runRule(quick, home, [...calm, ...slow])
    expect(more).toEqual([])
    expect(first!.at - slow[0]!.at).toBeLessThanOrEqual(300_000)
    expect(first!.claim).toMatchObject({ kind: 'vitals-critical', cause: 'bradycardia', key: 'p1' })
    const { values } = first!.claim!.evidence[0]!
    expect(values).toMatchObject({ partial: true, own_heart_per_min: 70, score: 3 })
    expect(values['missing']).toContain('systolic')
    const blip = minutes(t + 180 * 60_000, 2, () => ({ heart_per_min: 34, spo2_pct: 96 }))
    const after = minutes(t + 182 * 60_000, 30, () => ({ heart_per_min: 70, spo2_pct: 96 }))
    expect(runRule(quick, home, [...calm, ...blip, ...after])).toEqual([])
  })

  it('[ALERT-16] tell a low oxygen of a stranger, clear when it is over, and are not fooled by one value that is wrong', () => {
    const low = minutes(t, 8, () => ({ spo2_pct: 84 }))
    const well = minutes(t + 8 * 60_000, 30, () => ({ spo2_pct: 96 }))
    expect(runRule(rule, home, [...low, ...well]).map(({ did }) => did)).toEqual(['raise', 'clear'])
    expect(
      runRule(
        rule,
        home,
        minutes(t, 60, (i) => ({ spo2_pct: i % 3 === 0 ? 80 : 96 })),
      ),
    ).toEqual([])
  })

  it('[ALERT-16] are surely no further off than they were measured, and never beyond the person’s own', () => {
    const values = fc.array(fc.integer({ min: 4, max: 40 }), { minLength: 3, maxLength: 12 })
    fc.assert(
      fc.property(values, fc.integer({ min: 8, max: 30 }), (list, own) => {
        const window = list.reduce<Window>((all, value, i) => seen(all, value, i * 10_000), [])
        const sure = surely('breath_per_min', window, (list.length - 1) * 10_000, own)!
        const sorted = [...list].sort((a, b) => a - b)
        const n = sorted.length
        const median = (sorted[Math.floor((n - 1) / 2)]! + sorted[Math.ceil((n - 1) / 2)]!) / 2
        expect(Math.abs(sure - own)).toBeLessThanOrEqual(Math.abs(median - own) + 0.051)
        expect((sure - own) * (median - own)).toBeGreaterThanOrEqual(-1e-9)
      }),
    )
  })

  it('[ALERT-17] that drift over hours are a slow deterioration before they are critical; a steady person is none', () => {
    const own = bindRule(vitals, { known_blocks: 20 })
    const wave = (i: number) => 2 * Math.sin(i / 7)
    const steady = minutes(t, 40 * 60, (i) => ({ heart_per_min: 68 + wave(i), spo2_pct: 96 }))
    expect(runRule(own, home, steady)).toEqual([])
    const drift = minutes(t + 40 * 3_600_000, 24 * 60, (i) => ({ heart_per_min: 68 + wave(i) + i / 80, spo2_pct: 96 }))
    const said = runRule(own, home, [...steady, ...drift])
    expect(said[0]!.claim).toMatchObject({ kind: 'vitals-deviation', cause: 'slow-deterioration' })
    expect(said[0]!.claim!.evidence[0]!.values).toMatchObject({ sign: 'heart_per_min' })
    expect(said.some(({ claim }) => claim?.kind === 'vitals-critical')).toBe(false)
  })

  it('[ALERT-17] that jump far off for half an hour are told with the sign', () => {
    const own = bindRule(vitals, { known_blocks: 20 })
    const steady = minutes(t, 20 * 60, () => ({ heart_per_min: 68 }))
    const high = minutes(t + 20 * 3_600_000, 65, () => ({ heart_per_min: 105 }))
    expect(runRule(own, home, [...steady, ...high]).map(({ claim }) => `${claim!.kind} ${claim!.cause}`)).toEqual([
      'vitals-deviation heart-high',
    ])
  })

  it('[ALERT-17] sum up in a CUSUM as the recursion over the whole list says', () => {
    const options = { known_blocks: 4, slack: 1.5 }
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 60, max: 90 }), { minLength: 5, maxLength: 40 }), (blocks) => {
        let baseline = noBaseline
        const zs: number[] = []
        for (const value of blocks) {
          for (let n = 0; n < 10; n++) baseline = sampled(baseline, value)
          baseline = closeBlock('heart_per_min', baseline, options)
          zs.push(baseline.z)
        }
        // The upper sum is the greatest sum of a run of z - slack that ends now, or nothing.
        let most = 0
        for (let from = zs.length - 1, sum = 0; from >= 0; from--) most = Math.max(most, (sum += zs[from]! - options.slack))
        expect(baseline.up).toBeCloseTo(most, 1)
      }),
    )
  })
})
