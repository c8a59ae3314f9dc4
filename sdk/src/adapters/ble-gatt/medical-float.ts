/** What IEEE 11073-20601 says where there is no number. */
export type SpecialFloat = 'nan' | 'not-at-this-resolution' | 'plus-infinity' | 'minus-infinity' | 'reserved'
/** A number, or why there is none. */
export type MedicalFloat = number | SpecialFloat

const sfloatSpecials: Readonly<Record<number, SpecialFloat>> = {
  0x07ff: 'nan',
  0x0800: 'not-at-this-resolution',
  0x07fe: 'plus-infinity',
  0x0802: 'minus-infinity',
  0x0801: 'reserved',
}
const floatSpecials: Readonly<Record<number, SpecialFloat>> = {
  0x007fffff: 'nan',
  0x00800000: 'not-at-this-resolution',
  0x007ffffe: 'plus-infinity',
  0x00800002: 'minus-infinity',
  0x00800001: 'reserved',
}

/** Dividing by a whole power of ten is rounded once: 366 and −1 make 36.6. */
const scaled = (mantissa: number, exponent: number): number =>
  exponent < 0 ? mantissa / Number(`1e${-exponent}`) : mantissa * Number(`1e${exponent}`)

/** IEEE 11073 SFLOAT: exponent in the top 4 bits, mantissa in the lower 12, both two's complement, base 10. */
export function sfloat(bits: number): MedicalFloat {
  const special = sfloatSpecials[bits]
  return special ?? scaled(((bits & 0x0fff) << 20) >> 20, (bits << 16) >> 28)
}

/** IEEE 11073 FLOAT: exponent in the top 8 bits, mantissa in the lower 24, both two's complement, base 10. */
export function float(bits: number): MedicalFloat {
  const special = floatSpecials[bits >>> 0]
  return special ?? scaled((bits << 8) >> 8, bits >> 24)
}

const bitsOf = (table: Readonly<Record<number, SpecialFloat>>, name: SpecialFloat): number =>
  Number(Object.keys(table).find((bits) => table[Number(bits)] === name))

/**
 * The 16 bits of a value with so many powers of ten in its last digit. Throws a RangeError when it does not fit: 2,045 is the largest
 * mantissa.
 */
export const sfloatBits = (value: MedicalFloat, exponent = 0): number =>
  typeof value === 'string' ? bitsOf(sfloatSpecials, value) : fitted(value, exponent, 12, 4)

/** The 32 bits of a value with so many powers of ten in its last digit. Throws a RangeError when it does not fit. */
export const floatBits = (value: MedicalFloat, exponent = 0): number =>
  typeof value === 'string' ? bitsOf(floatSpecials, value) : fitted(value, exponent, 24, 8)

function fitted(value: number, exponent: number, mantissaBits: number, exponentBits: number): number {
  const mantissa = Math.round(scaled(value, -exponent))
  const [most, reach] = [2 ** (mantissaBits - 1) - 3, 2 ** (exponentBits - 1)]
  if (!(Math.abs(mantissa) <= most) || exponent < -reach || exponent >= reach)
    throw new RangeError(`${value} does not fit with the exponent ${exponent}.`)
  return (((exponent << mantissaBits) | (mantissa & (2 ** mantissaBits - 1))) & (mantissaBits === 12 ? 0xffff : -1)) >>> 0
}
