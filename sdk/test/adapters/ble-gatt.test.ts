// Goal: GATT values are read as the SIG lays them out and never past their end. Method: the recorded vectors, then round trips and arbitrary bytes.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  continuousOximeterBytes,
  float,
  floatBits,
  gattValues,
  gattWristband,
  heartRateBytes,
  readBatteryLevel,
  readContinuousOximeter,
  readHeartRate,
  readSpotOximeter,
  readThermometer,
  sfloat,
  sfloatBits,
  thermometerBytes,
  type HeartRate,
} from '../../src/adapters/message-families.ts'
import { codeOf, faults, fitsKind, hex, told, valueOf } from './message-talk.ts'

const specials = ['nan', 'not-at-this-resolution', 'plus-infinity', 'minus-infinity', 'reserved'] as const

describe('medical floats', () => {
  it('[ADAPT-50] reads the vectors, and the special values as no numbers', () => {
    expect(sfloat(0x0061)).toBe(97)
    expect(float(0xff00016e)).toBe(36.6)
    expect([0x07ff, 0x0800, 0x07fe, 0x0802, 0x0801].map(sfloat)).toEqual(specials)
    expect([0x007fffff, 0x00800000, 0x007ffffe, 0x00800002, 0x00800001].map(float)).toEqual(specials)
  })

  it('[ADAPT-50] reads every number as mantissa times a power of ten', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2_045, max: 2_045 }), fc.integer({ min: -8, max: 7 }), (mantissa, exponent) => {
        const value = Number(`${mantissa}e${exponent}`)
        expect(sfloat(sfloatBits(value, exponent))).toBeCloseTo(value, 9)
        expect(float(floatBits(value, exponent))).toBe(value === 0 ? 0 : value)
      }),
    )
    for (const special of specials) {
      expect(sfloat(sfloatBits(special))).toBe(special)
      expect(float(floatBits(special))).toBe(special)
    }
    expect(() => sfloatBits(2_046)).toThrow(RangeError)
    expect(() => sfloatBits(1, 8)).toThrow(RangeError)
  })
})

describe('heart rate', () => {
  it('[ADAPT-51] reads the recorded vectors', () => {
    expect(valueOf(readHeartRate(hex('16 48 54 01 EC 02')))).toEqual({
      heart_per_min: 72,
      contact: 'detected',
      rr_s: [0.33203125, 0.73046875],
    })
    expect(valueOf(readHeartRate(hex('02 3C')))).toEqual({ heart_per_min: 60, contact: 'unknown', rr_s: [] })
    expect(valueOf(readHeartRate(hex('01 01 01')))).toEqual({ heart_per_min: 257, contact: 'unknown', rr_s: [] })
    expect(valueOf(readHeartRate(hex('04 48'))).contact).toBe('not-detected')
  })

  it('[ADAPT-41] refuses half an RR value and every other cut', () => {
    expect(codeOf(readHeartRate(hex('16 48 54 01 EC')))).toBe('bytes-wrong')
    expect(codeOf(readHeartRate(hex('02 3C 00')))).toBe('bytes-wrong')
    expect(codeOf(readHeartRate(hex('')))).toBe('bytes-wrong')
    for (let cut = 0; cut < 5; cut++) expect(codeOf(readContinuousOximeter(hex('00 61 00 48 00').slice(0, cut)))).toBe('bytes-wrong')
    for (let cut = 0; cut < 5; cut++) expect(codeOf(readThermometer(hex('00 6E 01 00 FF').slice(0, cut)))).toBe('bytes-wrong')
  })

  const heartRate: fc.Arbitrary<HeartRate> = fc
    .record({
      heart_per_min: fc.integer({ min: 0, max: 65_535 }),
      contact: fc.constantFrom('detected' as const, 'not-detected' as const, 'unknown' as const),
      energy: fc.option(fc.integer({ min: 0, max: 65_535 }), { nil: undefined }),
      rr: fc.array(fc.integer({ min: 0, max: 65_535 }), { maxLength: 8 }),
    })
    .map(({ energy, rr, ...rest }) => ({ ...rest, ...(energy === undefined ? {} : { energy_kj: energy }), rr_s: rr.map((n) => n / 1_024) }))

  it('[ADAPT-52] reads back what it writes', () => {
    fc.assert(
      fc.property(heartRate, (value) => {
        expect(valueOf(readHeartRate(heartRateBytes(value)))).toEqual(value)
      }),
    )
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 200 }), (tenths, pulse) => {
        const said = { spo2_pct: tenths / 10, pulse_per_min: pulse }
        expect(valueOf(readContinuousOximeter(continuousOximeterBytes(said)))).toEqual(said)
        expect(valueOf(readContinuousOximeter(continuousOximeterBytes({ ...said, fast: said, slow: said })))).toMatchObject({ slow: said })
        expect(valueOf(readThermometer(thermometerBytes(tenths / 10)))).toEqual({ temperature_c: tenths / 10 })
      }),
    )
  })
})

