import { type Result } from '../../result.ts'
import { byteReader, type ByteReader } from '../byte-reader.ts'
import { readDateTime, type GattDateTime } from './date-time.ts'
import { sfloat, sfloatBits, type MedicalFloat } from './medical-float.ts'

/** An oxygen saturation and the pulse rate found with it. */
export interface Saturation {
  spo2_pct: MedicalFloat
  pulse_per_min: MedicalFloat
}

/** What both pulse oximeter measurements may carry. */
export interface PulseOximeter extends Saturation {
  fast?: Saturation
  slow?: Saturation
  /** Local time without a zone; spot checks only. */
  taken?: GattDateTime
  measurement_status?: number
  sensor_status?: number
  /** Pulse amplitude index, %. */
  amplitude_pct?: MedicalFloat
}

const saturation = (read: ByteReader): Saturation => ({
  spo2_pct: sfloat(read.u16('the saturation')),
  pulse_per_min: sfloat(read.u16('the pulse rate')),
})

/** Reads a PLX continuous measurement (0x2A5F). Error `bytes-wrong`. */
export function readContinuousOximeter(bytes: Uint8Array): Result<PulseOximeter> {
  const read = byteReader('2A5F', bytes)
  const flags = read.u8('the flags')
  const value: PulseOximeter = saturation(read)
  if (flags & 0x01) value.fast = saturation(read)
  if (flags & 0x02) value.slow = saturation(read)
  if (flags & 0x04) value.measurement_status = read.u16('the measurement status')
  if (flags & 0x08) value.sensor_status = read.u24('the sensor status')
  if (flags & 0x10) value.amplitude_pct = sfloat(read.u16('the amplitude'))
  return read.done(value)
}

/** Reads a PLX spot-check measurement (0x2A5E). Error `bytes-wrong`. */
export function readSpotOximeter(bytes: Uint8Array): Result<PulseOximeter> {
  const read = byteReader('2A5E', bytes)
  const flags = read.u8('the flags')
  const value: PulseOximeter = saturation(read)
  if (flags & 0x01) value.taken = readDateTime(read)
  if (flags & 0x02) value.measurement_status = read.u16('the measurement status')
  if (flags & 0x04) value.sensor_status = read.u24('the sensor status')
  if (flags & 0x08) value.amplitude_pct = sfloat(read.u16('the amplitude'))
  return read.done(value)
}

/** The bytes of a PLX continuous measurement, to one decimal of a percent and of a beat. */
export function continuousOximeterBytes({ fast, slow, ...normal }: Saturation & { fast?: Saturation; slow?: Saturation }): Uint8Array {
  const words = [normal, fast, slow].flatMap((one) => (one === undefined ? [] : [one.spo2_pct, one.pulse_per_min]))
  const bytes = words.flatMap((word) => {
    const whole = typeof word === 'string' || Number.isInteger(word) || Math.abs(word) > 200
    const bits = sfloatBits(word, whole ? 0 : -1)
    return [bits & 0xff, bits >> 8]
  })
  return Uint8Array.from([(fast ? 0x01 : 0) | (slow ? 0x02 : 0), ...bytes])
}
