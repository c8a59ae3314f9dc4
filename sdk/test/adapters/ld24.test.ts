// Goal: HLK's LD2410 and LD2450 are read as their vectors say. Method: the recorded frames and wrong ones with their reading; every command against its
// answer; drawn numbers against their inverse; what the interpreters say held against the kind's schema.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeLd2410Frame, ld2410Commands, ld2410Decoder, LD2410_ANSWER, readLd2410Frame } from '../../src/adapters/ld2410/frame.ts'
import { ld2410Interpreter } from '../../src/adapters/ld2410/interpret.ts'
import { encodeLd2450Frame, ld2450Decoder, ld2450Number, readLd2450Frame, toLd2450Number } from '../../src/adapters/ld2450/frame.ts'
import { ld2450Interpreter } from '../../src/adapters/ld2450/interpret.ts'
import { codesOf, framesOf, joined } from './radar-streams.ts'
import { bodiesOf, heard, testClock } from './radar-talk.ts'
import { bytesOf, ld2410Bad, ld2410Basic, ld2410Engineering, ld2450One } from './radar-vectors.data.ts'

describe('LD2410', () => {
  const basic = {
    is: 'report',
    moving: false,
    still: true,
    moving_cm: 81,
    moving_pct: 0,
    static_cm: 0,
    static_pct: 59,
    detected_cm: 0,
  } as const
  const gates = {
    most_moving_gate: 8,
    most_static_gate: 8,
    moving_pct: [60, 34, 5, 3, 3, 4, 3, 6, 5],
    static_pct: [0, 0, 57, 16, 19, 6, 6, 8, 4],
    light: 96,
    out: 1,
  }

  it('[ADAPT-29] reads the recorded reports, and writes them', () => {
    expect(bytesOf(ld2410Basic)).toHaveLength(23)
    expect(readLd2410Frame(bytesOf(ld2410Basic))).toEqual({ ok: true, value: basic })
    expect(encodeLd2410Frame(basic)).toEqual(bytesOf(ld2410Basic))
    expect(bytesOf(ld2410Engineering)).toHaveLength(45)
    expect(readLd2410Frame(bytesOf(ld2410Engineering))).toEqual({
      ok: true,
      value: {
        is: 'report',
        moving: true,
        still: true,
        moving_cm: 30,
        moving_pct: 60,
        static_cm: 0,
        static_pct: 57,
        detected_cm: 0,
        gates,
      },
    })
  })

  it.each(Object.entries(ld2410Bad))('[ADAPT-4] [ADAPT-29] refuses the report with %s, and finds the next', (_why, hex) => {
    expect(readLd2410Frame(bytesOf(hex))).toMatchObject({ ok: false, fault: { code: 'frame-malformed' } })
    const results = ld2410Decoder().push(joined([bytesOf(hex), bytesOf(ld2410Basic)]))
    expect(framesOf(results)).toEqual([basic])
    expect(codesOf(results)).toContain('frame-malformed')
  })

  it('[ADAPT-29] proves a report by AA and 55 00 too', () => {
    for (const [at, to] of [
      [7, 0xab],
      [17, 0x54],
      [18, 1],
      [6, 3],
    ] as const) {
      const bytes = bytesOf(ld2410Basic)
      bytes[at] = to
      expect(readLd2410Frame(bytes)).toMatchObject({ ok: false, fault: { code: 'frame-malformed' } })
    }
  })

  it('[ADAPT-9] [ADAPT-29] only the status bits say who is there: static, though the moving distance is 81 cm', () => {
    const clock = testClock()
    const hear = heard(ld2410Decoder(), ld2410Interpreter({ now: clock.now }))
    expect(bodiesOf(hear(bytesOf(ld2410Basic)))).toEqual([
      { event: 'presence', present: true },
      { y_m: 0, posture: 'unknown', motion_pct: 0, still_s: 0 },
    ])
    expect(bodiesOf(hear(encodeLd2410Frame({ ...basic, still: false })))).toEqual([{ event: 'presence', present: false, targets: 0 }])
    expect(bodiesOf(hear(bytesOf(ld2410Engineering)))).toMatchObject([{ present: true }, { y_m: 0.3, motion_pct: 60 }])
  })

  it('[ADAPT-30] reads and writes commands and answers', () => {
    expect(encodeLd2410Frame({ is: 'command', code: ld2410Commands['enable-configuration'], value: Uint8Array.of(1, 0) })).toEqual(
      bytesOf('fd fc fb fa 04 00 ff 00 01 00 04 03 02 01'),
    )
    for (const code of Object.values(ld2410Commands)) {
      const answer = { is: 'command' as const, code: code | LD2410_ANSWER, value: Uint8Array.of(0, 0) }
      expect(framesOf(ld2410Decoder().push(encodeLd2410Frame(answer)))).toEqual([answer])
    }
    expect(ld2410Interpreter({ now: testClock().now }).hear({ is: 'command', code: 0xff, value: Uint8Array.of(1, 0) })).toEqual([])
    expect(() => encodeLd2410Frame({ is: 'command', code: 1, value: new Uint8Array(63) })).toThrow(RangeError)
  })
})

