import type { Point3 } from '@anju/sdk'
import { placeSeen } from '../place-seen.ts'
import type { ReportSignal } from '../rule.ts'

/** What the sensors of a home show of its people now, as far as a fall is concerned. All times are when it happened, ms. */
export interface Sights {
  /** The newest posture by radar, while that radar has somebody in view; of who is low also where, in the home's coordinates. */
  postures: Readonly<Record<string, readonly [posture: string, at_ms: number, place_m?: Point3]>>
  /** Warmth that moves, by motion sensor: since when, while it lasts. */
  moving: Readonly<Record<string, number>>
  /** By wristband: whether it is worn, as far as it has said, the steps of the day, and when they last grew. */
  bands: Readonly<Record<string, { worn?: boolean; steps?: number; stepped_ms?: number }>>
  /** Where a person was seen last. */
  room?: string
}

export const nothingSeen: Sights = { postures: {}, moving: {}, bands: {} }

const without = <T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> => {
  const { [key]: _, ...others } = record
  return others
}

/** Takes a report into the picture. The same object comes back when it shows nothing new. */
export function see(sights: Sights, signal: ReportSignal): Sights {
  const { kind } = signal.device
  if (kind === 'radar') return seeByRadar(sights, signal)
  if (kind === 'motion') return seeByMotion(sights, signal)
  if (kind === 'wristband') return seeByBand(sights, signal)
  return sights
}

function seeByRadar(sights: Sights, signal: ReportSignal): Sights {
  const { device, said, body, happened } = signal
  const known = sights.postures[device.id]
  if (said === 'presence' && body['present'] === false)
    return known === undefined ? sights : { ...sights, postures: without(sights.postures, device.id) }
  if (said === 'presence') return sights.room === device.room ? sights : { ...sights, room: device.room }
  if (said !== 'posture' && said !== 'reading') return sights
  if (known !== undefined && known[1] > happened) return sights // A buffered report is no news of now.
  const unseen = said === 'reading' && body['posture'] === 'unknown' // What a radar without anybody in view sends as its sign of life.
  if (unseen && known === undefined) return sights
  const posture = String(body['posture'])
  const place_m = low.has(posture) ? placeSeen(signal) : undefined
  const now = place_m === undefined ? ([posture, happened] as const) : ([posture, happened, toCentimetres(place_m)] as const)
  const postures = { ...sights.postures, [device.id]: now }
  return { ...sights, ...(unseen ? {} : { room: device.room }), postures }
}

function seeByMotion(sights: Sights, { device, said, body, happened }: ReportSignal): Sights {
  if (said !== 'motion') return sights
  if (body['moving'] === true) return { ...sights, room: device.room, moving: { ...sights.moving, [device.id]: happened } }
  return device.id in sights.moving ? { ...sights, moving: without(sights.moving, device.id) } : sights
}

function seeByBand(sights: Sights, { device, said, body, happened }: ReportSignal): Sights {
  const known = sights.bands[device.id] ?? {}
  const next = (change: Sights['bands'][string]): Sights => ({
    ...sights,
    bands: { ...sights.bands, [device.id]: { ...known, ...change } },
  })
  if (said === 'worn') return next({ worn: body['worn'] === true })
  if (said !== 'reading' || typeof body['steps'] !== 'number') return sights
  const steps = body['steps']
  if (known.steps === steps) return sights
  return next(known.steps !== undefined && steps > known.steps ? { steps, stepped_ms: happened } : { steps })
}

/** Who is low: on the floor before lying. */
const LOW = ['on-floor', 'lying'] as const
const low = new Set<string>(LOW)
const toCentimetres = ([x, y, z]: Point3): Point3 => [Math.round(x * 100) / 100, Math.round(y * 100) / 100, Math.round(z * 100) / 100]
const upright = new Set(['standing', 'sitting'])

/** Whether a report shows a person who is up: standing, walking, or sitting on furniture. */
export const showsUpright = ({ device, said, body }: ReportSignal): boolean =>
  device.kind === 'radar' && (said === 'posture' || said === 'reading') && upright.has(String(body['posture']))

/** A radar that has somebody upright in view. */
export const seenUpright = ({ postures }: Sights): boolean => Object.values(postures).some(([posture]) => upright.has(posture))

/** The radar, if any, that has somebody low in view: on the floor before lying. */
export function seenLow({ postures }: Sights): { radar: string; posture: (typeof LOW)[number]; position_m?: Point3 } | undefined {
  for (const posture of LOW) {
    const found = Object.entries(postures).find(([, [now]]) => now === posture)
    if (found === undefined) continue
    const [radar, [, , position_m]] = found
    return { radar, posture, ...(position_m === undefined ? {} : { position_m }) }
  }
  return undefined
}

/** Whether another radar has had somebody low in view since: then whoever is seen up elsewhere, as a curtain in a draught, is not them. */
export const lowElsewhere = ({ postures }: Sights, radar: string, since_ms: number): boolean =>
  Object.entries(postures).some(([id, [posture, at_ms]]) => id !== radar && low.has(posture) && at_ms >= since_ms)

/** Motion or steps that began after `since_ms`. */
export const movedSince = ({ moving, bands }: Sights, since_ms: number): boolean =>
  Object.values(moving).some((at_ms) => at_ms > since_ms) || Object.values(bands).some(({ stepped_ms = 0 }) => stepped_ms > since_ms)

/** A motion sensor still holds its "moving". */
export const holdsMoving = ({ moving }: Sights): boolean => Object.keys(moving).length > 0
