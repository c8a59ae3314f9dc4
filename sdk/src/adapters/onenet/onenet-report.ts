import { fail, ok, type Result } from '../../result.ts'
import { isObject, own, readForeignJson, type ForeignObject } from '../foreign-json.ts'

const wrong = (problem: string) => fail('foreign-shape-wrong', { family: 'OneNET', problem })

/**
 * Reads a report in the old form, `{"id":1,"dp":{"HeartRate":[{"v":80}]}}` (of several points the last counts), or in the new one,
 * `{"id":"1","params":{"HeartRate":{"value":80}}}`. Errors of JSON, `foreign-shape-wrong`.
 */
export function readOneNet(payload: Uint8Array): Result<ForeignObject> {
  const json = readForeignJson('OneNET', payload)
  if (!json.ok) return json
  const [points, params] = [own(json.value, 'dp'), own(json.value, 'params')]
  if (isObject(points)) return values(points, 'v', (series) => (Array.isArray(series) ? series.at(-1) : undefined))
  return isObject(params) ? values(params, 'value', (one) => one) : wrong('neither dp nor params')
}

function values(from: ForeignObject, key: string, pointOf: (said: unknown) => unknown): Result<ForeignObject> {
  const read: [string, unknown][] = []
  for (const [name, said] of Object.entries(from)) {
    const point = pointOf(said)
    if (!isObject(point) || !Object.hasOwn(point, key)) return wrong(`a point without ${key}`)
    read.push([name, point[key]])
  }
  return ok(Object.fromEntries(read))
}
