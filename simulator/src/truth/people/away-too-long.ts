import { Minutes, type Instant } from '@anju/sdk'
import { NEVER } from '../../people/phase.ts'
import type { LocalTime } from '../../world/local-time.ts'
import type { TruthLog } from '../truth-log.ts'
import type { PeopleWatch, Trail } from './trail.ts'
import { inNight, type Usual } from './usual-of.ts'

/** Whoever has gone out in their night and is not back after this has wandered off (chosen; the rubbish is out sooner). */
export const WANDERS_FOR = Minutes(10)

/**
 * `wandering`: gone out at night, and not back after ten minutes. `not-back`: away for longer than this person ever is. Both end with the step over the
 * threshold. Of whoever was away from the beginning nobody knows since when.
 */
export class AwayTooLong implements PeopleWatch {
  due = NEVER
  open = false
  readonly #log: TruthLog
  readonly #trail: Trail
  readonly #time: LocalTime
  readonly #usual: Usual
  /** NEVER while at home. */
  #left = NEVER
  #seenAtHome = false
  #next: 'wandering' | 'not-back' = 'not-back'

  constructor(trail: Trail, usual: Usual, time: LocalTime, log: TruthLog) {
    this.#log = log
    this.#trail = trail
    this.#usual = usual
    this.#time = time
  }

  turn({ away, resident }: Trail, at: Instant): void {
    if (away === (this.#left !== NEVER)) {
      this.#seenAtHome ||= !away
      return
    }
    if (away) {
      this.#left = at
      if (!this.#seenAtHome) return
      const wanders = inNight(this.#usual, this.#time.minuteOfDay(at))
      this.#next = wanders ? 'wandering' : 'not-back'
      this.due = (at + (wanders ? WANDERS_FOR : Minutes(this.#usual.back_within_min))) as Instant
      return
    }
    this.#left = this.due = NEVER
    this.#seenAtHome = true
    if (this.open) for (const kind of ['wandering', 'not-back']) this.#log.end(kind, resident, at)
    this.open = false
  }

  come(at: Instant): void {
    this.open = true
    this.#log.onset(this.#next, this.#trail.resident, at, this.#trail.where(at))
    this.due = this.#next === 'wandering' ? ((this.#left + Minutes(this.#usual.back_within_min)) as Instant) : NEVER
    this.#next = 'not-back'
  }
}
