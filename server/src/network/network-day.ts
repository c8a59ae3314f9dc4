import { catalogue, type DeviceState, type Instant } from '@anju/sdk'
import { wallTime } from '../detect/night.ts'

/** Upper ends of the classes of delay, seconds; the last class is open. */
export const DELAY_CLASSES_S = [0.5, 1, 2, 5, 15, 60] as const

/** What one home's line was like on one local day. All of it is counted, so that days can be added. JSON. */
export interface NetworkDay {
  home: string
  /** Days since 1970 by the wall clock of the site. */
  day: number
  /** Time for which devices were expected to be heard, all of them together, and the part of it in which they were silent, ms. */
  watched_ms: number
  silent_ms: number
  /** Silences longer than a heartbeat and a half, and connections that broke. */
  gaps: number
  losses: number
  /** Silence by the hour in which it was, ms. */
  silent_by_hour_ms: number[]
  /** Messages by their delay beyond the quickest of their device, in the classes above. */
  delays: number[]
  /** Radio of devices that tell it. */
  rssi: { count: number; sum_dbm: number; least_dbm: number }
}

export const newDay = (home: string, day: number): NetworkDay => ({
  home,
  day,
  watched_ms: 0,
  silent_ms: 0,
  gaps: 0,
  losses: 0,
  silent_by_hour_ms: Array.from({ length: 24 }, () => 0),
  delays: Array.from({ length: DELAY_CLASSES_S.length + 1 }, () => 0),
  rssi: { count: 0, sum_dbm: 0, least_dbm: 0 },
})

/** What must be remembered of a device between two of its words. */
export interface Heard {
  heard_ms: number
  presence: DeviceState['presence']
  /** When what it told last happened by its own clock, by event and for the reading. */
  told: Readonly<Record<string, number>>
  /** Its smallest delay: a clock that is wrong is no slow line. */
  quickest_ms: number
}

/** A silence longer than so many heartbeats is one: a word may be late. */
const GRACE = 1.5
const HOUR_MS = 3_600_000

/** A device without mains or charge is silent through no fault of the line. */
export const excused = ({ events }: Pick<DeviceState, 'events'>): boolean =>
  events['mains-power']?.body['mains'] === 'lost' || events['battery-low']?.body['low'] === true

/** The longest silence of a living device of a kind, ms. */
export const heartbeat_ms = (kind: string): number => (catalogue[kind as keyof typeof catalogue]?.heartbeat_s ?? 3_600) * 1_000

const toldBy = ({ events, reading }: DeviceState): Record<string, number> => ({
  ...(reading === undefined ? {} : { reading: reading.at_ms }),
  ...Object.fromEntries(Object.entries(events).map(([name, { at_ms }]) => [`event ${name}`, at_ms])),
})

/** Takes one state of a device into its home's day, and remembers what the next one is held against. The day is changed in place. */
export function hear(day: NetworkDay, before: Heard | undefined, state: DeviceState, time_zone: string): Heard | undefined {
  const { heard_ms, presence } = state
  if (heard_ms === undefined) return before
  const now: Heard = { heard_ms, presence, told: toldBy(state), quickest_ms: before?.quickest_ms ?? Infinity }
  if (before === undefined) return now
  if (before.presence === 'online' && presence === 'offline' && !excused(state)) day.losses++
  if (heard_ms === before.heard_ms) return { ...before, presence }
  if (!excused(state)) addSilence(day, before.heard_ms, heard_ms, heartbeat_ms(state.kind), time_zone)
  const rssi = state.reading?.body['rssi_dbm']
  if (typeof rssi === 'number' && now.told['reading'] !== before.told['reading']) addRadio(day, rssi)
  for (const [name, at_ms] of Object.entries(now.told)) {
    if (at_ms === before.told[name]) continue
    now.quickest_ms = Math.min(now.quickest_ms, heard_ms - at_ms)
    addDelay(day, (heard_ms - at_ms - now.quickest_ms) / 1_000)
  }
  return now
}

function addDelay({ delays }: NetworkDay, beyond_s: number): void {
  const found = DELAY_CLASSES_S.findIndex((most) => beyond_s <= most)
  delays[found === -1 ? DELAY_CLASSES_S.length : found]!++
}

/** Counts the time between two words of a device, and what of it is silence: all that goes beyond a heartbeat, when it is long enough. */
export function addSilence(day: NetworkDay, from_ms: number, to_ms: number, heartbeat: number, time_zone: string): void {
  day.watched_ms += to_ms - from_ms
  if (to_ms - from_ms <= heartbeat * GRACE) return
  day.gaps++
  day.silent_ms += to_ms - from_ms - heartbeat
  for (let at = from_ms + heartbeat; at < to_ms;) {
    const { minute } = wallTime(at as Instant, time_zone)
    const until = Math.min(to_ms, (Math.floor(at / HOUR_MS) + 1) * HOUR_MS)
    day.silent_by_hour_ms[Math.floor(minute / 60)]! += until - at
    at = until
  }
}

function addRadio({ rssi }: NetworkDay, dbm: number): void {
  rssi.least_dbm = rssi.count === 0 ? dbm : Math.min(rssi.least_dbm, dbm)
  rssi.count++
  rssi.sum_dbm += dbm
}