describe('the other characteristics', () => {
  it('[ADAPT-53] reads battery, oximeter and thermometer vectors', () => {
    expect(valueOf(readBatteryLevel(hex('2C')))).toBe(44)
    expect(codeOf(readBatteryLevel(hex('65')))).toBe('value-meaningless')
    expect(valueOf(readContinuousOximeter(hex('00 61 00 48 00')))).toEqual({ spo2_pct: 97, pulse_per_min: 72 })
    expect(valueOf(readThermometer(hex('00 6E 01 00 FF')))).toEqual({ temperature_c: 36.6 })
    expect(valueOf(readSpotOximeter(hex('0B 61 00 48 00 EA 07 01 0F 16 1E 00 20 00 14 00')))).toEqual({
      spo2_pct: 97,
      pulse_per_min: 72,
      taken: { year: 2026, month: 1, day: 15, hour: 22, minute: 30, second: 0 },
      measurement_status: 0x20,
      amplitude_pct: 20,
    })
    expect(valueOf(readContinuousOximeter(hex('08 61 00 48 00 01 02 03')))).toMatchObject({ sensor_status: 0x030201 })
    expect(codeOf(gattValues({ uuid: 0x2a38, bytes: hex('01') }))).toBe('foreign-shape-wrong')
  })

  it('[ADAPT-52] makes Celsius of Fahrenheit, and reads time and site', () => {
    const read = valueOf(readThermometer(hex('07 DA 03 00 FF EA 07 01 0F 16 1E 00 06')))
    expect(read.temperature_c).toBeCloseTo(37, 9)
    expect(read).toMatchObject({ site: 6, taken: { year: 2026, day: 15 } })
  })
})

describe('a band of standard services', () => {
  const band = () => gattWristband()

  it('[ADAPT-53] tells what is worn and measured', () => {
    const heard = band()
    expect(told(heard.hear({ uuid: 0x2a19, bytes: hex('2C') }))).toEqual([{ battery_pct: 44 }])
    expect(told(heard.hear({ uuid: 0x2a37, bytes: hex('16 48 54 01 EC 02') }))).toEqual([
      { event: 'worn', worn: true },
      { heart_per_min: 72 },
    ])
    expect(told(heard.hear({ uuid: 0x2a1c, bytes: hex('00 6E 01 00 FF') }))).toEqual([{ skin_c: 36.6 }])
    expect(told(heard.hear({ uuid: 0x2a5f, bytes: hex('00 61 00 48 00') }))).toEqual([{ spo2_pct: 97, heart_per_min: 72 }])
  })

  it('[ADAPT-51] tells no heart rate of a band that is off', () => {
    const heard = band()
    heard.hear({ uuid: 0x2a19, bytes: hex('2C') })
    expect(told(heard.hear({ uuid: 0x2a37, bytes: hex('04 48') }))).toEqual([{ event: 'worn', worn: false }])
    expect(told(heard.hear({ uuid: 0x2a37, bytes: hex('04 48') }))).toEqual([])
  })

  it('[ADAPT-50] leaves a special float out', () => {
    const heard = band()
    heard.hear({ uuid: 0x2a19, bytes: hex('2C') })
    expect(told(heard.hear({ uuid: 0x2a5f, bytes: hex('00 FF 07 48 00') }))).toEqual([{ heart_per_min: 72 }])
    for (const bits of ['00 08', 'FE 07', '02 08', '01 08'])
      expect(told(heard.hear({ uuid: 0x2a5f, bytes: hex(`00 ${bits} ${bits}`) })), bits).toEqual([])
  })

  it('[ADAPT-40] [ADAPT-44] eats any bytes without a throw, and tells only what fits', () => {
    const heard = band()
    heard.hear({ uuid: 0x2a19, bytes: hex('2C') })
    fc.assert(
      fc.property(fc.constantFrom(0x2a37, 0x2a5f, 0x2a5e, 0x2a1c, 0x2a19, 0), fc.uint8Array({ maxLength: 24 }), (uuid, bytes) =>
        fitsKind(heard.hear({ uuid, bytes })),
      ),
      { numRuns: 2_000 },
    )
    expect(faults(heard.hear({ uuid: 0x2a5f, bytes: hex('00 FF 00 48 00') }))).toEqual(['value-meaningless'])
  })
})
