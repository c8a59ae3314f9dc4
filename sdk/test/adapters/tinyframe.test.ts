// Goal: TinyFrame devices are read by their model, and no fall comes from damaged bytes. Method: published frames, good and bad, each with its reading;
// drawn data against the encoder; what the interpreter says held against the kind's schema.
import { describe, expect, it } from 'vitest'
import { encodeTinyFrame, readTinyFrame, tinyframeDecoder } from '../../src/adapters/tinyframe/frame.ts'
import type { TinyModel } from '../../src/adapters/tinyframe/frame-types.ts'
import { tinyframeInterpreter } from '../../src/adapters/tinyframe/interpret.ts'
import { tinyframeMeaning } from '../../src/adapters/tinyframe/meaning.ts'
import { codesOf, framesOf, joined } from './radar-streams.ts'
import { bodiesOf, heard, testClock } from './radar-talk.ts'
import { bytesOf, tinyBad, tinyGood } from './radar-vectors.data.ts'

const meaning = (model: TinyModel, type: number, hex: string) => tinyframeMeaning(model, { id: 0, type, data: bytesOf(hex) })
const ofFrame = (hex: string, model: TinyModel = 'mr60fda2') => {
  const frame = readTinyFrame(bytesOf(hex))
  return frame.ok ? tinyframeMeaning(model, frame.value) : frame
}
const value = (one: unknown) => ({ ok: true, value: one })
const f32 = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer)
const device = (model: TinyModel) => {
  const clock = testClock()
  const hear = heard(tinyframeDecoder(), tinyframeInterpreter({ model, now: clock.now }))
  return {
    ...clock,
    hear: (hex: string) => hear(bytesOf(hex)),
    frame: (type: number, data: Uint8Array) => hear(encodeTinyFrame({ id: 1, type, data })),
  }
}

