import type { Habits, Instant } from '@anju/sdk'
import { random as randomOf } from '@anju/sdk'
import { spots } from '../people/life/activity.ts'
import { life } from '../people/life/life.ts'
import type { LocalTime } from '../world/local-time.ts'
import { figuresOf, type Figures, type Seen } from './figures.ts'
import { observer } from './observe.ts'
import type { SensorLayout } from './sensor-layout.ts'

const DAY_MS = 86_400_000
/** A Monday, local. */
const FIRST_DAY = 20_454

/** A clock without offset: fidelity knows local hours only. */
const wallTime: LocalTime = {
  minuteOfDay: (at) => Math.floor(at / 60_000) % 1_440,
  day: (at) => Math.floor(at / DAY_MS),
  next: (at, wanted) => {
    const ahead = (wanted - (Math.floor(at / 60_000) % 1_440) + 1_440) % 1_440 || 1_440
    return ((Math.floor(at / 60_000) + ahead) * 60_000) as Instant
  },
}

/** Whose days are simulated, and what looks at them. */
export interface SimulateDaysOptions {
  habits: Habits
  layout: SensorLayout
  days: number
  seed: number | string
  toiletFrom: Seen['toiletFrom']
  gait_m_s?: number
  medicine?: boolean
  showers_per_day?: number
  restless_per_night?: number
}

/** Lets somebody live so many whole days, a day before and a day after them dropped, and computes their figures. The activity stream only. */
export function simulateDays(options: SimulateDaysOptions): Figures {
  const { habits, layout, days, seed, toiletFrom, gait_m_s = 1.2, medicine = false, showers_per_day = 1, restless_per_night = 0 } = options
  const random = randomOf(seed)
  const start = (FIRST_DAY * DAY_MS) as Instant
  const end = start + (days + 2) * DAY_MS
  const has = new Set(spots)
  const person = life({
    habits,
    random: random.fork('life'),
    time: wallTime,
    start,
    has,
    gait_m_s,
    medicine,
    showers_per_day,
    restless_per_night,
  })
  const watching = observer(layout, random.fork('observer'))
  for (let at = start; at < end;) {
    const activity = person.next()
    watching.see(activity)
    at = activity.until
  }
  const { activations, toilet, flushes, inBed } = watching.observed
  const first = layout.map((_, i) => layout.slice(0, i).reduce((sum, { count }) => sum + count, 0))
  const doors = layout.flatMap(({ notices, count }, i) =>
    notices.includes('front-door') && notices.length === 1 ? Array.from({ length: count }, (_, n) => first[i]! + n) : [],
  )
  return figuresOf({
    from: (start + DAY_MS) as Instant,
    days,
    activations: activations.sort((a, b) => a.at - b.at),
    frontDoor: new Set(doors),
    toilet: toiletFrom === 'labels' ? toilet : flushes,
    toiletFrom,
    inBed,
  })
}
