// Goal: the `53 59` family is read as its documents say, and nothing is made of wrong bytes. Method: published frames and wrong ones with their reading;
// drawn numbers against their inverse; what the interpreter says held against the kind's schema.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { micradarModels } from '../../src/adapters/micradar/capabilities.ts'
import { encodeMicradarFrame, micradarDecoder, micradarQuery, readMicradarFrame } from '../../src/adapters/micradar/frame.ts'
import { micradarInterpreter } from '../../src/adapters/micradar/interpret.ts'
import { micradarMeaning, signMagnitude, toSignMagnitude, waveOf } from '../../src/adapters/micradar/meaning.ts'
import { codesOf, framesOf, joined } from './radar-streams.ts'
import { bodiesOf, heard, testClock } from './radar-talk.ts'
import { bytesOf, micradarBad, micradarGood } from './radar-vectors.data.ts'

const said = (hex: string) => {
  const frame = readMicradarFrame(bytesOf(hex))
  if (!frame.ok) return frame
  return micradarMeaning(frame.value)
}
const value = (one: unknown) => ({ ok: true, value: one })
const device = () => {
  const clock = testClock()
  const hear = heard(micradarDecoder(), micradarInterpreter({ now: clock.now }))
  return {
    ...clock,
    hear: (hex: string) => hear(bytesOf(hex)),
    frame: (control: number, command: number, ...payload: number[]) =>
      hear(encodeMicradarFrame({ control, command, payload: Uint8Array.from(payload) })),
  }
}

describe('MicRadar frames', () => {
  it('[ADAPT-22] reads every published frame', () => {
    expect(said(micradarGood.heart65)).toEqual(value({ says: 'heart', heart_per_min: 65 }))
    expect(said(micradarGood.heart71)).toEqual(value({ says: 'heart', heart_per_min: 71 }))
    expect(said(micradarGood.heart78)).toEqual(value({ says: 'heart', heart_per_min: 78 }))
    expect(said(micradarGood.movement3)).toEqual(value({ says: 'movement', movement_pct: 3 }))
    expect(bytesOf(micradarGood.distance35)).toHaveLength(11)
    expect(said(micradarGood.distance35)).toEqual(value({ says: 'distance', distance_m: 0.35 }))
    expect(said(micradarGood.fall)).toEqual(value({ says: 'fall', fallen: true }))
    for (const hex of [micradarGood.reset, micradarGood.firmwareQuery, micradarGood.heartOn, micradarGood.heartOff])
      expect(said(hex)).toEqual(value({ says: 'other' }))
  })

  it('[ADAPT-7] [ADAPT-22] writes the published frames', () => {
    expect(encodeMicradarFrame(micradarQuery(0x02, 0x24))).toEqual(bytesOf(micradarGood.firmwareQuery))
    expect(encodeMicradarFrame({ control: 0x85, command: 0, payload: Uint8Array.of(1) })).toEqual(bytesOf(micradarGood.heartOn))
    expect(encodeMicradarFrame({ control: 0x85, command: 0, payload: Uint8Array.of(0) })).toEqual(bytesOf(micradarGood.heartOff))
    expect(() => encodeMicradarFrame({ control: 1, command: 1, payload: new Uint8Array(65) })).toThrow(RangeError)
  })

  it.each(Object.entries(micradarBad))('[ADAPT-3] [ADAPT-22] refuses %s', (_why, [hex, code]) => {
    expect(readMicradarFrame(bytesOf(hex))).toMatchObject({ ok: false, fault: { code } })
    const decoder = micradarDecoder()
    expect(framesOf(decoder.push(bytesOf(hex)))).toEqual([])
  })

  it('[ADAPT-22] does not cut the 35 cm frame at its tenth byte', () => {
    const bytes = bytesOf(micradarGood.distance35)
    const decoder = micradarDecoder()
    expect(decoder.push(bytes.slice(0, 10))).toEqual([])
    expect(framesOf(decoder.push(bytes.slice(10)))).toHaveLength(1)
    expect(decoder.held_bytes).toBe(0)
  })

  it('[ADAPT-5] does not wait behind a damaged length: the fall that follows is found at once', () => {
    const results = micradarDecoder().push(joined([bytesOf(micradarBad['length 1 written little-endian'][0]), bytesOf(micradarGood.fall)]))
    expect(codesOf(results)).toEqual(['frame-oversized', 'stream-noise'])
    expect(framesOf(results)).toMatchObject([{ control: 0x83, command: 1 }])
  })

  it('[ADAPT-33] does not hold a fall back behind a length of 64', () => {
    const results = micradarDecoder().push(joined([bytesOf('53 59 80 03 00 40 03 33 54 43'), bytesOf(micradarGood.fall)]))
    expect(framesOf(results)).toMatchObject([{ control: 0x83 }])
    expect(codesOf(results)).toContain('frame-malformed')
  })

  it('[ADAPT-23] reads sign-magnitude positions and centred waves', () => {
    fc.assert(
      fc.property(fc.integer({ min: -32_767, max: 32_767 }), (n) => {
        expect(signMagnitude(toSignMagnitude(n)) + 0).toBe(n + 0)
      }),
    )
    expect(signMagnitude(0x8064)).toBe(-100)
    expect(waveOf(bytesOf('80 82 7e 81 7f'))).toEqual([0, 2, -2, 1, -1])
    const position = encodeMicradarFrame({ control: 0x80, command: 5, payload: Uint8Array.of(0x80, 0x64, 0, 0xc8, 0, 0x32) })
    const frame = readMicradarFrame(position)
    expect(frame.ok && micradarMeaning(frame.value)).toEqual(value({ says: 'position', x_m: -1, y_m: 2, z_m: 0.5 }))
  })
})

