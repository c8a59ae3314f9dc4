import { Minutes, type Furniture, type Instant, type Plan } from '@anju/sdk'
import type { Action } from '../action.ts'
import { roomsBeside } from '../world/rooms-beside.ts'
import { HAVE_DOORS, type Activity, type LifeRoom, type Step } from './life/activity.ts'
import type { Life } from './life/life.ts'
import { pieceAt, spotsOf } from './life/spots-of.ts'
import type { ResidentBody } from './resident.ts'

/** How one resident fills their time in the world. */
export interface Day {
  /** When it wants to be asked next. */
  next(): Instant
  /** Goes on with the day, when the body has nothing else to do. */
  advance(now: Instant): void
  /** Somebody else has said what to do: the day waits. */
  pause(now: Instant): void
}

export interface DayOptions {
  plan: Plan
  body: ResidentBody
  life: Life
  start: Instant
  perform: (action: Action, now: Instant) => void
  /** Told what is begun. */
  begins?: (activity: Activity) => void
}

/** After an action from outside the day goes on as late as this. */
const PAUSE = Minutes(10)
const LOOK_AGAIN = Minutes(1)

/**
 * Lets a body live a life: for each step of the stream it sets out in time and does it. The stream does not hear of the world; who is held up hurries after
 * it, and what an action from outside broke off is left undone.
 */
export function day({ plan, body, life, start, perform, begins }: DayOptions): Day {
  const who = body.registered.id
  const spots = spotsOf(plan)
  const doorsOf = innerDoors(plan)
  const seats = plan.furniture.filter(({ kind }) => kind === 'sofa' || kind === 'armchair' || kind === 'chair')
  const entrance = plan.openings.find(({ entrance }) => entrance === true)
  const hall = entrance === undefined ? undefined : roomsBeside(plan, entrance)[0]
  let steps: Step[] = []
  let ends = start
  let until = start
  let cooking: Furniture | undefined
  let watching: Furniture | undefined

  const settle = (does: 'sit' | 'lie', on: string, now: Instant) => {
    if (body.on !== on || body.pose(now).posture !== (does === 'sit' ? 'sitting' : 'lying')) perform({ do: does, who, on }, now)
  }
  const use = (piece: Furniture, now: Instant) => {
    perform({ do: 'use', who, what: piece.id }, now)
    if (piece.kind === 'washing-machine') perform({ do: 'switch', what: piece.id, on: true }, now)
    if (piece.kind !== 'stove') return
    perform({ do: 'turn-on', what: piece.id, lit: true }, now)
    cooking = piece
  }
  const stepOf = ({ does, spot, room, item, stays_ms = 0 }: Step, now: Instant) => {
    if (cooking !== undefined && does !== 'pass' && does !== 'shut') {
      perform({ do: 'turn-off', what: cooking.id }, now)
      cooking = undefined
    }
    if (watching !== undefined && does !== 'pass' && does !== 'shut' && does !== 'sit') {
      perform({ do: 'switch', what: watching.id, on: false }, now)
      watching = undefined
    }
    const piece = pieceAt(spots, spot, item)
    if (does === 'shut') {
      for (const id of doorsOf(room)) body.shuts.add(id)
      return
    }
    if (does === 'leave') return perform({ do: 'go-out', who }, now)
    if (does === 'enter') return perform({ do: 'come-back', who }, now)
    if ((does === 'admit' || does === 'let-out') && hall !== undefined) {
      perform({ do: 'walk', who, to: hall }, now)
      const seat = seats.find(({ id }) => id !== body.on && id !== spots.get('seat')?.[0]?.id)
      if (does === 'admit' && seat !== undefined) perform({ do: 'have-visitor', on: seat.id, for_s: stays_ms / 1000 }, now)
    }
    if (piece === undefined || does === 'pass') return
    // A television has a remote control: nobody walks to it.
    if (spot === 'tv') {
      perform({ do: 'switch', what: piece.id, on: true }, now)
      watching = piece
      return
    }
    // A nap on a chair is taken sitting.
    if (does === 'sit' || does === 'lie') settle(piece.kind === 'bed' || piece.kind === 'sofa' ? does : 'sit', piece.id, now)
    else if (does === 'use') use(piece, now)
  }
  /** The next activity that is not over. What was due before now is caught up with by its last step alone. */
  const nextActivity = (now: Instant) => {
    let activity = life.next()
    while (activity.until <= now) activity = life.next()
    begins?.(activity)
    const passed = activity.steps.findLastIndex(({ sets_out }) => sets_out <= now)
    steps = activity.steps.slice(Math.max(0, passed))
    ends = activity.until
  }

  return {
    next: () => until,
    advance(now) {
      while (now >= until) {
        if (!body.idle || body.pose(now).posture === 'on-floor') {
          until = Math.max(now + 1, Math.min(body.phaseEnds, now + LOOK_AGAIN)) as Instant
          return
        }
        const [step] = steps
        if (step === undefined && ends > now) until = ends
        else if (step === undefined) nextActivity(now)
        else if (step.sets_out > now) until = step.sets_out
        else if (body.away && step.does !== 'enter') perform({ do: 'come-back', who }, now)
        else {
          steps.shift()
          stepOf(step, now)
        }
      }
    },
    pause(now) {
      if (cooking !== undefined) perform({ do: 'turn-off', what: cooking.id }, now)
      cooking = undefined
      steps = []
      ends = now
      until = (now + PAUSE) as Instant
    },
  }
}

/** The doors inside of the rooms that people shut behind them, by what the room is for; of several the first. */
function innerDoors(plan: Plan): (room: LifeRoom) => readonly string[] {
  const doors = (kind: LifeRoom) => {
    const room = plan.rooms.find((one) => one.kind === kind)?.id
    const inner = plan.openings.filter(({ kind, entrance }) => kind === 'door' && entrance !== true)
    return room === undefined ? [] : inner.filter((door) => roomsBeside(plan, door).includes(room)).map(({ id }) => id)
  }
  const found = new Map(HAVE_DOORS.map((room) => [room, doors(room)]))
  return (room) => found.get(room) ?? []
}
