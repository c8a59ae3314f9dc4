import { Minutes, type Instant } from '@anju/sdk'
import { NEVER } from '../../people/phase.ts'
import type { TruthLog } from '../truth-log.ts'
import type { PeopleWatch, Trail } from './trail.ts'

/** Lying on the floor for so long is an emergency, however one came there: the figure of the rulings. */
export const LIES_FOR = Minutes(2)

/** `long-lie`: somebody has lain on the floor for two minutes, until they stand again. Whether a fall was reported is the affair of devices, not of truth. */
export class LongLie implements PeopleWatch {
  due = NEVER
  open = false
  readonly #log: TruthLog
  readonly #trail: Trail
  #lies = false

  constructor(trail: Trail, log: TruthLog) {
    this.#log = log
    this.#trail = trail
  }

  turn({ posture, away, resident }: Trail, at: Instant): void {
    const lies = !away && posture === 'on-floor'
    if (lies === this.#lies) return
    this.#lies = lies
    this.due = lies ? ((at + LIES_FOR) as Instant) : NEVER
    if (lies || !this.open) return
    this.open = false
    this.#log.end('long-lie', resident, at)
  }

  come(at: Instant): void {
    this.due = NEVER
    this.open = true
    this.#log.onset('long-lie', this.#trail.resident, at, this.#trail.where(at))
  }
}
