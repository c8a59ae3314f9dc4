// Goal: no bit of a zone is taken for another. Method: every one of the 1,024 states against an oracle of its own, round trips, vectors.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  readZoneChange,
  zoneBits,
  zoneChangeBytes,
  zoneInterpreter,
  zoneStatus,
  zoneStatusBits,
  zoneTypeCodes,
  zoneTypes,
} from '../../src/adapters/message-families.ts'
import { codeOf, fitsKind, hex, told, valueOf } from './message-talk.ts'

describe('zone status', () => {
  it('[ADAPT-55] names each bit, and writes what it reads', () => {
    for (let bits = 0; bits < 1_024; bits++) {
      const status = zoneStatus(bits)
      zoneBits.forEach((name, bit) => expect(status[name]).toBe(Math.floor(bits / 2 ** bit) % 2 === 1))
      expect(zoneStatusBits(status)).toBe(bits)
    }
  })

  it('[ADAPT-41] reads a change notification whole or not at all', () => {
    expect(valueOf(readZoneChange(hex('09 00 00 01 08 00')))).toMatchObject({
      zone: 1,
      delay_s: 2,
      status: { alarm1: true, battery_low: true, tamper: false },
    })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_023 }), fc.nat(255), fc.nat(255), fc.nat(65_535), (bits, extended, zone, quarters) => {
        const change = { status: zoneStatus(bits), extended, zone, delay_s: quarters / 4 }
        const bytes = zoneChangeBytes(change)
        expect(valueOf(readZoneChange(bytes))).toEqual(change)
        for (let cut = 0; cut < bytes.length; cut++) expect(codeOf(readZoneChange(bytes.slice(0, cut)))).toBe('bytes-wrong')
        expect(codeOf(readZoneChange(Uint8Array.from([...bytes, 0])))).toBe('bytes-wrong')
      }),
    )
  })
})

describe('a zone', () => {
  it('[ADAPT-55] takes tamper for tamper: water with 0x0004 is no leak', () => {
    const water = zoneInterpreter('water')
    expect(told(water.hear(zoneStatus(0)))).toEqual([{ event: 'water', wet: false }])
    expect(told(water.hear(zoneStatus(0x0004)))).toEqual([{ event: 'tamper', tampered: true }])
    expect(told(water.hear(zoneStatus(0x0009)))).toEqual([
      { event: 'water', wet: true },
      { event: 'tamper', tampered: false },
      { event: 'battery-low', low: true },
    ])
  })

  it('[ADAPT-56] loses neither alarm bit where the type uses both', () => {
    for (const [type, { follows, alarm }] of Object.entries(zoneTypes)) {
      const zone = zoneInterpreter(type)
      zone.hear(zoneStatus(0))
      const said = told(zone.hear(zoneStatus(0x0002)))
      expect(said.length, type).toBe(follows.length === 2 ? 1 : 0)
      if (follows.length === 2) expect(said[0]).toMatchObject({ event: alarm.as === 'sample' ? '' : alarm.event })
    }
    expect(told(zoneInterpreter('motion').hear(zoneStatus(0x0002)))).toEqual([{ event: 'motion', moving: true }])
  })

  it('[ADAPT-57] takes an alarm under the test bit for a self-test', () => {
    expect(told(zoneInterpreter('fire').hear(zoneStatus(0x0101)))).toEqual([{ event: 'self-test', passed: true }])
    expect(told(zoneInterpreter('water').hear(zoneStatus(0x0101)))).toEqual([])
  })

  it('[ADAPT-48] tells a detector without a figure without one', () => {
    expect(told(zoneInterpreter('gas').hear(zoneStatus(1)))).toEqual([{ event: 'gas', alarm: true }])
    expect(told(zoneInterpreter('carbon-monoxide').hear(zoneStatus(1)))).toEqual([{ event: 'co', alarm: true }])
  })

  it('[ADAPT-44] [ADAPT-45] tells only what fits its kind, and nothing twice', () => {
    const types = [...new Set(Object.values(zoneTypeCodes).flat())]
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.array(fc.nat(1_023), { maxLength: 30 }), (type, all) => {
        const zone = zoneInterpreter(type)
        for (const bits of all) {
          fitsKind(zone.hear(zoneStatus(bits)))
          expect(zone.hear(zoneStatus(bits))).toEqual([])
        }
      }),
    )
    expect(() => zoneInterpreter('constructor')).toThrow(RangeError)
  })
})
