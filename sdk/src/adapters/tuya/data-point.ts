import { fail, ok, type Result } from '../../result.ts'

/** One value of a Tuya device. What a number means is the product's own table. */
export type DataPoint = { id: number } & (
  | { as: 'bool'; value: boolean }
  | { as: 'value' | 'enum' | 'bitmap'; value: number }
  | { as: 'string'; value: string }
  | { as: 'raw'; value: Uint8Array }
)

const wrong = (problem: string) => fail('bytes-wrong', { family: 'Tuya data point', problem })
const utf8 = new TextDecoder('utf-8', { fatal: true })

function readValue(id: number, type: number, bytes: Uint8Array): Result<DataPoint> {
  const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
  if (type === 0) return ok({ id, as: 'raw', value: bytes })
  if (type === 1) return bytes.length === 1 && number <= 1 ? ok({ id, as: 'bool', value: number === 1 }) : wrong('no bool')
  if (type === 2) return bytes.length === 4 ? ok({ id, as: 'value', value: number | 0 }) : wrong('no value of four bytes')
  if (type === 4) return bytes.length === 1 ? ok({ id, as: 'enum', value: number }) : wrong('no enum of one byte')
  if (type === 5) return [1, 2, 4].includes(bytes.length) ? ok({ id, as: 'bitmap', value: number }) : wrong('no bitmap of 1, 2 or 4 bytes')
  if (type !== 3) return wrong(`the type ${type}`)
  try {
    return ok({ id, as: 'string', value: utf8.decode(bytes) })
  } catch {
    return wrong('no UTF-8')
  }
}

/** Reads the data points of a report's content, one after the other. Error `bytes-wrong`; nothing of a damaged report is told. */
export function readDataPoints(bytes: Uint8Array): Result<DataPoint[]> {
  const points: DataPoint[] = []
  let at = 0
  while (at < bytes.length) {
    if (bytes.length - at < 4) return wrong('a head cut off')
    const length = bytes[at + 2]! * 256 + bytes[at + 3]!
    if (length > bytes.length - at - 4) return wrong('a value cut off')
    const point = readValue(bytes[at]!, bytes[at + 1]!, bytes.slice(at + 4, at + 4 + length))
    if (!point.ok) return point
    points.push(point.value)
    at += 4 + length
  }
  return ok(points)
}
