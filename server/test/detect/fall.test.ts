// Goal: a fall is raised when it is one and not when it is not. Method: drawn sequences of radar reports around a suspicion against an oracle over the
// finished list; then the cases that matter one by one: two devices, clapping, a kitchen without a radar, a band on the table.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant } from '@anju/sdk'
import { bindRule, type Signal } from '../../src/detect/rule.ts'
import { fall } from '../../src/detect/rules/fall.ts'
import { changes, device, homeOf, report, runRule, timed } from './rule-bench.ts'

const t = instant('2026-01-15T12:00:00Z')
const bath = device('bath', 'radar', { room: 'bathroom' })
const living = device('living', 'radar', { room: 'living' })
const pir = device('pir', 'motion', { room: 'kitchen' })
const band = device('band', 'wristband')
const home = homeOf([bath, living, pir, band])
const rule = bindRule(fall)

const radarFall = (from: typeof bath, at: number) =>
  report(from, at, 'fall', { x_m: 1, y_m: 0, z_m: -2.3, drop_m: 1, speed_m_s: 2, confidence_pct: 80 })
const bandFall = (at: number) => report(band, at, 'fall', { peak_g: 6, confidence_pct: 70 })
const posture = (from: typeof bath, at: number, now: string) =>
  report(from, at, 'posture', { posture: now, x_m: 1, y_m: 0, z_m: -1, confidence_pct: 90 })
const moving = (at: number, now: boolean) => report(pir, at, 'motion', { moving: now })
const run = (...signals: Signal[]) => runRule(rule, home, signals)

