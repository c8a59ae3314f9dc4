import { fail, ok, type Result } from '../result.ts'
import type { Instant } from '../time.ts'
import { quoted } from './foreign-json.ts'

const FORM = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)$/

/**
 * The instant of a date and time that states no zone, by the zone that whoever binds the device states, in minutes east of Greenwich.
 * Without one such a time is no instant: take the time of receipt, and call the clock unset. Error `time-form-wrong`, for a day that no
 * calendar has too.
 */
export function localTime(text: string, zone_min: number): Result<Instant> {
  const wrong = fail('time-form-wrong', { value: quoted(text), form: 'yyyy-MM-dd HH:mm:ss' })
  const found = FORM.exec(text)
  if (found === null) return wrong
  const at = Date.parse(`${text.slice(0, 10)}T${text.slice(11)}Z`)
  if (Number.isNaN(at) || new Date(at).getUTCDate() !== Number(found[3])) return wrong
  return ok((at - zone_min * 60_000) as Instant)
}
