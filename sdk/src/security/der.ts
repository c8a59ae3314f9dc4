/** ASN.1 in its distinguished encoding (ITU-T X.690), as far as a certificate needs it. Each function answers with a whole element. */
export type Der = Uint8Array

function element(tag: number, ...parts: readonly Uint8Array[]): Der {
  const content = Buffer.concat(parts)
  return Buffer.concat([Uint8Array.of(tag, ...lengthOf(content.byteLength)), content])
}

function lengthOf(bytes: number): number[] {
  if (bytes < 0x80) return [bytes]
  const digits: number[] = []
  for (let rest = bytes; rest > 0; rest >>>= 8) digits.unshift(rest & 0xff)
  return [0x80 | digits.length, ...digits]
}

export const sequence = (...items: readonly Der[]): Der => element(0x30, ...items)
export const set = (...items: readonly Der[]): Der => element(0x31, ...items)
export const boolean = (value: boolean): Der => element(0x01, Uint8Array.of(value ? 0xff : 0))
export const octets = (bytes: Uint8Array): Der => element(0x04, bytes)
export const utf8 = (text: string): Der => element(0x0c, Buffer.from(text, 'utf8'))
/** A whole number given by its bytes, biggest first; a leading zero keeps it positive. */
export const integer = (bytes: Uint8Array): Der => element(0x02, ...(bytes[0]! >= 0x80 ? [Uint8Array.of(0)] : []), bytes)
/** Bits; `unused` of the last byte do not count. */
export const bits = (bytes: Uint8Array, unused = 0): Der => element(0x03, Uint8Array.of(unused), bytes)
/** `[n] EXPLICIT`. */
export const explicit = (n: number, item: Der): Der => element(0xa0 | n, item)
/** `[n] IMPLICIT` of a primitive: the bytes alone. */
export const implicit = (n: number, bytes: Uint8Array): Der => element(0x80 | n, bytes)

/** An object identifier like `2.5.29.17`. */
export function oid(text: string): Der {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const digits = [arc & 0x7f]
    for (let left = arc >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80)
    return digits
  })
  return element(0x06, Uint8Array.from(bytes))
}

/** A time as certificates have it (RFC 5280, 4.1.2.5): two digits of the year until 2049, four from 2050 on. */
export function time(at_ms: number): Der {
  const [year = '', rest = ''] = new Date(at_ms)
    .toISOString()
    .replaceAll(/[-:T]|\.\d+/g, '')
    .split(/(?<=^\d{4})/)
  return Number(year) < 2_050 ? element(0x17, Buffer.from(year.slice(2) + rest)) : element(0x18, Buffer.from(year + rest))
}
