import type { DirectorMessage, DrillOffered, DrillReview, DrillShown, Inject, Title, Truth, WorldSnapshot } from '@anju/sdk'
import { viewLimits } from './limits.ts'

/** A snapshot with the page's time of arrival: two of them are what motion is drawn between. */
export interface SeenWorld {
  world: WorldSnapshot
  seen_ms: number
}

/** What the page knows from the director: the truth of a simulated world. */
export interface WorldState {
  latest: SeenWorld | undefined
  previous: SeenWorld | undefined
  injects: readonly Inject[]
  truths: readonly Truth[]
  /** The last request that was refused, and why. */
  refused: { inject: string; reason: Title } | undefined
  /** The drills that can be played, the one that runs or ran last, and its review once it was asked for. */
  drills: readonly DrillOffered[]
  drill: DrillShown | undefined
  review: DrillReview | undefined
}

export const emptyWorld: WorldState = {
  latest: undefined,
  previous: undefined,
  injects: [],
  truths: [],
  refused: undefined,
  drills: [],
  drill: undefined,
  review: undefined,
}

/** The state after a director's message that arrived at `seen_ms` of the page's clock. */
export function afterDirector(state: WorldState, message: DirectorMessage, seen_ms: number): WorldState {
  switch (message.type) {
    case 'world':
      return { ...state, previous: sameHome(state.latest, message.world), latest: { world: message.world, seen_ms } }
    case 'truth':
      return { ...state, truths: [message.truth, ...state.truths].slice(0, viewLimits.truths) }
    case 'injects':
      return { ...state, injects: message.injects }
    case 'refused':
      return { ...state, refused: { inject: message.inject, reason: message.reason } }
    case 'drills':
      return { ...state, drills: message.drills }
    case 'drill':
      return { ...state, drill: message.drill, ...(message.drill.state === 'running' ? { review: undefined } : {}) }
    case 'review':
      return { ...state, review: message.review }
    default:
      return state
  }
}

/** A world of another home, or one that went back in time, is no beginning of a motion. */
const sameHome = (before: SeenWorld | undefined, now: WorldSnapshot): SeenWorld | undefined =>
  before !== undefined && before.world.home === now.home && before.world.at_ms <= now.at_ms ? before : undefined
