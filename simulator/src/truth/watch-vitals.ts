import { Minutes, Seconds, type Duration, type Instant, type Point3 } from '@anju/sdk'
import type { Strain } from '../physiology/illness.ts'
import type { Physiology, Vitals } from '../physiology/vitals.ts'
import type { TruthLog } from './truth-log.ts'

/** Vital signs at rest, and how far they are from the person's own. */
interface Signs extends Vitals {
  off: Strain
}

/** A limit of vital signs: when it is passed, and when one is safely back. */
interface Limit {
  kind: 'vitals-critical' | 'vitals-deviation'
  cause: string
  /** It must last for so long to be one. The onset is when it began. */
  lasts: Duration
  onset(signs: Signs, copd: boolean): boolean
  end(signs: Signs, copd: boolean): boolean
}

/** It must last for so long to be critical, and so long to be unlike usual. */
export const PERSISTS = Minutes(2)
export const DEVIATES_FOR = Minutes(30)
/** No person is steadier than this, in the unit of the sign (chosen: the waves of a day and a body), and so many times it is unlike usual. */
const STEADY: Partial<Record<keyof Strain, number>> = { breath_per_min: 1.2, heart_per_min: 4, spo2_pct: -0.8, skin_c: 0.5 }
const DEVIATIONS = { onset: 5, end: 4.5 } as const

/**
 * When vital signs at rest are an emergency, and when no longer. Pulse and SpO2 by the single 3 of NEWS2 (≤ 40, ≥ 131, ≤ 91); for chronic lung disease its
 * second scale (≤ 83); breathing over the limit of tachypnoea of healthy people over 65 (28 /min; NEWS2's 25 over-fires); fever by NEWS2's 39.1 °C, a cold
 * body by its 35.0.
 */
const CRITICAL: readonly Omit<Limit, 'kind' | 'lasts'>[] = [
  { cause: 'bradycardia', onset: ({ heart_per_min }) => heart_per_min <= 40, end: ({ heart_per_min }) => heart_per_min > 44 },
  { cause: 'tachycardia', onset: ({ heart_per_min }) => heart_per_min >= 131, end: ({ heart_per_min }) => heart_per_min < 125 },
  { cause: 'tachypnoea', onset: ({ breath_per_min }) => breath_per_min > 28, end: ({ breath_per_min }) => breath_per_min < 27 },
  {
    cause: 'low-spo2',
    onset: ({ spo2_pct }, copd) => spo2_pct <= (copd ? 83 : 91),
    end: ({ spo2_pct }, copd) => spo2_pct > (copd ? 84 : 92),
  },
  { cause: 'fever', onset: ({ core_c }) => core_c >= 39.1, end: ({ core_c }) => core_c < 38.9 },
  { cause: 'hypothermia', onset: ({ core_c }) => core_c <= 35, end: ({ core_c }) => core_c > 35.2 },
]
const LIMITS: readonly Limit[] = [
  ...CRITICAL.map((limit) => ({ ...limit, kind: 'vitals-critical' as const, lasts: PERSISTS })),
  ...Object.entries(STEADY).map(([name, steady]): Limit => {
    const deviations = ({ off }: Signs) => off[name as keyof Strain] / steady
    return {
      kind: 'vitals-deviation',
      cause: `${name.split('_')[0]}-${steady > 0 ? 'high' : 'low'}`,
      lasts: DEVIATES_FOR,
      onset: (signs) => deviations(signs) >= DEVIATIONS.onset,
      end: (signs) => deviations(signs) < DEVIATIONS.end,
    }
  }),
]
/** A pause in breathing of this length is an emergency: twice the ten seconds from which on one is counted in sleep laboratories (chosen). */
export const APNOEA = Seconds(20)
/** Whoever is troubled is looked at so often. */
const LOOK = Seconds(30)
/** An onset is found this exactly, milliseconds. */
const EXACT_MS = 100

/** A body, as far as this watch needs it. */
export interface WatchedBody {
  registered: { id: string; conditions?: readonly string[] | undefined }
  away: boolean
  physiology: Physiology
}

const signsOf = ({ physiology }: WatchedBody, at: Instant): Signs => ({ ...physiology.atRest(at), off: physiology.strain(at) })

/** Holds the vital signs of people against what is an emergency. It looks at nobody who is well. */
export interface VitalsWatch {
  look(now: Instant): void
  /** When it must look again; undefined while everybody is well. */
  next(now: Instant): Instant | undefined
}

export function watchVitals(
  people: readonly WatchedBody[],
  log: TruthLog,
  where: (body: WatchedBody, at: Instant) => { room?: string | undefined; position_m?: Point3 | undefined },
): VitalsWatch {
  const watched = people.map((body) => ({
    body,
    since: new Map<string, Instant>(),
    last: 0 as Instant,
    breath: undefined as Instant | undefined,
  }))
  type Watched = (typeof watched)[number]
  /** Since when a limit has been passed: between the last look and this, by bisection. */
  const passed = (passes: (signs: Signs) => boolean, { body, last }: Watched, now: Instant): Instant => {
    let [low, high] = [Math.min(last, now), now as number]
    if (passes(signsOf(body, low as Instant))) return low as Instant
    while (high - low > EXACT_MS) {
      const middle = Math.floor((low + high) / 2)
      if (passes(signsOf(body, middle as Instant))) high = middle
      else low = middle
    }
    return high as Instant
  }
  const hold = (one: Watched, now: Instant) => {
    const { body, since } = one
    const { id, conditions = [] } = body.registered
    const copd = conditions.includes('copd')
    const signs = signsOf(body, now)
    for (const limit of LIMITS) {
      const { kind, cause, lasts } = limit
      const key = `${id}/${cause}`
      if (limit.onset(signs, copd)) {
        const from = since.get(cause) ?? passed((found) => limit.onset(found, copd), one, now)
        since.set(cause, from)
        if (now - from >= lasts) log.onset(kind, key, from, { ...where(body, from), resident: id, cause })
      } else if (limit.end(signs, copd)) {
        since.delete(cause)
        if (log.isOpen(kind, key))
          log.end(
            kind,
            key,
            passed((found) => limit.end(found, copd), one, now),
          )
      }
    }
  }
  const breathe = (one: Watched, now: Instant) => {
    const { body } = one
    const { id } = body.registered
    const pause = body.physiology.pauseAt(now)
    if (pause !== undefined && now - pause.from >= APNOEA) log.onset('apnoea', id, pause.from, { ...where(body, pause.from), resident: id })
    if (pause === undefined && one.breath !== undefined && log.isOpen('apnoea', id)) log.end('apnoea', id, one.breath)
    one.breath = pause?.until
  }
  return {
    look(now) {
      for (const one of watched) {
        const { body, since } = one
        if (body.physiology.troubled(now) || since.size > 0) hold(one, now)
        breathe(one, now)
        one.last = now
      }
    },
    next(now) {
      let next = Infinity
      for (const { body, since } of watched) {
        if (body.physiology.troubled(now) || since.size > 0) next = Math.min(next, now + LOOK)
        const pause = body.physiology.pauseAt(now)
        if (pause !== undefined) next = Math.min(next, pause.until, pause.from + APNOEA > now ? pause.from + APNOEA : Infinity)
      }
      return next === Infinity ? undefined : (next as Instant)
    },
  }
}
