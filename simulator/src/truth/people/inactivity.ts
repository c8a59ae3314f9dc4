import { Hours, type Instant } from '@anju/sdk'
import { NEVER } from '../../people/phase.ts'
import type { LocalTime } from '../../world/local-time.ts'
import type { TruthLog } from '../truth-log.ts'
import type { PeopleWatch, Trail } from './trail.ts'

/** So long without a change of place or posture by day is an emergency: longer than nine days of ten hold (chosen, from homes of one person). */
export const QUIET_FOR = Hours(6)
/** The day, minutes of it. Quiet hours of the night are sleep: a spell that reaches into it begins anew in the morning. */
export const DAY_FROM_MIN = 7 * 60
export const DAY_TO_MIN = 22 * 60

/** `inactivity`: somebody at home has kept place and posture for six hours of one day. Small movements do not count. It ends when they move or fall. */
export class Inactivity implements PeopleWatch {
  due = NEVER
  open = false
  readonly #log: TruthLog
  readonly #trail: Trail
  readonly #time: LocalTime
  #quiet = false

  constructor(trail: Trail, time: LocalTime, log: TruthLog) {
    this.#log = log
    this.#trail = trail
    this.#time = time
  }

  turn({ moves, away, resident }: Trail, at: Instant): void {
    const quiet = !moves && !away
    if (quiet && this.#quiet) return
    this.#quiet = quiet
    this.due = quiet ? this.#dueFrom(at) : NEVER
    if (quiet || !this.open) return
    this.open = false
    this.#log.end('inactivity', resident, at)
  }

  #dueFrom(at: Instant): Instant {
    const minute = this.#time.minuteOfDay(at)
    const enough = minute >= DAY_FROM_MIN && minute < DAY_TO_MIN - QUIET_FOR / 60_000
    return ((enough ? at : this.#time.next(at, DAY_FROM_MIN)) + QUIET_FOR) as Instant
  }

  come(at: Instant): void {
    this.due = NEVER
    this.open = true
    this.#log.onset('inactivity', this.#trail.resident, at, this.#trail.where(at))
  }
}
