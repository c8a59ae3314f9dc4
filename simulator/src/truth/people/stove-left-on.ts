import { Minutes, type Furniture, type Instant, type Point3 } from '@anju/sdk'
import { NEVER } from '../../people/phase.ts'
import type { HazardState } from '../../world/hazard-state.ts'
import { middleOf } from '../../world/vector.ts'
import type { TruthLog } from '../truth-log.ts'
import type { PeopleWatch, Trail } from './trail.ts'

/** A flame that nobody has minded for so long was left on (chosen; a kettle boils in less). */
export const UNMINDED_FOR = Minutes(10)

/** `stove-left-on`: a stove has burnt for ten minutes with nobody in its room who is up. It ends when it goes out or somebody comes. */
export class StoveLeftOn implements PeopleWatch {
  due = NEVER
  open = false
  readonly #log: TruthLog
  readonly #stove: Furniture
  readonly #trails: readonly Trail[]
  readonly #hazards: HazardState
  #burns = false
  #minded = false
  /** Since when it has burnt unminded; NEVER while it does not. */
  #since = NEVER

  constructor(stove: Furniture, trails: readonly Trail[], hazards: HazardState, log: TruthLog) {
    this.#stove = stove
    this.#trails = trails
    this.#hazards = hazards
    this.#log = log
  }

  turn(_: Trail, at: Instant): void {
    const minded = this.#trails.some(({ room, upright }) => upright && room === this.#stove.room)
    if (minded === this.#minded) return
    this.#minded = minded
    this.#settle(at)
  }

  handled(now: Instant): void {
    const burns = this.#hazards.burners.get(this.#stove.id)?.lit === true
    if (burns === this.#burns) return
    this.#burns = burns
    this.#settle(now)
  }

  #settle(at: Instant): void {
    const { id } = this.#stove
    const unminded = this.#burns && !this.#minded
    if (unminded === (this.#since !== NEVER)) return
    this.#since = unminded ? at : NEVER
    this.due = unminded ? ((at + UNMINDED_FOR) as Instant) : NEVER
    if (unminded || !this.open) return
    this.open = false
    this.#log.end('stove-left-on', id, at)
  }

  come(at: Instant): void {
    const { id, room, box_m, height_m } = this.#stove
    const [x, y] = middleOf(box_m)
    const position_m: Point3 = [x, y, height_m]
    this.due = NEVER
    this.open = true
    this.#log.onset('stove-left-on', id, at, { room, position_m })
  }
}