describe('fall', () => {
  it('[ALERT-2] by a radar is raised after the window unless somebody got up in it, and cleared when somebody gets up later', () => {
    const move = fc.tuple(
      fc.integer({ min: 500, max: 9_000 }),
      fc.oneof(fc.constant('fall'), fc.constantFrom('standing', 'sitting', 'lying', 'on-floor', 'unknown')),
    )
    const up = (what: string) => what === 'standing' || what === 'sitting'
    const oracle = (list: readonly [at: number, what: string][]) => {
      const due: string[] = []
      let [since, raised] = [undefined as number | undefined, false]
      for (const [at, what] of [...list, [Number.POSITIVE_INFINITY, 'end'] as const]) {
        if (since !== undefined && since + 15_000 < at) {
          due.push(`${since + 15_000} raise bathroom`)
          since = undefined
          raised = true
        }
        if (what === 'fall') since ??= at
        else if (up(what) && since !== undefined) since = undefined
        else if (up(what) && raised) {
          due.push(`${at} clear bathroom`)
          raised = false
        }
      }
      return due
    }
    fc.assert(
      fc.property(fc.array(move, { maxLength: 25 }), (moves) => {
        const list = timed(t, moves)
        const said = run(...list.map(([at, what]) => (what === 'fall' ? radarFall(bath, at) : posture(bath, at, what))))
        // At the instant of the window's end the report comes first.
        expect(changes(said)).toEqual(oracle(list.filter(([at], i) => list.findIndex(([when]) => when === at) === i)))
      }),
      { numRuns: 300 },
    )
  })

  it('[ALERT-2] [ALERT-8] seen by two devices makes one alert with both as evidence, in the room of the radar', () => {
    for (const both of [
      [radarFall(bath, t), bandFall(t + 800)],
      [bandFall(t), radarFall(bath, t + 800)],
    ]) {
      const said = run(...both, posture(bath, t + 1_500, 'on-floor'))
      expect(said).toHaveLength(1)
      expect(said[0]).toMatchObject({ at: t + 15_000, key: 'bathroom' })
      expect(said[0]!.claim).toMatchObject({ room: 'bathroom', confidence_pct: 98, onset: t })
      expect(said[0]!.claim!.position_m!.map((m) => Math.round(m * 10) / 10)).toEqual([2, 2, 0.2])
      expect([...said[0]!.claim!.devices].sort()).toEqual(['band', 'bath'])
      expect(said[0]!.claim!.evidence).toHaveLength(2)
    }
  })

  it('[ALERT-2] is surer the more was seen', () => {
    const sure = (...signals: Signal[]) => run(...signals)[0]!.claim!.confidence_pct
    const order = [sure(bandFall(t)), sure(radarFall(bath, t)), sure(radarFall(bath, t), posture(bath, t + 1, 'on-floor'))]
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(new Set(order).size).toBe(3)
  })

  it('[ALERT-2] is not raised for clapping: a radar sees the person sitting, a motion sensor sees her move, or she walks on', () => {
    expect(run(posture(living, t - 60_000, 'sitting'), bandFall(t))).toEqual([])
    expect(run(bandFall(t), moving(t + 8_000, true))).toEqual([])
    expect(run(moving(t - 5_000, true), bandFall(t), moving(t + 5_000, false), moving(t + 12_000, true))).toEqual([])
    const steps = (at: number, count: number) => report(band, at, 'reading', { steps: count, battery_pct: 80 })
    expect(run(steps(t - 60_000, 100), bandFall(t), steps(t + 10_000, 112))).toEqual([])
    expect(run(posture(living, t - 60_000, 'lying'), bandFall(t))).toEqual([])
  })

  it('[ALERT-2] by a wristband where no radar sees is raised when it stays still, also when a motion sensor holds its state for a while', () => {
    const kitchen = [moving(t - 20_000, true), bandFall(t), moving(t + 25_000, false)]
    expect(run(...kitchen)).toMatchObject([{ at: t + 25_000, did: 'raise', claim: { room: 'kitchen', confidence_pct: 55 } }])
    expect(run(bandFall(t))).toMatchObject([{ at: t + 15_000, did: 'raise', key: 'band' }])
    expect(run(moving(t - 20_000, true), bandFall(t))).toEqual([])
  })

  it('[ALERT-2] by a wristband alone must be sure; a radar that sees somebody on the floor bears out a weak one', () => {
    const weak = report(band, t, 'fall', { peak_g: 3.1, confidence_pct: 63 })
    expect(run(weak)).toEqual([])
    expect(run(weak, posture(bath, t + 4_000, 'on-floor'))).toMatchObject([{ did: 'raise', claim: { room: 'bathroom' } }])
    expect(runRule(bindRule(fall, { band_alone_pct: 60 }), home, [weak])).toHaveLength(1)
  })

  it('[ALERT-2] by a radar that saw no way down is turning over in bed, unless somebody lies on the floor or a band felt it', () => {
    const turned = report(bath, t, 'fall', { x_m: 1, y_m: 0, z_m: -1.9, drop_m: 0.14, speed_m_s: 0.06, confidence_pct: 54 })
    expect(run(posture(bath, t - 60_000, 'lying'), turned)).toEqual([])
    expect(run(turned, posture(bath, t + 4_000, 'on-floor'))).toHaveLength(1)
    expect(run(turned, bandFall(t + 500))).toHaveLength(1)
    expect(run(turned, { ...radarFall(bath, t + 900) })).toHaveLength(1)
    expect(run(report(bath, t, 'fall', { confidence_pct: 54 }))).toHaveLength(1)
  })

  it('[ALERT-2] is not raised by a band that was taken off', () => {
    expect(run(report(band, t - 1_000, 'worn', { worn: false }), bandFall(t))).toEqual([])
    expect(run(report(band, t - 1_000, 'worn', { worn: true }), bandFall(t))).toHaveLength(1)
  })

  it('[ALERT-2] is not cancelled by an old report that was delayed, nor by another resident in another room', () => {
    const old = { ...posture(bath, t + 2_000, 'standing'), happened: (t - 3_000) as typeof t }
    expect(run(radarFall(bath, t), old)).toHaveLength(1)
    const couple = homeOf([bath, living, pir, band], 2)
    expect(runRule(rule, couple, [radarFall(bath, t), posture(living, t + 2_000, 'standing')])).toHaveLength(1)
    expect(runRule(rule, home, [radarFall(bath, t), posture(living, t + 2_000, 'standing')])).toEqual([])
  })

  it('[ALERT-2] is not cancelled, nor cleared, by a curtain that a radar in another room takes for somebody, while a radar has her low', () => {
    const curtain = (at: number) => posture(living, at, 'standing')
    const lies = posture(bath, t + 2_000, 'on-floor')
    expect(changes(run(radarFall(bath, t), lies, curtain(t + 4_000), bandFall(t + 5_000)))).toEqual([`${t + 15_000} raise bathroom`])
    expect(changes(run(radarFall(bath, t), lies, curtain(t + 30_000)))).toEqual([`${t + 15_000} raise bathroom`])
    // Who was low before, as on the sofa, is not who fell; and when nobody is seen low any longer, she is the one who walks there.
    expect(run(posture(bath, t - 9_000, 'lying'), radarFall(bath, t), curtain(t + 4_000))).toEqual([])
    const left = report(bath, t + 3_000, 'presence', { present: false })
    expect(run(radarFall(bath, t), lies, left, curtain(t + 4_000))).toEqual([])
    // In the same room the radar itself says that she is up.
    expect(run(radarFall(bath, t), lies, posture(bath, t + 4_000, 'standing'))).toEqual([])
  })

  it('[ALERT-2] by a band is not called off by a figure that stands in one room while somebody is seen in another', () => {
    type Sight = readonly [at: number, what: 'sits' | 'gone' | 'lies' | 'warm']
    const drawn = fc.tuple(fc.integer({ min: 1_000, max: 9_000 }), fc.constantFrom('sits', 'sits', 'gone', 'lies', 'warm'))
    /** Called off: at the last word before the window ends, or within it, she sits where nobody was seen elsewhere 5 s or more before in that stretch. */
    const oracle = (list: readonly Sight[], fell: number) => {
      const stretchOf = (at: number) =>
        list.filter(([when]) => when <= at && !list.some((one) => one[1] === 'gone' && one[0] >= when && one[0] <= at))
      const sure = (at: number) => {
        const stretch = stretchOf(at)
        const sits = stretch.filter(([, what]) => what === 'sits').map(([when]) => when)
        if (sits.length === 0) return false
        const others = list.filter(([when, what]) => (what === 'lies' || what === 'warm') && when > sits[0]! && when <= at)
        return others.length === 0 || sits.at(-1)! < others[0]![0] + 5_000
      }
      const within = list.filter(([at, what]) => what === 'sits' && at > fell && at <= fell + 15_000)
      return !within.some(([at]) => sure(at)) && !sure(fell + 15_000)
    }
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 14 }), (moves) => {
        // What is seen of the bedroom ends before she falls in its blind spot.
        const list = timed(t, moves) as Sight[]
        const fell = Math.max(t, ...list.filter(([, what]) => what === 'lies' || what === 'warm').map(([at]) => at)) + 500
        const signals = list.flatMap(([at, what]): Signal[] => {
          if (what === 'sits') return [posture(living, at, 'sitting')]
          if (what === 'gone') return [report(living, at, 'presence', { present: false })]
          if (what === 'warm') return [moving(at, true), moving(at + 1, false)]
          return [posture(bath, at, 'lying'), report(bath, at + 1, 'presence', { present: false })]
        })
        const before = signals.filter(({ at }) => at < fell)
        const said = run(...before, bandFall(fell), ...signals.filter(({ at }) => at >= fell && at <= fell + 15_000))
        expect(said.length > 0).toBe(
          oracle(
            list.filter(([at]) => at <= fell + 15_000),
            fell,
          ),
        )
      }),
      { numRuns: 500 },
    )
  })

  it('[ALERT-2] by a band stands, and stays, while a fan sits in the bathroom and she was seen in bed; her steps call it off', () => {
    const fan = (at: number) => posture(bath, at, 'sitting')
    const inBed = [
      fan(t - 60_000),
      posture(living, t - 50_000, 'lying'),
      fan(t - 40_000),
      report(living, t - 5_000, 'presence', { present: false }),
    ]
    const stands = run(...inBed, bandFall(t), fan(t + 4_000), fan(t + 30_000))
    expect(stands).toMatchObject([{ at: t + 15_000, did: 'raise', claim: { room: 'living' } }])
    const steps = (at: number, count: number) => report(band, at, 'reading', { steps: count, battery_pct: 80 })
    expect(run(...inBed, steps(t - 1_000, 5), bandFall(t), fan(t + 4_000), steps(t + 12_000, 17))).toEqual([])
    // Walking from one room into the next is no doubt, nor is a figure that came after she was last seen elsewhere.
    expect(
      run(
        posture(living, t - 60_000, 'standing'),
        posture(bath, t - 59_000, 'standing'),
        posture(living, t - 58_000, 'standing'),
        bandFall(t),
      ),
    ).toEqual([])
    expect(
      run(posture(living, t - 60_000, 'lying'), report(living, t - 50_000, 'presence', { present: false }), fan(t - 40_000), bandFall(t)),
    ).toEqual([])
    // Nor is what a second sensor of the same room sees, nor what a buffer tells of the time before.
    const beside = device('beside', 'motion', { room: 'bathroom' })
    const warm = (at: number, happened: number, from = beside) => ({
      ...report(from, at, 'motion', { moving: true }),
      happened: happened as typeof t,
    })
    const cold = (at: number, from = beside) => report(from, at, 'motion', { moving: false })
    const sits = [fan(t - 60_000), warm(t - 50_000, t - 50_000), cold(t - 45_000), fan(t - 40_000), bandFall(t)]
    expect(runRule(rule, homeOf([bath, living, beside, band]), sits)).toEqual([])
    expect(run(fan(t - 60_000), warm(t - 50_000, t - 90_000, pir), cold(t - 45_000, pir), fan(t - 40_000), bandFall(t))).toEqual([])
    // A radar's fall stands as well.
    const kitchen = [fan(t - 60_000), moving(t - 50_000, true), moving(t - 45_000, false), fan(t - 40_000)]
    expect(run(...kitchen, radarFall(living, t), fan(t + 4_000))).toHaveLength(1)
  })

  it('[ALERT-2] by a radar that tells no place is where the radar hangs, and by one that tells no height on the floor', () => {
    const place = (body: Record<string, unknown>) => run(report(bath, t, 'fall', body))[0]!.claim!.position_m
    expect(place({})).toEqual([1, 2, 2.5])
    expect(place({ y_m: 2 })).toEqual([1, 2, 2.5])
    expect(place({ x_m: 1, y_m: 0 })).toEqual([2, 2, 0])
    expect(run(report(bath, t, 'fall', {}))[0]!.claim!.evidence[0]!.values).toEqual({})
  })

  it('[ALERT-2] by a wristband is in the room where a person was seen last, not where a radar told that it lives', () => {
    const alive = report(bath, t - 5_000, 'reading', { posture: 'unknown' })
    expect(run(moving(t - 60_000, true), moving(t - 50_000, false), alive, bandFall(t))).toMatchObject([{ claim: { room: 'kitchen' } }])
    const seen = posture(bath, t - 5_000, 'unknown')
    expect(run(moving(t - 60_000, true), moving(t - 50_000, false), seen, bandFall(t))).toMatchObject([{ claim: { room: 'bathroom' } }])
  })

  it('[ALERT-9] by a wristband is where the radar sees who lies, though that radar hangs in the next room and looks through an open door', () => {
    const beside = device('beside', 'radar', { room: 'bedroom', place_m: [8.2, 5.9, 2.5], aim_deg: 90 })
    const onFloor = report(beside, t - 4_000, 'posture', { posture: 'on-floor', x_m: 1.57, y_m: -2.3, z_m: -2.41, confidence_pct: 95 })
    const [said] = runRule(rule, homeOf([beside, band]), [onFloor, bandFall(t)])
    expect(said!.claim).toMatchObject({ key: 'band', room: 'bedroom', position_m: [5.9, 4.33, 0.09] })
    const untold = report(beside, t - 4_000, 'posture', { posture: 'on-floor' })
    expect(runRule(rule, homeOf([beside, band]), [untold, bandFall(t)])[0]!.claim).not.toHaveProperty('position_m')
  })

  it('[ALERT-2] is raised again when somebody falls again after the first alert', () => {
    const said = run(radarFall(bath, t), radarFall(bath, t + 60_000))
    expect(changes(said)).toEqual([`${t + 15_000} raise bathroom`, `${t + 75_000} raise bathroom`])
  })

  it('[ALERT-8] told by the band and late by a radar is one alert in the room of the radar; two people who fell are two', () => {
    const late = [bandFall(t), radarFall(bath, t + 40_000)]
    expect(changes(run(...late))).toEqual([`${t + 15_000} raise band`, `${t + 55_000} raise band`])
    expect(run(...late)[1]!.claim!.room).toBe('bathroom')
    const couple = homeOf([bath, living, pir, band], 2)
    expect(changes(runRule(rule, couple, late))).toEqual([`${t + 15_000} raise band`, `${t + 55_000} raise bathroom`])
    const twice = [radarFall(bath, t), radarFall(living, t + 20_000)]
    expect(changes(runRule(rule, couple, twice))).toEqual([`${t + 15_000} raise bathroom`, `${t + 35_000} raise living`])
  })

  it('[ALERT-11] from a buffered report is late and keeps its onset', () => {
    const buffered = { ...radarFall(bath, t), happened: (t - 3_600_000) as typeof t, late: true }
    expect(run(buffered)[0]!.claim).toMatchObject({ late: true, onset: t - 3_600_000 })
  })
})
