import { fail, ok, type Result } from '../../result.ts'
import { isObject, own, quoted, readForeignJson, readForeignText, type ForeignObject } from '../foreign-json.ts'
import { localTime } from '../local-time.ts'

/** Where a Tasmota message came from. Whatever arrives there shows that the device lives, save the goodbye `Offline`. */
export interface TasmotaTopic {
  name: string
  part: 'SENSOR' | 'STATE' | 'LWT' | 'POWER' | 'other'
}

/** One message of Tasmota. */
export type TasmotaMessage =
  /** `values` are flat: `POWER`, `ENERGY.Power`. `local_time` is as the device wrote it, without a zone. */
  | { about: 'values'; name: string; values: ForeignObject; local_time?: string }
  | { about: 'presence'; name: string; online: boolean }
  | { about: 'other'; name: string }

const FAMILY = 'Tasmota'
const parts = new Set<string>(['SENSOR', 'STATE', 'LWT', 'POWER'])

/** Reads `tele/<name>/<part>` and `stat/<name>/POWER`, in the default order of Tasmota's full topic. Error `foreign-topic-unknown`. */
export function readTasmotaTopic(topic: string): Result<TasmotaTopic> {
  const [prefix, ...rest] = topic.split('/')
  const [name, last] = [rest.slice(0, -1).join('/'), rest.at(-1) ?? '']
  if ((prefix !== 'tele' && prefix !== 'stat') || name === '' || topic.length > 300)
    return fail('foreign-topic-unknown', { topic: quoted(topic), family: FAMILY })
  return ok({ name, part: (parts.has(last) ? last : 'other') as TasmotaTopic['part'] })
}

function flat(json: ForeignObject): ForeignObject {
  const values: [string, unknown][] = Object.entries(json).flatMap(([key, value]): [string, unknown][] =>
    isObject(value) ? Object.entries(value).map(([inner, one]) => [`${key}.${inner}`, one]) : [[key, value]],
  )
  return Object.fromEntries(values)
}

/**
 * Reads one message. Errors `foreign-topic-unknown`, those of JSON (Tasmota at times cuts its JSON off: a bad message of a living device),
 * `value-meaningless`.
 */
export function readTasmota(topic: string, payload: Uint8Array): Result<TasmotaMessage> {
  const from = readTasmotaTopic(topic)
  if (!from.ok) return from
  const { name, part } = from.value
  if (part === 'other' || payload.byteLength === 0) return ok({ about: 'other', name })
  if (part === 'LWT' || part === 'POWER') {
    const text = readForeignText(payload)
    if (!text.ok) return text
    if (part === 'POWER') return ok({ about: 'values', name, values: { POWER: text.value } })
    if (text.value === 'Online' || text.value === 'Offline') return ok({ about: 'presence', name, online: text.value === 'Online' })
    return fail('value-meaningless', { what: 'LWT', value: quoted(text.value), problem: 'neither Online nor Offline' })
  }
  const json = readForeignJson(FAMILY, payload)
  if (!json.ok) return json
  const time = own(json.value, 'Time')
  const known = typeof time === 'string' && localTime(time, 0).ok
  return ok({ about: 'values', name, values: flat(json.value), ...(known ? { local_time: time } : {}) })
}
