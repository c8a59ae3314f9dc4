import { fail, ok, type Result } from '../../result.ts'
import type { Instant } from '../../time.ts'
import { isObject, own, quoted, readForeignJson, type ForeignObject } from '../foreign-json.ts'
import { localTime } from '../local-time.ts'

/** What a Milesight VS373 reports, by its number on the wire. */
export const vs373Events = [
  'fall',
  'motionless',
  'dwell',
  'out-of-bed',
  'occupancy',
  'vacant',
  'bradycardia',
  'tachypnea',
  'lying',
] as const
export type Vs373Event = (typeof vs373Events)[number]

/** What became of it, by its number on the wire; 0 is not used. */
export const vs373Statuses = [undefined, 'alarm', 'resolve', 'ignore', 'status-report'] as const
export type Vs373Status = NonNullable<(typeof vs373Statuses)[number]>

/** One trigger report. */
export interface Vs373Report {
  model?: string
  serial?: string
  event: Vs373Event
  status: Vs373Status
  trigger_id?: number
  /** Where, in the device's millimetres made metres: x and y level from the device, z up from the floor. */
  location_m?: readonly [number, number, number]
  /** As the device wrote it, without a zone. */
  local_time?: string
}

const FAMILY = 'VS373'

/**
 * Keys are compared without case, spaces and underscores: the vendor's own pages write `device_info`, `device info`, `ip_address`,
 * `ipAddress`.
 */
const plain = (key: string) => key.toLowerCase().replaceAll(/[\s_-]/g, '')

const byPlainKey = (object: ForeignObject): Map<string, unknown> =>
  new Map(Object.keys(object).map((key) => [plain(key), own(object, key)]))

const objectAt = (from: Map<string, unknown>, key: string): Map<string, unknown> | undefined => {
  const value = from.get(key)
  return isObject(value) ? byPlainKey(value) : undefined
}

const LOCATION = /^\s*\(\s*(-?\d{1,6})\s*,\s*(-?\d{1,6})\s*,\s*(-?\d{1,6})\s*\)\s*$/

function locationOf(value: unknown): Vs373Report['location_m'] {
  const found = typeof value === 'string' ? LOCATION.exec(value) : null
  return found === null ? undefined : [Number(found[1]) / 1_000, Number(found[2]) / 1_000, Number(found[3]) / 1_000]
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value.length <= 64 ? value : undefined)

/** Leaves out what is not known. */
const known = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never

/**
 * Reads a trigger report in every spelling and nesting that the vendor documents: the trigger inside the device info, beside it, or its
 * fields bare in either. Errors of JSON, `foreign-shape-wrong` without event and status, `value-meaningless` for numbers outside the
 * tables.
 */
export function readVs373(payload: Uint8Array): Result<Vs373Report> {
  const json = readForeignJson(FAMILY, payload)
  if (!json.ok) return json
  const top = byPlainKey(json.value)
  const info = objectAt(top, 'deviceinfo') ?? top
  const trigger = objectAt(info, 'triggerdata') ?? objectAt(top, 'triggerdata') ?? (info.has('event') ? info : top)
  const [event, status] = [trigger.get('event'), trigger.get('status')]
  if (event === undefined || status === undefined) return fail('foreign-shape-wrong', { family: FAMILY, problem: 'no event and status' })
  const [eventName, statusName] = [named(vs373Events, event), named(vs373Statuses, status)]
  if (eventName === undefined) return fail('value-meaningless', { what: 'event', value: quoted(event), problem: 'not in the table' })
  if (statusName === undefined) return fail('value-meaningless', { what: 'status', value: quoted(status), problem: 'not in the table' })
  const id = trigger.get('triggerid')
  const time = text(info.get('time') ?? trigger.get('time') ?? top.get('time'))
  return ok({
    event: eventName,
    status: statusName,
    ...known({
      model: text(info.get('devicemodel'))?.toUpperCase(),
      serial: text(info.get('devicesn')),
      trigger_id: typeof id === 'number' && Number.isSafeInteger(id) ? id : undefined,
      location_m: locationOf(trigger.get('location')),
      local_time: time !== undefined && localTime(time, 0).ok ? time : undefined,
    }),
  })
}

const named = <T>(table: readonly T[], number: unknown): T | undefined =>
  typeof number === 'number' && Number.isInteger(number) && number >= 0 ? table[number] : undefined

/** The JSON of a trigger report, in the spelling of the vendor's newer page. The time is local and carries no zone. */
export function vs373Json(report: Vs373Report, at: Instant, zone_min: number): string {
  const local = new Date(at + zone_min * 60_000).toISOString()
  const { location_m } = report
  return JSON.stringify({
    device_info: { device_model: report.model, device_sn: report.serial, time: `${local.slice(0, 10)} ${local.slice(11, 19)}` },
    trigger_data: {
      type: 0,
      trigger_id: report.trigger_id,
      event: vs373Events.indexOf(report.event),
      status: vs373Statuses.indexOf(report.status),
      ...(location_m === undefined ? {} : { location: ` (${location_m.map((m) => Math.round(m * 1_000)).join(', ')})` }),
    },
  })
}
