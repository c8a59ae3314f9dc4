import type { Result } from '../../result.ts'
import { byteReader } from '../byte-reader.ts'
import { readDateTime, type GattDateTime } from './date-time.ts'
import { float, floatBits, type MedicalFloat } from './medical-float.ts'

/** One indication of the characteristic 0x2A1C, in degrees Celsius whatever the wire said. */
export interface Thermometer {
  temperature_c: MedicalFloat
  /** Local time without a zone. */
  taken?: GattDateTime
  /** Where it was measured, by the table of the characteristic 0x2A1D: 1 armpit, 2 body, 3 ear, 4 finger, 6 mouth … */
  site?: number
}

const [FAHRENHEIT, TIMED, SITED] = [0x01, 0x02, 0x04]

/** Reads a temperature measurement (0x2A1C). Error `bytes-wrong`. */
export function readThermometer(bytes: Uint8Array): Result<Thermometer> {
  const read = byteReader('2A1C', bytes)
  const flags = read.u8('the flags')
  const said = float(read.u32('the temperature'))
  const temperature_c = flags & FAHRENHEIT && typeof said === 'number' ? ((said - 32) * 5) / 9 : said
  const taken = flags & TIMED ? readDateTime(read) : undefined
  const site = flags & SITED ? read.u8('the site') : undefined
  return read.done({ temperature_c, ...(taken === undefined ? {} : { taken }), ...(site === undefined ? {} : { site }) })
}

/** The bytes of a temperature measurement in Celsius, to a tenth of a degree. */
export function thermometerBytes(temperature_c: MedicalFloat): Uint8Array {
  const bits = floatBits(temperature_c, -1)
  return Uint8Array.from([0, bits & 0xff, (bits >> 8) & 0xff, (bits >> 16) & 0xff, bits >>> 24])
}
