import { toHome, type DeviceState, type Point3, type RegisteredDevice } from '@anju/sdk'
import type { Report } from './feed-state.ts'
import { viewLimits } from './limits.ts'

export const tones = ['alarm', 'warning', 'info', 'calm', 'silent'] as const
export type Tone = (typeof tones)[number]

/** What a card says: a code of the texts, and what fills it. */
export type CardCode =
  | 'sos'
  | 'sos-cancelled'
  | 'fall-suspected'
  | 'target-lost'
  | 'gas'
  | 'gas-alarm'
  | 'gas-sounds'
  | 'wet'
  | 'smoke'
  | 'door-open'
  | 'window-open'
  | 'present'
  | 'moving'
  | 'battery-low'
  | 'offline'

/** A device that has something to say, from its own reports and nothing else. Words are made by whoever shows it. */
export interface DeviceCard {
  device: string
  code: CardCode
  tone: Tone
  /** Where it hangs: where the radar saw it, or the device's own place. Home coordinates, m. */
  at_m: Point3
  since_ms: number
  params: Readonly<Record<string, string | number>>
}

type Values = Readonly<Record<string, unknown>>
interface Look {
  device: RegisteredDevice
  state: DeviceState
  reports: readonly Report[]
  now_ms: number
}

const number = (values: Values | undefined, field: string): number | undefined =>
  typeof values?.[field] === 'number' ? values[field] : undefined

const happened = (state: DeviceState, event: string) => state.events[event]

/** Where a report with radar coordinates puts somebody, or nowhere. A radar that tells no height puts them on the floor. */
export function reportedPlace(device: RegisteredDevice, values: Values | undefined): Point3 | undefined {
  const [x, y, z] = [number(values, 'x_m'), number(values, 'y_m'), number(values, 'z_m')]
  return x === undefined || y === undefined ? undefined : toHome(device, [x, y, z ?? -device.place_m[2]])
}

/** The one card of a device, the worst thing first; nothing while all is calm. */
export function cardOf(look: Look): DeviceCard | undefined {
  for (const seen of [
    sosCard,
    fallCard,
    gasCard,
    smokeCard,
    wetCard,
    offlineCard,
    doorCard,
    lostCard,
    presenceCard,
    motionCard,
    batteryCard,
  ]) {
    const card = seen(look)
    if (card !== undefined) return card
  }
  return undefined
}

const card = ({ device }: Look, code: CardCode, tone: Tone, since_ms: number, more?: Partial<DeviceCard>): DeviceCard => ({
  device: device.id,
  code,
  tone,
  at_m: device.place_m,
  since_ms,
  params: {},
  ...more,
})

function sosCard(look: Look): DeviceCard | undefined {
  const sos = happened(look.state, 'sos')
  if (sos === undefined || look.now_ms - sos.at_ms > viewLimits.fall_shown) return undefined
  return sos.body['state'] === 'raised' ? card(look, 'sos', 'alarm', sos.at_ms) : card(look, 'sos-cancelled', 'warning', sos.at_ms)
}

const UPRIGHT = new Set<unknown>(['standing', 'sitting'])

/** A suspicion stands until the same device saw the person upright again, or saw nobody. */
function fallCard(look: Look): DeviceCard | undefined {
  const { state, device, now_ms } = look
  const fall = happened(state, 'fall')
  if (fall === undefined || now_ms - fall.at_ms > viewLimits.fall_shown) return undefined
  const posture = happened(state, 'posture')
  const upAgain = posture !== undefined && posture.at_ms > fall.at_ms && UPRIGHT.has(posture.body['posture'])
  const upNow = state.reading !== undefined && state.reading.at_ms > fall.at_ms && UPRIGHT.has(state.reading.body['posture'])
  const presence = happened(state, 'presence')
  const gone = presence !== undefined && presence.at_ms > fall.at_ms && presence.body['present'] === false
  if (upAgain || upNow || gone) return undefined
  const place = reportedPlace(device, fall.body)
  const confidence_pct = number(fall.body, 'confidence_pct')
  return card(look, 'fall-suspected', 'alarm', fall.at_ms, {
    params: confidence_pct === undefined ? {} : { confidence_pct },
    ...(place === undefined ? {} : { at_m: place }),
  })
}

