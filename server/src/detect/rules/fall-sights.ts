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
  /** By radar: who it has had upright without a break. */
  figures: Readonly<Record<string, Figure>>
  /** Where a person was seen last. */
  room?: string
}

/** Somebody upright in the view of one radar: since when, and when a sensor of another room first saw somebody in that time. All ms. */
interface Figure {
  room: string
  since_ms: number
  seen_ms: number
  elsewhere_ms?: number
}

export const nothingSeen: Sights = { postures: {}, moving: {}, bands: {}, figures: {} }

/** Who walks from one room into the next is seen in both for less than this. Chosen. */
const PASSING_MS = 5_000

/** A figure that stood on while somebody was seen in another room: of the two one is a curtain or a fan, where one resident lives. */
const isDoubtful = ({ seen_ms, elsewhere_ms }: Figure): boolean => elsewhere_ms !== undefined && seen_ms >= elsewhere_ms + PASSING_MS

/** Whether what a radar has upright is in doubt, as somebody was seen in another room meanwhile. */
export const inDoubt = ({ figures }: Sights, radar: string): boolean => {
  const figure = figures[radar]
  return figure !== undefined && isDoubtful(figure)
}

const without = <T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> => {
  const { [key]: _, ...others } = record
  return others
}

/** Takes a report into the picture. The same object comes back when it shows nothing new. */
export function see(sights: Sights, signal: ReportSignal): Sights {
  const figures = seeFigures(sights.figures, signal)
  return seeByKind(figures === sights.figures ? sights : { ...sights, figures }, signal)
}

function seeFigures(figures: Sights['figures'], signal: ReportSignal): Sights['figures'] {
  const { device, happened } = signal
  const known = figures[device.id]
  if (known !== undefined && happened < known.seen_ms) return figures
  if (known !== undefined && endsFigure(signal)) return without(figures, device.id)
  if (!showsSomebody(signal)) return figures
  let next = figures
  for (const [id, figure] of Object.entries(figures))
    if (figure.room !== device.room && figure.elsewhere_ms === undefined && happened > figure.since_ms)
      next = { ...next, [id]: { ...figure, elsewhere_ms: happened } }
  if (!showsUpright(signal)) return next
  const { since_ms = happened, ...seen } = known ?? {}
  return { ...next, [device.id]: { ...seen, room: device.room, since_ms, seen_ms: happened } }
}

const tellsPosture = ({ device, said }: ReportSignal): boolean => device.kind === 'radar' && (said === 'posture' || said === 'reading')

/** Nobody is in view of that radar any longer, or they are not up. */
const endsFigure = (signal: ReportSignal): boolean =>
  tellsPosture(signal) ? !showsUpright(signal) : signal.said === 'presence' && signal.body['present'] === false

const showsSomebody = (signal: ReportSignal): boolean =>
  tellsPosture(signal)
    ? signal.body['posture'] !== undefined && signal.body['posture'] !== 'unknown'
    : signal.said === 'motion' && signal.body['moving'] === true

function seeByKind(sights: Sights, signal: ReportSignal): Sights {
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
  return { ...sights, ...(unseen || inDoubt(sights, device.id) ? {} : { room: device.room }), postures }
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
export const showsUpright = (signal: ReportSignal): boolean => tellsPosture(signal) && upright.has(String(signal.body['posture']))

/** A radar that has somebody upright in view, and no doubt about it. */
export const seenUpright = (sights: Sights): boolean =>
  Object.entries(sights.postures).some(([id, [posture]]) => upright.has(posture) && !inDoubt(sights, id))

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