describe('LD2450', () => {
  const one = { x_mm: -782, y_mm: 1_713, speed_cm_s: -16, resolution_mm: 320 }
  const device = (ways_m?: readonly [number, number][]) => {
    const clock = testClock()
    const interpreter = ld2450Interpreter({ now: clock.now, ...(ways_m === undefined ? {} : { ways_m }) })
    const hear = heard(ld2450Decoder(), interpreter)
    return (...targets: (typeof one)[]) => {
      clock.pass(100)
      return bodiesOf(hear(encodeLd2450Frame({ targets })))
    }
  }

  it('[ADAPT-31] [ADAPT-32] reads the recorded report: one target, on its own side of the wall', () => {
    expect(readLd2450Frame(bytesOf(ld2450One))).toEqual({ ok: true, value: { targets: [one] } })
    expect(encodeLd2450Frame({ targets: [one] })).toEqual(bytesOf(ld2450One))
    // Read as two's complement it would be somebody else, behind the wall.
    expect(ld2450Number(0x86b1)).not.toBe(-31_055)
    expect(ld2450Number(0x030e)).not.toBe(782)
  })

  it('[ADAPT-31] numbers are their own inverse', () => {
    fc.assert(
      fc.property(fc.integer({ min: -32_767, max: 32_767 }), (n) => {
        expect(ld2450Number(toLd2450Number(n))).toBe(n + 0)
      }),
    )
  })

  it('[ADAPT-4] refuses a report with a wrong end', () => {
    const bytes = bytesOf(ld2450One)
    bytes[29] = 0xcd
    expect(readLd2450Frame(bytes)).toMatchObject({ ok: false, fault: { code: 'frame-malformed' } })
    expect(() => encodeLd2450Frame({ targets: [one, one, one, one] })).toThrow(RangeError)
  })

  it('[ADAPT-9] [ADAPT-10] [ADAPT-32] tells the nearest, and that nobody is there only after a second', () => {
    const radar = device([])
    const far = { ...one, y_mm: 4_000 }
    expect(radar(far, one)).toEqual([
      { event: 'presence', present: true, targets: 2 },
      { x_m: -0.782, y_m: 1.713, posture: 'unknown', motion_pct: 16, still_s: 0 },
    ])
    for (let i = 0; i < 10; i++) expect(radar()).toEqual([])
    expect(radar()).toEqual([
      { event: 'target-lost', x_m: -0.782, y_m: 1.713 },
      { event: 'presence', present: false, targets: 0 },
    ])
    const blinking = device([])
    blinking(one)
    for (let i = 0; i < 60; i++) expect(blinking(...(i % 3 === 0 ? [one] : []))).toEqual([])
  })

  it('[ADAPT-8] refuses a place that a radar cannot see', () => {
    const interpreter = ld2450Interpreter({ now: testClock().now })
    expect(codesOf(interpreter.hear({ targets: [{ ...one, y_mm: 30_000 }] }))).toEqual(['value-meaningless'])
  })
})
