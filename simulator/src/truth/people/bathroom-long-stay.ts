import { Minutes, type Instant } from '@anju/sdk'
import { NEVER } from '../../people/phase.ts'
import type { TruthLog } from '../truth-log.ts'
import type { PeopleWatch, Trail } from './trail.ts'

/** So long in a bathroom is too long for somebody who has not been on their feet lately, and so long for anybody who washes by hand there (chosen). */
export const STAYS_FOR = Minutes(30)
export const WASHES_FOR = Minutes(90)
/** Whoever was on their feet less than this ago has not collapsed (chosen: longer than all but a few visits to the toilet). */
export const OFF_FEET_FOR = Minutes(10)

/**
 * `bathroom-long-stay`: somebody has been in a bathroom for half an hour, the last ten minutes of it not on their feet, or for an hour and a half in all. It
 * ends as they leave.
 */
export class BathroomLongStay implements PeopleWatch {
  due = NEVER
  open = false
  readonly #log: TruthLog
  readonly #trail: Trail
  #since = NEVER
  /** Since when they have not been on their feet; NEVER while they are. */
  #offFeet = NEVER

  constructor(trail: Trail, log: TruthLog) {
    this.#log = log
    this.#trail = trail
  }

  turn({ kind, onFeet, resident }: Trail, at: Instant): void {
    if (kind !== 'bathroom') {
      if (this.open) this.#log.end('bathroom-long-stay', resident, at)
      this.open = false
      this.#since = this.#offFeet = this.due = NEVER
      return
    }
    if (this.#since === NEVER) this.#since = at
    if (onFeet) this.#offFeet = NEVER
    else if (this.#offFeet === NEVER) this.#offFeet = at
    if (this.open) return
    const still = onFeet ? NEVER : Math.max(this.#since + STAYS_FOR, this.#offFeet + OFF_FEET_FOR)
    this.due = Math.min(still, this.#since + WASHES_FOR) as Instant
  }

  come(at: Instant): void {
    this.due = NEVER
    this.open = true
    this.#log.onset('bathroom-long-stay', this.#trail.resident, at, this.#trail.where(at))
  }
}
