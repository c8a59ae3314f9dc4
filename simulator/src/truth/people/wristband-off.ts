import { Minutes, type Instant } from '@anju/sdk'
import { NEVER } from '../../people/phase.ts'
import type { LocalTime } from '../../world/local-time.ts'
import type { TruthLog } from '../truth-log.ts'
import { DAY_FROM_MIN, DAY_TO_MIN } from './inactivity.ts'
import type { PeopleWatch, Trail } from './trail.ts'

/** So long up at home by day without the band is too long, and so long while it charges: it takes one to two hours (chosen). */
export const WITHOUT_FOR = Minutes(30)
export const CHARGES_FOR = Minutes(180)

/** `wristband-off`: up at home between 07:00 and 22:00 for half an hour in all without the band that is theirs. It ends when it is put on. */
export class WristbandOff implements PeopleWatch {
  due = NEVER
  open = false
  readonly #log: TruthLog
  readonly #trail: Trail
  readonly #time: LocalTime
  readonly #band: string
  readonly #charging: ReadonlySet<string>
  /** The band as it was seen last. */
  #off = false
  #charges = false
  /** Time up without it until `#counted`; NEVER while it does not count. */
  #without_ms = 0
  #counted = NEVER

  constructor(trail: Trail, band: string, charging: ReadonlySet<string>, time: LocalTime, log: TruthLog) {
    this.#log = log
    this.#trail = trail
    this.#time = time
    this.#band = band
    this.#charging = charging
  }

  turn(_: Trail, at: Instant): void {
    if (this.#off) this.#count(at)
  }

  handled(now: Instant): void {
    const off = !this.#trail.body.worn.has(this.#band)
    const charges = this.#charging.has(this.#band)
    if (off === this.#off && charges === this.#charges) return
    if (this.#off) this.#count(now)
    // The time on its charger is no time in which it was forgotten.
    if (this.#charges && !charges) this.#without_ms = 0
    this.#off = off
    this.#charges = charges
    if (!off) {
      if (this.open) this.#log.end('wristband-off', this.#band, now)
      this.open = false
      this.#without_ms = 0
      this.#counted = this.due = NEVER
    } else this.#count(now)
  }

  come(at: Instant): void {
    this.#count(at)
    this.due = NEVER
    this.open = true
    this.#log.onset('wristband-off', this.#band, at, this.#trail.where(at))
  }

  /** Adds what has passed, and says when it is enough if nothing turns. */
  #count(at: Instant): void {
    if (this.#counted !== NEVER) this.#without_ms += this.#byDay_ms(this.#counted, at)
    this.#counted = this.#trail.upright ? at : NEVER
    if (this.open) return
    const missing_ms = (this.#charges ? CHARGES_FOR : WITHOUT_FOR) - this.#without_ms
    this.due = this.#counted === NEVER ? NEVER : this.#after(at, Math.max(0, missing_ms))
  }

  /** How much of a span lies by day. */
  #byDay_ms(from: Instant, until: Instant): number {
    let sum = 0
    for (let at = from; at < until;) {
      const day = this.#isDay(at)
      const turns = this.#time.next(at, day ? DAY_TO_MIN : DAY_FROM_MIN)
      if (day) sum += Math.min(until, turns) - at
      at = turns
    }
    return sum
  }

  /** When so much of the day has passed since `from`. */
  #after(from: Instant, span_ms: number): Instant {
    let at = this.#isDay(from) ? from : this.#time.next(from, DAY_FROM_MIN)
    for (let left_ms = span_ms; ; at = this.#time.next(at, DAY_FROM_MIN)) {
      const evening = this.#time.next(at, DAY_TO_MIN)
      if (at + left_ms <= evening) return (at + left_ms) as Instant
      left_ms -= evening - at
    }
  }

  #isDay(at: Instant): boolean {
    const minute = this.#time.minuteOfDay(at)
    return minute >= DAY_FROM_MIN && minute < DAY_TO_MIN
  }
}
