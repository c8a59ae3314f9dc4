// Goal: the rules of water, gas and SOS, which see one report at a time, agree with oracles that see the whole list. Method: fast-check draws
// reports of two devices around the thresholds; each oracle is the sentence of SPEC.md, written over the finished list.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant } from '@anju/sdk'
import { bindRule } from '../../src/detect/rule.ts'
import { gasRising } from '../../src/detect/rules/gas-rising.ts'
import { gas } from '../../src/detect/rules/gas.ts'
import { sos } from '../../src/detect/rules/sos.ts'
import { water } from '../../src/detect/rules/water.ts'
import { changes, device, homeOf, report, runRule, timed } from './rule-bench.ts'

const start = instant('2026-01-15T12:00:00Z')
const which = fc.constantFrom('a', 'b')

/** The times at which a yes-or-no of one device changes, starting from no: the shape of every rule that holds and lets go. */
function edges(states: readonly [at: number, key: string, on: boolean][]): string[] {
  const now = new Map<string, boolean>()
  return states.flatMap(([at, key, on]) => {
    const before = now.get(key) ?? false
    now.set(key, on)
    return before === on ? [] : [`${at} ${on ? 'raise' : 'clear'} ${key}`]
  })
}

describe('water', () => {
  const sensors = { a: device('a', 'water-sensor'), b: device('b', 'water-sensor') }
  const rule = bindRule(water)

  it('[ALERT-5] is raised when a sensor becomes wet and cleared when it is dry, sensor by sensor', () => {
    const move = fc.tuple(fc.integer({ min: 1, max: 60_000 }), fc.tuple(which, fc.boolean()))
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
        const list = timed(start, moves)
        const said = runRule(
          rule,
          homeOf(Object.values(sensors)),
          list.map(([at, [id, wet]]) => report(sensors[id as 'a'], at, 'water', { wet })),
        )
        expect(changes(said)).toEqual(edges(list.map(([at, [id, wet]]) => [at, id, wet])))
      }),
    )
  })
})

type GasMove = { id: string; level: number; alarm?: boolean; faulty?: boolean }

const gasMove = fc.tuple(
  fc.integer({ min: 10_000, max: 90_000 }),
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ id: which, level: fc.constantFrom(0, 1, 2, 2.9, 3, 4, 4.9, 5, 6, 8, 9.9, 10, 12, 30) }) },
    { weight: 2, arbitrary: fc.record({ id: which, level: fc.constantFrom(0, 4, 6, 12), alarm: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ id: which, level: fc.constant(0), faulty: fc.boolean() }) },
  ),
)

