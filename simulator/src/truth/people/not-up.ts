import { Minutes, type Instant } from '@anju/sdk'
import { NEVER } from '../../people/phase.ts'
import type { LocalTime } from '../../world/local-time.ts'
import type { TruthLog } from '../truth-log.ts'
import type { PeopleWatch, Trail } from './trail.ts'
import type { Usual } from './usual-of.ts'

/** Out of bed for so long on end is up for the day; a visit to the toilet is shorter (chosen). */
export const UP_FOR = Minutes(15)
/** Before this minute of the day nobody gets up for the day: who is up then is up at night (chosen). */
export const MORNING_MIN = 4 * 60

/**
 * `not-up`: the hour by which somebody always is up has come, and since 04:00 they have not been out of bed for a quarter of an hour on end. It ends when
 * such a stretch begins, which is known once it has lasted: whoever only goes to the toilet and lies down again is still not up, and whoever was up and rests
 * for a while is not missed. Away counts as up; on the floor does not. Whoever
 * is up when the home begins was up before.
 */
export class NotUp implements PeopleWatch {
  due: Instant
  open = false
  readonly #log: TruthLog
  readonly #trail: Trail
  readonly #time: LocalTime
  readonly #upBy_min: number
  /** The next hour to decide at, and the one that is still open because somebody had just got up then. */
  #hour: Instant
  #pending: Instant = NEVER
  /** Out of bed since then; NEVER while in it. */
  #out: Instant = NEVER
  #known = false
  /** The last stretch that was long enough. */
  #up = { from: 0, until: 0 }

  constructor(trail: Trail, { up_by_min }: Usual, time: LocalTime, log: TruthLog, start: Instant) {
    this.#log = log
    this.#trail = trail
    this.#time = time
    this.#upBy_min = up_by_min
    this.due = this.#hour = time.next(start, up_by_min)
  }

  turn({ upright, away }: Trail, at: Instant): void {
    const out = upright || away
    if (out === (this.#out !== NEVER)) {
      this.#known = true
      return
    }
    if (out) this.#out = this.#known ? at : ((at - UP_FOR) as Instant)
    else {
      if (at - this.#out >= UP_FOR) this.#up = { from: this.#out, until: at }
      this.#out = NEVER
      // Only a moment out of bed around the hour: it was no getting up.
      if (this.#pending !== NEVER) this.#begin(at)
    }
    this.#known = true
    this.#wait()
  }

  come(at: Instant): void {
    if (at >= this.#hour) this.#decide(at)
    else {
      if (this.open) this.#log.end('not-up', this.#trail.resident, this.#out)
      this.open = false
      this.#pending = NEVER
    }
    this.#wait()
  }

  #decide(at: Instant): void {
    this.#hour = this.#time.next(at, this.#upBy_min)
    if (this.open) return
    const dawn = at - Minutes(this.#upBy_min - MORNING_MIN)
    if (this.#up.until - Math.max(this.#up.from, dawn) >= UP_FOR) return
    if (this.#out !== NEVER && at - Math.max(this.#out, dawn) >= UP_FOR) return
    this.#pending = at
    if (this.#out === NEVER) this.#begin(at)
  }

  #begin(at: Instant): void {
    this.open = true
    this.#log.onset('not-up', this.#trail.resident, this.#pending, this.#trail.where(at))
    this.#pending = NEVER
  }

  /** Woken at the hour, and when whoever is looked for has been out of bed for long enough. */
  #wait(): void {
    const looked = this.#out !== NEVER && (this.open || this.#pending !== NEVER)
    this.due = Math.min(this.#hour, looked ? this.#out + UP_FOR : NEVER) as Instant
  }
}
