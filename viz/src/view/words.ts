import type { Title } from '@anju/sdk'

/** A span as `m:ss`, or `h:mm:ss` from an hour on. */
export function clockSpan(span_ms: number): string {
  const whole_s = Math.max(0, Math.floor(span_ms / 1_000))
  const [h, m, s] = [Math.floor(whole_s / 3_600), Math.floor(whole_s / 60) % 60, whole_s % 60]
  const two = (n: number) => String(n).padStart(2, '0')
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`
}

/** A time of day in the site's zone. */
export const timeOfDay = (at_ms: number, time_zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: time_zone, hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at_ms)

/**
 * A name as the desk may show it: the family name and how many letters follow are kept, the rest is not. `王秀兰` → `王**`, `Wang Xiulan` →
 * `Wang X.`. A name that the server has masked already comes out as it went in.
 */
export function maskedName(name: Title): Title {
  if (/[*＊.]/.test(name.zh)) return name
  const letters = Array.from(name.zh)
  const [family = '', given = ''] = name.en.split(' ')
  return {
    zh: `${letters[0] ?? ''}${'*'.repeat(Math.max(1, letters.length - 1))}`,
    en: given === '' || given.includes('*') ? name.en : `${family} ${given[0]}.`,
  }
}

/** The unit of a field by the end of its name, as it is written after a number. */
export function unitOf(field: string): string {
  const units: readonly (readonly [string, string])[] = [
    ['_lel_pct', ' %LEL'],
    ['_pct', ' %'],
    ['_per_min', ' /min'],
    ['_m_s', ' m/s'],
    ['_ppm', ' ppm'],
    ['_dbm', ' dBm'],
    ['_m', ' m'],
    ['_s', ' s'],
    ['_c', ' °C'],
    ['_w', ' W'],
    ['_g', ' g'],
  ]
  return units.find(([end]) => field.endsWith(end))?.[1] ?? ''
}
