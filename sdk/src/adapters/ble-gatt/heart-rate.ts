import type { Result } from '../../result.ts'
import { byteReader } from '../byte-reader.ts'

/** Whether the sensor lies on skin; `unknown` when the device does not say that it can tell. */
export type Contact = 'detected' | 'not-detected' | 'unknown'

/** One notification of the characteristic 0x2A37. */
export interface HeartRate {
  heart_per_min: number
  contact: Contact
  energy_kj?: number
  /** Times between beats, oldest first. */
  rr_s: readonly number[]
}

const [WIDE, TOUCHES, CAN_TELL, ENERGY, RR] = [0x01, 0x02, 0x04, 0x08, 0x10]
const RR_PER_S = 1_024

/** Reads a heart rate measurement (0x2A37). Error `bytes-wrong` when a field is cut or bytes are left over, half an RR value included. */
export function readHeartRate(bytes: Uint8Array): Result<HeartRate> {
  const read = byteReader('2A37', bytes)
  const flags = read.u8('the flags')
  const heart_per_min = flags & WIDE ? read.u16('the rate') : read.u8('the rate')
  const contact = flags & CAN_TELL ? (flags & TOUCHES ? 'detected' : 'not-detected') : 'unknown'
  const energy_kj = flags & ENERGY ? read.u16('the energy') : undefined
  const intervals = flags & RR ? Math.floor(read.left_bytes / 2) : 0
  const rr_s = Array.from({ length: intervals }, () => read.u16('an RR interval') / RR_PER_S)
  return read.done({ heart_per_min, contact, ...(energy_kj === undefined ? {} : { energy_kj }), rr_s })
}

/** The bytes of a heart rate measurement. Rates above 255 are written in two bytes. Values are whole in the units of the wire. */
export function heartRateBytes({ heart_per_min, contact, energy_kj, rr_s }: HeartRate): Uint8Array {
  const wide = heart_per_min > 255
  const touch = contact === 'unknown' ? 0 : CAN_TELL | (contact === 'detected' ? TOUCHES : 0)
  const flags = (wide ? WIDE : 0) | touch | (energy_kj === undefined ? 0 : ENERGY) | (rr_s.length > 0 ? RR : 0)
  const words = [...(energy_kj === undefined ? [] : [energy_kj]), ...rr_s.map((s) => Math.round(s * RR_PER_S))]
  const rate = wide ? [heart_per_min & 0xff, heart_per_min >> 8] : [heart_per_min]
  return Uint8Array.from([flags, ...rate, ...words.flatMap((word) => [word & 0xff, word >> 8])])
}
