import { fail, ok, type Result } from '../../result.ts'
import type { Instant } from '../../time.ts'
import { isObject, own, quoted, readForeignJson, type ForeignObject } from '../foreign-json.ts'

/** The properties of one service of a Huawei IoTDA device, with the device's time where it stated one. */
export interface HuaweiService {
  service: string
  properties: ForeignObject
  time_ms?: Instant
}

/** The platform writes times in two ways and takes each only in its place. */
export type HuaweiForm = 'mqtt' | 'http'

const forms = {
  mqtt: { pattern: /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, says: "yyyyMMdd'T'HHmmss'Z'" },
  http: { pattern: /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d\.\d{3})Z$/, says: "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'" },
} as const

/** The instant of an `event_time`, in one form only. Error `time-form-wrong`. */
export function huaweiTime(text: unknown, form: HuaweiForm): Result<Instant> {
  const { pattern, says } = forms[form]
  const found = typeof text === 'string' ? pattern.exec(text) : null
  const at = found === null ? Number.NaN : Date.parse(`${found[1]}-${found[2]}-${found[3]}T${found[4]}:${found[5]}:${found[6]}Z`)
  const real = !Number.isNaN(at) && new Date(at).getUTCDate() === Number(found?.[3])
  return real ? ok(at as Instant) : fail('time-form-wrong', { value: quoted(text), form: says })
}

/** Reads a report of properties. Errors of JSON, `foreign-shape-wrong`, `time-form-wrong`. At most 64 KiB. */
export function readHuaweiReport(payload: Uint8Array, form: HuaweiForm = 'mqtt'): Result<HuaweiService[]> {
  const json = readForeignJson('Huawei', payload)
  if (!json.ok) return json
  const services = own(json.value, 'services')
  if (!Array.isArray(services)) return fail('foreign-shape-wrong', { family: 'Huawei', problem: 'no services' }, '/services')
  const read: HuaweiService[] = []
  for (const [i, one] of services.entries()) {
    const [service, properties, time] = isObject(one) ? [own(one, 'service_id'), own(one, 'properties'), own(one, 'event_time')] : []
    if (typeof service !== 'string' || !isObject(properties))
      return fail('foreign-shape-wrong', { family: 'Huawei', problem: 'no service_id and properties' }, `/services/${i}`)
    const at = time === undefined || time === null ? undefined : huaweiTime(time, form)
    if (at?.ok === false) return at
    read.push({ service, properties, ...(at === undefined ? {} : { time_ms: at.value }) })
  }
  return ok(read)
}