describe('gas', () => {
  const detectors = { a: device('a', 'gas-detector', { room: 'kitchen' }), b: device('b', 'gas-detector') }
  const home = homeOf(Object.values(detectors))
  const said = (list: [number, GasMove][]) =>
    list.map(([at, { id, level, alarm, faulty }]) => {
      const from = detectors[id as 'a']
      if (faulty !== undefined) return report(from, at, 'fault', { faulty })
      return alarm === undefined
        ? report(from, at, 'reading', { gas_lel_pct: level })
        : report(from, at, 'gas', { alarm, gas_lel_pct: level })
    })
  const ofOne = (list: [number, GasMove][], id: string) => list.filter(([, move]) => move.id === id)

  it('[ALERT-3] holds from the alarm or 10 %LEL until the alarm is over and the level below 5 %LEL; a faulty level does not count', () => {
    const oracle = (list: [number, GasMove][]) =>
      edges(
        list.map(([at, { id }], i) => {
          const past = ofOne(list.slice(0, i + 1), id)
          const levels = past.filter(([, move]) => move.faulty === undefined)
          const alarmAt = (n: number) => levels.slice(0, n + 1).findLast(([, move]) => move.alarm !== undefined)?.[1].alarm === true
          const faultyAt = (at_ms: number) =>
            past.findLast(([when, move]) => when < at_ms && move.faulty !== undefined)?.[1].faulty === true
          // The newest report that decides: everything between the two thresholds leaves things as they are.
          for (let n = levels.length - 1; n >= 0; n--) {
            const [when, { level }] = levels[n]!
            const faulty = faultyAt(when)
            if (alarmAt(n) || (level >= 10 && !faulty)) return [at, id, true]
            if (level < 5 && !faulty) return [at, id, false]
          }
          return [at, id, false]
        }),
      )
    fc.assert(
      fc.property(fc.array(gasMove, { maxLength: 40 }), (moves) => {
        const list = timed<GasMove>(start, moves)
        expect(changes(runRule(bindRule(gas), home, said(list)))).toEqual(oracle(list))
      }),
      { numRuns: 300 },
    )
  })

  it('[ALERT-3] holds from an alarm without a level until it is taken back without one', () => {
    const run = (...told: ReturnType<typeof report>[]) => changes(runRule(bindRule(gas), home, told))
    const sounds = (at: number, alarm: boolean) => report(detectors.a, at, 'gas', { alarm })
    expect(run(sounds(start, true), sounds(start + 60_000, false))).toEqual([`${start} raise a`, `${start + 60_000} clear a`])
    const measured = report(detectors.a, start, 'reading', { gas_lel_pct: 20 })
    expect(run(measured, sounds(start + 1_000, false))).toEqual([`${start} raise a`])
    expect(run(report(detectors.a, start, 'reading', { co_ppm: 300 }))).toEqual([])
    expect(runRule(bindRule(gasRising), home, [sounds(start, true), sounds(start + 1_000, false)])).toEqual([])
  })

  it('[ALERT-4] holds from 5 %LEL or a rise of 1 %LEL a minute until the level is below 3 %LEL and rises no more', () => {
    const readings = fc.array(
      fc.tuple(
        fc.constantFrom(30_000, 50_000, 60_000, 61_000, 105_000, 120_000),
        fc.record({ id: fc.constant('a'), level: fc.constantFrom(0, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 7) }),
      ),
      { maxLength: 30 },
    )
    const oracle = (list: [number, GasMove][]) =>
      edges(
        list.map(([at, { id }], i) => {
          const state = (n: number): boolean | undefined => {
            const [now, { level }] = list[n]!
            const base = list.slice(Math.max(0, n - 7), n).findLast(([when]) => now - when >= 110_000)
            const rises = base !== undefined && level >= 2 && ((level - base[1].level) * 60_000) / (now - base[0]) >= 1
            if (level >= 5 || rises) return true
            return level < 3 ? false : undefined
          }
          let n = i
          while (n >= 0 && state(n) === undefined) n--
          return [at, id, n >= 0 && state(n) === true]
        }),
      )
    fc.assert(
      fc.property(readings, (moves) => {
        const list = timed<GasMove>(start, moves)
        expect(changes(runRule(bindRule(gasRising), home, said(list)))).toEqual(oracle(list))
      }),
      { numRuns: 300 },
    )
  })

  it('[ALERT-9] says where and why', () => {
    const [raised] = runRule(bindRule(gas), home, [report(detectors.a, start, 'gas', { alarm: true, gas_lel_pct: 11 })])
    expect(raised!.claim).toMatchObject({
      room: 'kitchen',
      position_m: [1, 2, 2.5],
      confidence_pct: 95,
      cancelled_by: ['gas-below-threshold'],
    })
    expect(raised!.claim!.evidence[0]).toMatchObject({
      device: 'a',
      said: 'gas',
      values: { gas_lel_pct: 11, alarm: true },
      happened_ms: start,
    })
  })
})

describe('sos', () => {
  const [button, band, motion] = [
    device('button', 'help-button', { room: 'bedroom' }),
    device('band', 'wristband'),
    device('pir', 'motion', { room: 'kitchen' }),
  ]
  const home = homeOf([button, band, motion])
  const rule = bindRule(sos)

  it('[ALERT-1] is raised at every press and withdrawn at every cancel, at once', () => {
    const press = fc.tuple(
      fc.integer({ min: 1, max: 9_000 }),
      fc.tuple(fc.constantFrom(button, band), fc.constantFrom('raised', 'cancelled')),
    )
    fc.assert(
      fc.property(fc.array(press, { maxLength: 20 }), (moves) => {
        const list = timed(start, moves)
        const said = runRule(
          rule,
          home,
          list.map(([at, [from, state]]) => report(from, at, 'sos', { state })),
        )
        expect(changes(said)).toEqual(list.map(([at, [from, state]]) => `${at} ${state === 'raised' ? 'raise' : 'withdraw'} ${from.id}`))
      }),
    )
  })

  it('[ALERT-1] of a device that is worn is where the person was seen last, and of a fixed one where it hangs', () => {
    const seen = report(motion, start, 'motion', { moving: true })
    const [worn, fixed] = runRule(rule, home, [
      seen,
      report(device('radar', 'radar', { room: 'bathroom' }), start, 'reading', { posture: 'unknown' }),
      report(band, start + 1, 'sos', { state: 'raised' }),
      report(button, start + 2, 'sos', { state: 'raised' }),
    ])
    expect([worn!.claim!.room, worn!.claim!.position_m]).toEqual(['kitchen', undefined])
    expect([fixed!.claim!.room, fixed!.claim!.position_m]).toEqual(['bedroom', [1, 2, 2.5]])
  })
})