describe('MicRadar says', () => {
  it('[ADAPT-12] [ADAPT-24] a fall once until it is taken back, at the last place, from any model', () => {
    const radar = device()
    radar.frame(0x80, 5, 0x80, 0x64, 0, 0xc8, 0, 0)
    const [fall] = bodiesOf(radar.hear(micradarGood.fall))
    expect(fall).toEqual({ event: 'fall', x_m: -1, y_m: 2, z_m: 0 })
    expect(radar.hear(micradarGood.fall)).toEqual([])
    expect(radar.frame(0x83, 1, 0)).toEqual([])
    expect(bodiesOf(radar.hear(micradarGood.fall))).toHaveLength(1)
  })

  it('[ADAPT-3] no heart beat and no fall from frames with wrong sums', () => {
    const radar = device()
    for (const [hex] of Object.values(micradarBad)) expect(bodiesOf(radar.hear(hex))).toEqual([])
  })

  it('[ADAPT-9] [ADAPT-10] presence on change, readings every 10 s, vitals with them', () => {
    const radar = device()
    expect(bodiesOf(radar.frame(0x80, 1, 1))).toEqual([{ event: 'presence', present: true }])
    expect(radar.frame(0x80, 1, 1)).toEqual([])
    radar.frame(0x80, 4, 0, 120)
    radar.hear(micradarGood.heart65)
    radar.frame(0x81, 2, 14)
    const readings = Array.from({ length: 21 }, () => {
      radar.pass(1_000)
      return bodiesOf(radar.hear(micradarGood.movement3))
    }).flat()
    expect(readings).toHaveLength(2)
    expect(readings[1]).toMatchObject({ y_m: 1.2, motion_pct: 3, heart_per_min: 65, breath_per_min: 14, still_s: 19 })
    expect(bodiesOf(radar.frame(0x84, 1, 1))).toMatchObject([{ event: 'posture', posture: 'lying' }])
    expect(bodiesOf(radar.frame(0x80, 1, 0))).toEqual([{ event: 'presence', present: false, targets: 0 }])
    radar.pass(60_000)
    expect(radar.hear(micradarGood.movement3)).toEqual([])
  })

  it('[ADAPT-11] no vitals older than 30 s, and none of a rate of 0', () => {
    const radar = device()
    radar.frame(0x80, 1, 1)
    expect(bodiesOf(radar.hear(micradarGood.heart65))).toEqual([{ posture: 'unknown', heart_per_min: 65 }])
    radar.pass(31_000)
    const [late] = bodiesOf(radar.hear(micradarGood.movement3))
    expect(late).not.toHaveProperty('heart_per_min')
    radar.pass(11_000)
    radar.hear(micradarGood.heart65)
    radar.frame(0x85, 2, 0)
    radar.pass(11_000)
    expect(bodiesOf(radar.hear(micradarGood.movement3))[0]).not.toHaveProperty('heart_per_min')
  })

  it('[ADAPT-8] nothing of values that mean nothing', () => {
    const radar = device()
    expect(codesOf(radar.frame(0x80, 1, 7))).toEqual(['value-meaningless'])
    expect(codesOf(radar.frame(0x80, 3, 101))).toEqual(['value-meaningless'])
    expect(codesOf(radar.frame(0x80, 4, 0xff, 0xff))).toEqual(['value-meaningless'])
    expect(codesOf(radar.frame(0x83, 1, 2))).toEqual(['value-meaningless'])
    expect(codesOf(radar.frame(0x80, 4, 1))).toEqual(['frame-malformed'])
    expect(radar.frame(0x99, 1, 1)).toEqual([])
  })

  it('[ADAPT-24] what the MR60BHA1 cannot tell is stated', () => {
    expect(micradarModels.mr60bha1).toMatchObject({
      heart_at_most_per_min: 100,
      breath_at_most_per_min: 25,
      falls: false,
      vitals_within_m: [0.4, 1.5],
    })
    expect(micradarModels.mr60fda1).toMatchObject({ falls: true, vitals: false, silent_when_unchanged: true })
  })
})
