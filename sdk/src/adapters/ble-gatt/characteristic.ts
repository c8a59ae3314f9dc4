import { fail, ok, type Result } from '../../result.ts'
import { byteReader } from '../byte-reader.ts'
import type { ForeignObject } from '../foreign-json.ts'
import { readHeartRate } from './heart-rate.ts'
import type { MedicalFloat } from './medical-float.ts'
import { readContinuousOximeter, readSpotOximeter, type PulseOximeter } from './pulse-oximeter.ts'
import { readThermometer } from './thermometer.ts'

/** One value of a GATT characteristic, as a gateway heard it. */
export interface GattValue {
  /** The 16-bit number of the characteristic. */
  uuid: number
  bytes: Uint8Array
}

const numbers = (values: Readonly<Record<string, MedicalFloat>>): ForeignObject =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === 'number'))

const oximeter = ({ spo2_pct, pulse_per_min }: PulseOximeter): ForeignObject => numbers({ spo2_pct, heart_per_min: pulse_per_min })

/** Reads a battery level (0x2A19), %. Errors `bytes-wrong`, `value-meaningless` above 100. */
export function readBatteryLevel(bytes: Uint8Array): Result<number> {
  const read = byteReader('2A19', bytes)
  const level = read.done(read.u8('the level'))
  return level.ok && level.value > 100 ? fail('value-meaningless', { what: '2A19', value: level.value, problem: 'above 100 %' }) : level
}

const readers: Readonly<Record<number, (bytes: Uint8Array) => Result<ForeignObject>>> = {
  0x2a37: (bytes) => {
    const heart = readHeartRate(bytes)
    if (!heart.ok) return heart
    const { heart_per_min, contact } = heart.value
    if (contact === 'unknown') return ok({ heart_per_min })
    return ok(contact === 'detected' ? { worn: true, heart_per_min } : { worn: false })
  },
  0x2a5f: (bytes) => {
    const value = readContinuousOximeter(bytes)
    return value.ok ? ok(oximeter(value.value)) : value
  },
  0x2a5e: (bytes) => {
    const value = readSpotOximeter(bytes)
    return value.ok ? ok(oximeter(value.value)) : value
  },
  0x2a1c: (bytes) => {
    const value = readThermometer(bytes)
    return value.ok ? ok(numbers({ skin_c: value.value.temperature_c })) : value
  },
  0x2a19: (bytes) => {
    const level = readBatteryLevel(bytes)
    return level.ok ? ok({ battery_pct: level.value }) : level
  },
}

/**
 * The values of a GATT characteristic, by the names of the wristband's fields; a special float is left out, and a heart rate without
 * contact is none. Errors `foreign-shape-wrong` for a characteristic that is not read here, `bytes-wrong`, `value-meaningless`.
 */
export function gattValues({ uuid, bytes }: GattValue): Result<ForeignObject> {
  const read = Object.hasOwn(readers, uuid) ? readers[uuid] : undefined
  return read === undefined ? fail('foreign-shape-wrong', { family: 'GATT', problem: `no reader of ${uuid.toString(16)}` }) : read(bytes)
}