describe('TinyFrame frames', () => {
  it('[ADAPT-25] reads every published frame: head big-endian, data little-endian', () => {
    expect(ofFrame(tinyGood.fall)).toEqual(value({ says: 'fall', on: true }))
    expect(ofFrame(tinyGood.height)).toEqual(value({ says: 'setting', name: 'installation-height', values: [2.5] }))
    expect(ofFrame(tinyGood.threshold)).toEqual(value({ says: 'setting', name: 'fall-threshold', values: [Math.fround(0.6)] }))
    expect(ofFrame(tinyGood.hold)).toEqual(value({ says: 'setting', name: 'hold', values: [5] }))
    expect(ofFrame(tinyGood.presenceConfiguration)).toEqual(value({ says: 'setting', name: 'presence-configuration', values: [1] }))
    expect(new DataView(bytesOf('00 00 00 3f').buffer).getFloat32(0, true)).toBe(0.5)
    expect(meaning('mr60fda2', 0x0e08, '00 00 00 3f')).toEqual(value({ says: 'setting', name: 'fall-threshold', values: [0.5] }))
    expect(meaning('mr60fda2', 0x0e04, '01')).toEqual(value({ says: 'setting', name: 'installation-height', values: [1] }))
  })

  it('[ADAPT-7] writes the published frames', () => {
    expect(encodeTinyFrame({ id: 0, type: 0x0e02, data: Uint8Array.of(1) })).toEqual(bytesOf(tinyGood.fall))
    expect(encodeTinyFrame({ id: 0, type: 0x0e04, data: f32(2.5) })).toEqual(bytesOf(tinyGood.height))
    expect(encodeTinyFrame({ id: 0x8000, type: 0x0e0e, data: new Uint8Array() })).toEqual(bytesOf(tinyGood.otherDirection))
    expect(encodeTinyFrame({ id: 0, type: 0x2110, data: new Uint8Array() }, 'with')).toEqual(bytesOf(tinyGood.emptyWithCheck))
    expect(() => encodeTinyFrame({ id: 0, type: 0x0e02, data: new Uint8Array(65) })).toThrow(RangeError)
  })

  it.each(Object.entries(tinyBad))('[ADAPT-3] [ADAPT-25] refuses %s', (_why, [hex, part, said, right]) => {
    expect(readTinyFrame(bytesOf(hex))).toMatchObject({ ok: false, fault: { code: 'frame-checksum-wrong', params: { part, said, right } } })
    expect(framesOf(tinyframeDecoder().push(bytesOf(hex)))).toEqual([])
    expect(bodiesOf(device('mr60fda2').hear(hex))).toEqual([])
  })

  it('[ADAPT-25] finds its way only by a right head checksum: 01 in data and noise is no start', () => {
    const bytes = joined([
      bytesOf('01 01 01 55'),
      ...Object.values(tinyBad).map(([hex]) => bytesOf(hex)),
      bytesOf(tinyGood.presenceConfiguration),
      bytesOf(tinyGood.fall),
    ])
    expect(framesOf(tinyframeDecoder().push(bytes)).map(({ type }) => type)).toEqual([0x0201, 0x0e02])
  })

  it('[ADAPT-33] does not hold a fall back behind a right head that arose by chance and claims 254 bytes', () => {
    // Five bytes of one published bad example and three of the next, as they stood side by side.
    const chance = bytesOf('01 00 00 00 fe 01 00 01')
    const results = tinyframeDecoder().push(joined([chance, bytesOf('00 01 0a'), bytesOf(tinyGood.fall)]))
    expect(framesOf(results).map(({ type }) => type)).toEqual([0x0e02])
    expect(codesOf(results)).toContain('frame-malformed')
  })

  it('[ADAPT-26] reads empty frames with and without a data checksum, as requests', () => {
    const all = joined([tinyGood.getParameters, tinyGood.emptyWithCheck, tinyGood.otherDirection, tinyGood.fall].map(bytesOf))
    const results = tinyframeDecoder().push(all)
    expect(results.every(({ ok }) => ok)).toBe(true)
    expect(framesOf(results).map(({ id, type }) => [id, type])).toEqual([
      [0, 0x0e06],
      [0, 0x2110],
      [0x8000, 0x0e0e],
      [0, 0x0e02],
    ])
    expect(ofFrame(tinyGood.getParameters)).toEqual(value({ says: 'request', type: 0x0e06 }))
    expect(ofFrame(tinyGood.emptyWithCheck)).toEqual(value({ says: 'request', type: 0x2110 }))
  })

  it('[ADAPT-5] waits for long data only of types that may be long', () => {
    const head = encodeTinyFrame({ id: 0, type: 0x0a08, data: new Uint8Array(1_024) }).slice(0, 8)
    const decoder = tinyframeDecoder()
    expect(decoder.push(head)).toEqual([])
    const usual = Uint8Array.of(1, 0, 0, 0, 65, 0x0e, 0x02, 0)
    usual[7] = ~usual.slice(0, 7).reduce((x, byte) => x ^ byte, 0) & 0xff
    expect(codesOf(tinyframeDecoder().push(usual))).toEqual(['frame-oversized'])
  })
})

