import { fail, ok, type Result } from '../../result.ts'

/** How a property lies in raw bytes, big-endian. */
export type RawField = { name: string; as: 'i16' | 'bool' | 'f32' }

/** A raw report: what it is, its number and its properties. */
export interface RawReport {
  /** 0 is a report of properties, in the platform's documented example. */
  method: number
  id: number
  params: Readonly<Record<string, number | boolean>>
}

const widths = { i16: 2, bool: 1, f32: 4 } as const

/**
 * Reads raw bytes by a layout, as a product's script does: method, id in four bytes, then the fields. Raw bytes mean what the product's
 * script says; the head is that of the platform's example. Errors `bytes-wrong`, `value-meaningless` for a bool that is neither 0 nor 1.
 */
export function readRawUp(bytes: Uint8Array, fields: readonly RawField[]): Result<RawReport> {
  const needs = 5 + fields.reduce((sum, { as }) => sum + widths[as], 0)
  if (bytes.length !== needs)
    return fail('bytes-wrong', { family: 'Aliyun raw', problem: `${bytes.length} bytes, the layout has ${needs}` })
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const params: [string, number | boolean][] = []
  let at = 5
  for (const { name, as } of fields) {
    const value = as === 'i16' ? view.getInt16(at) : as === 'f32' ? view.getFloat32(at) : view.getUint8(at)
    if ((as === 'bool' && value > 1) || !Number.isFinite(value))
      return fail('value-meaningless', { what: name, value, problem: `no ${as}` })
    params.push([name, as === 'bool' ? value === 1 : value])
    at += widths[as]
  }
  return ok({ method: view.getUint8(0), id: view.getUint32(1), params: Object.fromEntries(params) })
}
