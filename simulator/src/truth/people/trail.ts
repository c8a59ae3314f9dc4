import type { Home, Instant, Point3, TruePosture } from '@anju/sdk'
import type { Phase } from '../../people/phase.ts'
import { NEVER } from '../../people/phase.ts'
import type { ResidentBody } from '../../people/resident.ts'
import { roomTurns, type RoomTurn } from './room-turns.ts'

type RoomKind = Home['plan']['rooms'][number]['kind']

/**
 * What one person is about from an instant on, as far as truths of people need it. It changes at exact instants: where a posture is reached, a movement begins
 * or ends, the edge of a room is crossed, the front door is passed. A class, since it is looked at with every step of the world.
 */
export class Trail {
  readonly body: ResidentBody
  readonly resident: string
  posture: TruePosture = 'standing'
  /** Walks, sits down, gets up: anything but small movements. */
  moves = false
  away = false
  room: string | undefined
  kind: RoomKind | undefined
  readonly #plan: Home['plan']
  #phase: Phase | undefined
  #turns: RoomTurn[] = []

  constructor(body: ResidentBody, plan: Home['plan']) {
    this.body = body
    this.resident = body.registered.id
    this.#plan = plan
  }

  /** When the next turn is known to come; NEVER at rest. */
  get next(): Instant {
    const { phase } = this.body
    if (phase === this.#phase) return this.#turns[0]?.at ?? NEVER
    return Math.min(phase.from, this.#turns[0]?.at ?? NEVER) as Instant
  }

  /** Takes the next turn, which is that of `next`. */
  take(): void {
    const { phase, away } = this.body
    const [leftOver] = this.#turns
    if (phase !== this.#phase && (leftOver === undefined || leftOver.at >= phase.from)) {
      this.#phase = phase
      this.#turns = roomTurns(this.#plan, phase)
      this.posture = phase.kind === 'fall' ? 'falling' : phase.kind === 'walk' ? 'walking' : phase.pose.posture
      this.moves = phase.kind !== 'rest'
      this.away = away
    }
    const turn = this.#turns.shift()
    if (turn === undefined) return
    this.room = this.away ? undefined : turn.room
    this.kind = this.room === undefined ? undefined : this.#plan.rooms.find(({ id }) => id === this.room)?.kind
  }

  get onFeet(): boolean {
    return !this.away && (this.posture === 'standing' || this.posture === 'walking')
  }

  /** At home, and neither in bed nor on the floor. */
  get upright(): boolean {
    return this.onFeet || (!this.away && this.posture === 'sitting')
  }

  /** Where they are, for a truth about them. */
  where(at: Instant): { resident: string; room?: string | undefined; position_m?: Point3 } {
    if (this.away) return { resident: this.resident }
    const { at_m, centre_m } = this.body.pose(at)
    return { resident: this.resident, room: this.room, position_m: [at_m[0], at_m[1], centre_m] }
  }
}

/** A truth about what people do or leave undone. It is told of every turn in order and woken at the very instant at which it becomes true. */
export interface PeopleWatch {
  /** When it becomes true unless something turns before; NEVER while it cannot. */
  readonly due: Instant
  /** Somebody's trail has turned at `at`. */
  turn(trail: Trail, at: Instant): void
  /** `due` has come. */
  come(at: Instant): void
  /** What people handle may have changed by `now`; all turns before it have been told. */
  handled?(now: Instant): void
  /** It is true now, and the next turn may end it. */
  readonly open: boolean
}