describe('TinyFrame means', () => {
  it('[ADAPT-27] what the model says it means', () => {
    expect(meaning('mr60bha2', 0x0a14, '00 00 60 41')).toEqual(value({ says: 'breath', value: 14 }))
    expect(meaning('ld6002b', 0x0a14, '02')).toEqual(value({ says: 'setting', name: 'working-mode', values: [2] }))
    expect(codesOf([meaning('ld6002b', 0x0a14, '00 00 60 41')])).toEqual(['frame-malformed'])
    expect(tinyframeMeaning('mr60bha2', { id: 0, type: 0x0a13, data: f32(1, 2, 3) })).toEqual(value({ says: 'phases', phases: [1, 2, 3] }))
    expect(meaning('ld6002b', 0x0a13, '10 00 00 00')).toEqual(value({ says: 'setting', name: 'sleep-time', values: [16] }))
    expect(meaning('mr60fda2', 0x0a14, '00 00 60 41')).toEqual(value({ says: 'other', type: 0x0a14 }))
  })

  it('[ADAPT-28] no lock where the flag is 0 or nobody can be so far', () => {
    const distance = (hex: string) => meaning('mr60bha2', 0x0a16, hex)
    expect(distance('01 00 00 00 71 3d 95 42')).toEqual(value({ says: 'distance', distance_m: undefined }))
    expect(distance('01 00 00 00 00 00 c0 3f')).toEqual(value({ says: 'distance', distance_m: 1.5 }))
    expect(distance('00 00 00 00 00 00 c0 3f')).toEqual(value({ says: 'distance', distance_m: undefined }))
    expect(codesOf([distance('01 00 00 00 00 00 c0 7f')])).toEqual(['value-meaningless'])
  })

  it('[ADAPT-27] reads lists, parameters of both lengths and text', () => {
    const list = new Uint8Array(44)
    const view = new DataView(list.buffer)
    view.setInt32(0, 2, true)
    ;[1, 2, 0.5].forEach((place, i) => view.setFloat32(4 + 4 * i, place, true))
    view.setInt32(16, -3, true)
    view.setInt32(20, 7, true)
    const targets = tinyframeMeaning('ld6002b', { id: 0, type: 0x0a04, data: list })
    expect(targets).toMatchObject(
      value({ says: 'targets', targets: [{ x_m: 1, y_m: 2, z_m: 0.5, doppler_index: -3, cluster: 7 }, { x_m: 0 }] }),
    )
    expect(codesOf([tinyframeMeaning('ld6002b', { id: 0, type: 0x0a04, data: list.slice(0, 43) })])).toEqual(['frame-malformed'])
    const short = joined([f32(2.5, 0.5), Uint8Array.of(10, 0, 0, 0)])
    const parameters = { height_m: 2.5, threshold_m: 0.5, sensitivity_frames: 10 }
    const read = (data: Uint8Array) => tinyframeMeaning('ld6002c', { id: 0, type: 0x0e06, data })
    expect(read(short)).toEqual(value({ says: 'parameters', parameters }))
    expect(read(joined([short, f32(1, 2, 3, 4)]))).toEqual(
      value({ says: 'parameters', parameters: { ...parameters, zone_m: [1, 2, 3, 4] } }),
    )
    expect(codesOf([read(short.slice(0, 11))])).toEqual(['frame-malformed'])
    expect(tinyframeMeaning('ld6002', { id: 0, type: 0x0100, data: new TextEncoder().encode('invalid BR = 7082\n') })).toEqual(
      value({ says: 'debug-text', text: 'invalid BR = 7082' }),
    )
  })
})

describe('TinyFrame says', () => {
  it('[ADAPT-9] [ADAPT-12] a fall once until it is taken back, and presence on change', () => {
    const radar = device('mr60fda2')
    expect(bodiesOf(radar.frame(0x0f09, Uint8Array.of(1)))).toEqual([{ event: 'presence', present: true }])
    expect(bodiesOf(radar.hear(tinyGood.fall))).toEqual([{ event: 'fall' }])
    expect(radar.hear(tinyGood.fall)).toEqual([])
    radar.frame(0x0e02, Uint8Array.of(0))
    expect(bodiesOf(radar.hear(tinyGood.fall))).toHaveLength(1)
  })

  it('[ADAPT-11] no reading from a device that tells neither motion nor vitals', () => {
    const radar = device('mr60fda2')
    radar.frame(0x0f09, Uint8Array.of(1))
    radar.pass(20_000)
    expect(radar.frame(0x0f09, Uint8Array.of(1))).toEqual([])
  })

  it('[ADAPT-8] [ADAPT-28] vitals at the distance, and no place from a lock that is none', () => {
    const radar = device('mr60bha2')
    const distance = (range: number) => radar.frame(0x0a16, joined([Uint8Array.of(1, 0, 0, 0), f32(range)]))
    distance(1.25)
    distance(74.62)
    expect(bodiesOf(radar.frame(0x0a15, f32(64)))).toEqual([{ y_m: 1.25, posture: 'unknown', heart_per_min: 64 }])
    expect(codesOf(radar.frame(0x0a15, f32(Number.NaN)))).toEqual(['value-meaningless'])
    expect(codesOf(radar.frame(0x0a14, f32(900)))).toEqual(['value-meaningless'])
    expect(codesOf(radar.frame(0x0e02, Uint8Array.of(9)))).toEqual(['value-meaningless'])
  })
})
