import type { Result } from '../../result.ts'
import { byteReader } from '../byte-reader.ts'

/** The names of the bits of ZoneStatus, lowest first (Zigbee Cluster Library, IAS Zone; bits 10 to 15 are reserved). */
export const zoneBits = [
  'alarm1',
  'alarm2',
  'tamper',
  'battery_low',
  'supervision_reports',
  'restore_reports',
  'trouble',
  'ac_fault',
  'test',
  'battery_defect',
] as const
export type ZoneStatus = Readonly<Record<(typeof zoneBits)[number], boolean>>

/** The bits of a ZoneStatus by name. */
export const zoneStatus = (bits: number): ZoneStatus =>
  Object.fromEntries(zoneBits.map((name, bit) => [name, ((bits >> bit) & 1) === 1])) as ZoneStatus

/** The 16 bits of a ZoneStatus; what is not named is off. */
export const zoneStatusBits = (status: Partial<ZoneStatus>): number =>
  zoneBits.reduce((bits, name, bit) => bits | (status[name] === true ? 1 << bit : 0), 0)

/** A zone status change notification: cluster 0x0500, command 0x00. */
export interface ZoneChange {
  status: ZoneStatus
  extended: number
  zone: number
  /** How long ago it happened, seconds. The wire counts quarters of a second. */
  delay_s: number
}

/** Reads the six bytes of a change notification. Error `bytes-wrong`. */
export function readZoneChange(bytes: Uint8Array): Result<ZoneChange> {
  const read = byteReader('IAS zone', bytes)
  return read.done({
    status: zoneStatus(read.u16('the status')),
    extended: read.u8('the extended status'),
    zone: read.u8('the zone'),
    delay_s: read.u16('the delay') / 4,
  })
}

/** The bytes of a change notification. */
export function zoneChangeBytes({ status, extended, zone, delay_s }: ZoneChange): Uint8Array {
  const [bits, delay] = [zoneStatusBits(status), Math.round(delay_s * 4)]
  return Uint8Array.from([bits & 0xff, bits >> 8, extended, zone, delay & 0xff, delay >> 8])
}
