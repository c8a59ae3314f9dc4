import type { ByteReader } from '../byte-reader.ts'

/** The seven bytes of a GATT date and time: local, without a zone. Zero means not known in year, month and day. */
export interface GattDateTime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}

export const readDateTime = (read: ByteReader): GattDateTime => ({
  year: read.u16('the year'),
  month: read.u8('the month'),
  day: read.u8('the day'),
  hour: read.u8('the hour'),
  minute: read.u8('the minute'),
  second: read.u8('the second'),
})

export const dateTimeBytes = ({ year, month, day, hour, minute, second }: GattDateTime): number[] => [
  year & 0xff,
  year >> 8,
  month,
  day,
  hour,
  minute,
  second,
]
