/** How times of a log are written. */
export const timeForms = ['iso', 'local', 'epoch-s', 'epoch-ms'] as const
export type TimeForm = (typeof timeForms)[number]

const LOCAL = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[T ](\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,6}))?)?$/
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/

/** The instant that a cell says, ms; undefined when it says none. `local` is a time of day in a zone: of an hour that comes twice the first is meant. */
export function instantOf(text: string, form: TimeForm, zone: string): number | undefined {
  const figure = /^\d{1,14}(\.\d{1,9})?$/.test(text) ? Number(text) : undefined
  if (form === 'epoch-s') return figure === undefined ? undefined : Math.round(figure * 1_000)
  if (form === 'epoch-ms') return figure === undefined ? undefined : Math.round(figure)
  if (form === 'iso') return ISO.test(text) ? whole(Date.parse(text)) : undefined
  const parts = LOCAL.exec(text)
  if (parts === null) return undefined
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const wall = Date.UTC(year, month - 1, day, hour, minute, second) + Number(`0.${parts[7] ?? '0'}`) * 1_000
  const back = new Date(wall)
  if (hour > 23 || minute > 59 || second > 59 || back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day) return undefined
  // The offset at about that time; once more, in case a change of the clocks lies between.
  const near = wall - offset_ms(wall, zone)
  return whole(wall - offset_ms(near, zone))
}

const whole = (value: number): number | undefined => (Number.isFinite(value) && value >= 0 ? Math.round(value) : undefined)

const clocks = new Map<string, Intl.DateTimeFormat>()

/** How far a zone is ahead of UTC at an instant, ms. Throws a RangeError for a zone that is none. */
export function offset_ms(at_ms: number, zone: string): number {
  let clock = clocks.get(zone)
  if (clock === undefined) clocks.set(zone, (clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' })))
  const name = clock.formatToParts(at_ms).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}