function gasCard(look: Look): DeviceCard | undefined {
  const { state, now_ms, reports } = look
  const levels = reports.flatMap(({ at_ms, body }) => {
    const level = number(body, 'gas_lel_pct')
    return level === undefined ? [] : [{ at_ms, level }]
  })
  const latest = levels[0]
  const said = happened(state, 'gas')
  const alarm = said?.body['alarm'] === true
  if (latest === undefined || now_ms - latest.at_ms > viewLimits.gas_shown)
    return alarm && latest === undefined ? card(look, 'gas-sounds', 'alarm', said.at_ms) : undefined
  if (latest.level < viewLimits.gas_calm_lel_pct && !alarm) return undefined
  const before = levels[1]?.level ?? 0
  const trend = latest.level > before ? 'rising' : latest.level < before ? 'falling' : 'steady'
  return card(look, alarm ? 'gas-alarm' : 'gas', alarm ? 'alarm' : 'warning', latest.at_ms, {
    params: { gas_lel_pct: latest.level.toFixed(1), trend },
  })
}

function smokeCard(look: Look): DeviceCard | undefined {
  const smoke = happened(look.state, 'smoke')
  return smoke?.body['alarm'] === true ? card(look, 'smoke', 'alarm', smoke.at_ms) : undefined
}

function wetCard(look: Look): DeviceCard | undefined {
  const water = happened(look.state, 'water')
  return water?.body['wet'] === true ? card(look, 'wet', 'info', water.at_ms) : undefined
}

const offlineCard = (look: Look): DeviceCard | undefined =>
  look.state.presence === 'offline' ? card(look, 'offline', 'silent', look.state.heard_ms ?? look.now_ms) : undefined

function doorCard(look: Look): DeviceCard | undefined {
  const door = happened(look.state, 'door')
  if (door?.body['open'] !== true) return undefined
  return card(look, look.device.opening?.includes('window') === true ? 'window-open' : 'door-open', 'calm', door.at_ms)
}

function lostCard(look: Look): DeviceCard | undefined {
  const lost = happened(look.state, 'target-lost')
  const seen = happened(look.state, 'presence')
  if (lost === undefined || look.now_ms - lost.at_ms > viewLimits.radar_shown || (seen !== undefined && seen.at_ms > lost.at_ms))
    return undefined
  const place = reportedPlace(look.device, lost.body)
  return card(look, 'target-lost', 'warning', lost.at_ms, place === undefined ? {} : { at_m: place })
}

function presenceCard(look: Look): DeviceCard | undefined {
  const target = targetOf(look)
  return target === undefined ? undefined : card(look, 'present', 'calm', target.at_ms, { params: { posture: target.posture } })
}

function motionCard(look: Look): DeviceCard | undefined {
  const moving = happened(look.state, 'motion')
  return moving?.body['moving'] === true ? card(look, 'moving', 'calm', moving.at_ms) : undefined
}

function batteryCard(look: Look): DeviceCard | undefined {
  const low = happened(look.state, 'battery-low')
  return low?.body['low'] === true ? card(look, 'battery-low', 'silent', low.at_ms) : undefined
}

export type ReportedPosture = 'standing' | 'sitting' | 'lying' | 'on-floor' | 'unknown'

/** Somebody as a radar reported: place, posture and when. Not where they are: where they were said to be. */
export interface Target {
  device: string
  room: string
  at_ms: number
  at_m: Point3
  posture: ReportedPosture
}

/** Where a radar last saw somebody, while it says that somebody is there. */
export function targetOf({ device, state, now_ms }: Omit<Look, 'reports'>): Target | undefined {
  if (device.kind !== 'radar' || state.presence === 'offline') return undefined
  const presence = happened(state, 'presence')
  if (presence?.body['present'] === false) return undefined
  const said = [happened(state, 'posture'), happened(state, 'fall'), state.reading]
    .flatMap((report) => (report === undefined || report.at_ms < (presence?.at_ms ?? 0) - 1_000 ? [] : [report]))
    .sort((a, b) => b.at_ms - a.at_ms)[0]
  if (said === undefined || now_ms - said.at_ms > viewLimits.radar_shown) return undefined
  const at_m = reportedPlace(device, said.body)
  if (at_m === undefined) return undefined
  const posture = said.body['posture'] ?? 'on-floor'
  return { device: device.id, room: device.room, at_ms: said.at_ms, at_m, posture: posture as ReportedPosture }
}
