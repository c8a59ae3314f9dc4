import { fail, ok, type Result } from '../../result.ts'
import { isObject, own, readForeignJson, type ForeignObject } from '../foreign-json.ts'

/** A report of properties to Tencent's platform. */
export interface TencentReport {
  token: string
  values: ForeignObject
  time_ms?: number
}

/** Reads `$thing/up/property/{ProductID}/{DeviceName}`; `values` in place of `params` is met too. Errors of JSON, `foreign-shape-wrong`. */
export function readTencentReport(payload: Uint8Array): Result<TencentReport> {
  const json = readForeignJson('Tencent', payload)
  if (!json.ok) return json
  const wrong = (problem: string) => fail('foreign-shape-wrong', { family: 'Tencent', problem })
  const [method, token, time] = [own(json.value, 'method'), own(json.value, 'clientToken'), own(json.value, 'timestamp')]
  if (method !== 'report') return wrong('the method is not report')
  if (typeof token !== 'string' || token === '') return wrong('no clientToken')
  const values = own(json.value, 'params') ?? own(json.value, 'values')
  if (!isObject(values)) return wrong('neither params nor values')
  return ok({ token, values, ...(typeof time === 'number' && Number.isSafeInteger(time) && time >= 0 ? { time_ms: time } : {}) })
}
