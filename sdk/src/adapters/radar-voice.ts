import type { Point, Point3 } from '../home/home.ts'
import { fail, ok, type Result } from '../result.ts'
import { between, Seconds, type Instant } from '../time.ts'
import type { Utterance } from './adapter.ts'

export type Posture = 'standing' | 'sitting' | 'lying' | 'on-floor' | 'unknown'

/** What every radar family's interpreter is told by who installs the device. */
export interface RadarSetting {
  now: () => Instant
  /** Where the person of a device that tells no place is known to be, as in the one bed that it watches (device axes, m). */
  watched_m?: Point3
  /** Where people leave the view: doors in device axes, m. Without it nobody can say that a target vanished on its way, and `target-lost` is not said. */
  ways_m?: readonly Point[]
}

/** What the numbers of a voice are. All are chosen, none is measured. */
export const voiceRule = {
  /** A motion up to this is stillness. */
  still_pct: 5,
  /** Vitals older than this are not repeated in a reading. */
  vitals_fresh: Seconds(30),
  /** How near to a way out a target must vanish to have left by it. */
  way_within_m: 0.8,
  /** The period of the kind's reading. */
  reading_every: Seconds(10),
} as const

/** Ranges of the radar kind. */
const LEVEL_M = 12
const UP_M = 6
const MOST_TARGETS = 16
const DAY_S = 86_400

type Said = Result<Utterance>[]

/** Where somebody is, in the device's axes, m. What the device does not measure is left out. */
export interface SeenPlace {
  x_m?: number
  y_m?: number
  z_m?: number
}

/** A place of which at least the level part is measured. */
export type LevelPlace = SeenPlace & { x_m: number; y_m: number }

/** What is known of a fall. A device that only says yes knows none of it. */
export interface SeenFall {
  drop_m?: number
  speed_m_s?: number
  confidence_pct?: number
  place?: SeenPlace
}

/** What a radar has said so far, and so what is new. One for each device. */
export interface RadarVoice {
  /**
   * How many people are in view; `some` from a device that does not count, which changes no count that was told. Says `presence` when that changed;
   * with nobody left, what was known of the person is forgotten.
   */
  seen(targets: number | 'some'): Said
  /** Where the nearest person is, device axes. Says nothing; a place out of the kind's range is a fault and is not taken. */
  at(place: SeenPlace): Said
  /** Says `posture` when it changed. */
  posture(posture: Posture, confidence_pct?: number): Said
  /** How much the nearest person moves. */
  moves(motion_pct: number): void
  /** Breaths or heart beats a minute; 0 is no measurement. */
  vital(which: 'breath' | 'heart', per_min: number): Said
  /** Says `fall`, at the place told, or the nearest person's where none is told or it is out of range: no fall is lost for its place. */
  fell(fall: SeenFall): Said
  /** Says `target-lost` when the place is near no known way out. */
  vanished(place: LevelPlace): Said
  /** The reading, when it is due and something is known of motion or vitals: a stillness that nobody measured is never said. */
  sample(): Said
}

const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value))
const event = (body: Record<string, unknown>): Said => [ok({ kind: 'radar', channel: 'event', body })]
const within = (value: number | undefined, most: number) => value === undefined || Math.abs(value) <= most
const inRange = ({ x_m, y_m, z_m }: SeenPlace) => within(x_m, LEVEL_M) && within(y_m, LEVEL_M) && within(z_m, UP_M)
/** A number that the device told, cut to the kind's range; nothing where it told none. */
const told = (field: string, value: number | undefined, most: number) => (value === undefined ? {} : { [field]: clamp(value, most) })

const vitalLimits = { breath: 60, heart: 250 } as const

export function radarVoice({ now, watched_m, ways_m }: RadarSetting): RadarVoice {
  const watched: SeenPlace = watched_m === undefined ? {} : { x_m: watched_m[0], y_m: watched_m[1], z_m: watched_m[2] }
  let targets: number | 'some' | undefined
  let place = watched
  let posture: Posture = 'unknown'
  let motion_pct: number | undefined
  let stillSince: Instant | undefined
  let readAt: Instant | undefined
  const vitals: Partial<Record<'breath' | 'heart', { per_min: number; at: Instant }>> = {}

  const forget = () => {
    place = watched
    posture = 'unknown'
    motion_pct = stillSince = readAt = undefined
    delete vitals.breath
    delete vitals.heart
  }
  const fresh = (which: 'breath' | 'heart'): number | undefined => {
    const told = vitals[which]
    return told !== undefined && between(told.at, now()) <= voiceRule.vitals_fresh ? told.per_min : undefined
  }
  const outside = ({ x_m, y_m, z_m }: SeenPlace): Said => [
    fail('value-meaningless', { what: 'place', value: `${x_m}, ${y_m}, ${z_m} m`, problem: 'beyond what a radar of this kind reports' }),
  ]

  return {
    seen(count) {
      if (count === 'some') {
        if (targets !== undefined && targets !== 0) return []
        targets = count
        return event({ event: 'presence', present: true })
      }
      const seen = clamp(count, MOST_TARGETS)
      if (seen === targets) return []
      targets = seen
      if (seen === 0) forget()
      return event({ event: 'presence', present: seen > 0, targets: seen })
    },
    at(next) {
      if (!inRange(next)) return outside(next)
      place = next
      return []
    },
    posture(next, confidence_pct) {
      if (next === posture) return []
      posture = next
      return event({ event: 'posture', posture, ...place, ...told('confidence_pct', confidence_pct, 100) })
    },
    moves(next) {
      motion_pct = clamp(next, 100)
      stillSince = motion_pct > voiceRule.still_pct ? undefined : (stillSince ?? now())
    },
    vital(which, per_min) {
      if (per_min === 0) {
        delete vitals[which]
        return []
      }
      if (!(per_min > 0 && per_min <= vitalLimits[which]))
        return [
          fail('value-meaningless', { what: which, value: String(per_min), problem: `not between 0 and ${vitalLimits[which]} a minute` }),
        ]
      vitals[which] = { per_min, at: now() }
      return []
    },
    fell({ drop_m, speed_m_s, confidence_pct, place: where = place }) {
      return event({
        event: 'fall',
        ...(inRange(where) ? where : place),
        ...told('drop_m', drop_m, 3),
        ...told('speed_m_s', speed_m_s, 10),
        ...told('confidence_pct', confidence_pct, 100),
      })
    },
    vanished(where) {
      if (!inRange(where)) return []
      const { x_m, y_m } = where
      const left = ways_m?.some(([x, y]) => Math.hypot(x - x_m, y - y_m) <= voiceRule.way_within_m) ?? true
      return left ? [] : event({ event: 'target-lost', ...where })
    },
    sample() {
      const [breath, heart] = [fresh('breath'), fresh('heart')]
      const nothing = motion_pct === undefined && breath === undefined && heart === undefined
      if (targets === 0 || nothing) return []
      if (readAt !== undefined && between(readAt, now()) < voiceRule.reading_every) return []
      readAt = now()
      const body = {
        ...place,
        posture,
        ...(motion_pct === undefined ? {} : { motion_pct }),
        ...(breath === undefined ? {} : { breath_per_min: breath }),
        ...(heart === undefined ? {} : { heart_per_min: heart }),
        ...(motion_pct === undefined ? {} : { still_s: stillSince === undefined ? 0 : clamp(between(stillSince, now()) / 1_000, DAY_S) }),
      }
      return [ok({ kind: 'radar', channel: 'reading', body })]
    },
  }
}
