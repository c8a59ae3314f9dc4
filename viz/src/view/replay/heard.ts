import type { DirectorMessage, FeedMessage } from '@anju/sdk'
import { afterFeed, emptyFeed, type FeedState } from '../feed-state.ts'
import { afterDirector, emptyWorld, type WorldState } from '../world-state.ts'

/** A message and the instant of the shown clock (the server's, or a run's) at which it came, ms. */
export type Heard = { readonly at_ms: number } & (
  | { readonly from: 'feed'; readonly message: FeedMessage }
  | { readonly from: 'director'; readonly message: DirectorMessage }
)

/** All that can be shown of an instant: what the server said until then, and what was true. */
export interface Shown {
  readonly feed: FeedState
  readonly world: WorldState
}

export const nothingShown: Shown = { feed: emptyFeed, world: emptyWorld }

/** The state after one message more. Worlds are seen at their own instant of the shown clock: a replay has no other. */
export const afterHeard = (shown: Shown, heard: Heard): Shown =>
  heard.from === 'feed'
    ? { ...shown, feed: afterFeed(shown.feed, heard.message) }
    : { ...shown, world: afterDirector(shown.world, heard.message, heard.at_ms) }
