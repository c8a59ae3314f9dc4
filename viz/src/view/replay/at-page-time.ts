import type { SeenWorld, WorldState } from '../world-state.ts'

/**
 * Worlds of a replay were seen at instants of the replay's clock; what draws motion asks for the page's. Gives the state as if a replay that
 * stands at `at_ms`, at `page_ms` of the page's clock, had always run at `speed`. Standing still, everything is where it last was.
 */
export function atPageTime(world: WorldState, at_ms: number, page_ms: number, speed: number): WorldState {
  const moved = (seen: SeenWorld | undefined): SeenWorld | undefined =>
    seen === undefined
      ? undefined
      : {
          world: { ...seen.world, factor: speed },
          seen_ms: speed === 0 ? page_ms - 10_000 : page_ms - (at_ms - seen.seen_ms) / speed,
        }
  return { ...world, latest: moved(world.latest), previous: speed === 0 ? undefined : moved(world.previous) }
}
