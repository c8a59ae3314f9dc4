// Goal: a replay runs at its speed, stays within what is kept and stops at its end; what is drawn of it moves as the truth did. Method: properties
// over drawn spans and speeds; one oracle for motion, the live rule.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { peopleAt } from '../../../src/view/motion.ts'
import { atPageTime } from '../../../src/view/replay/at-page-time.ts'
import { played, sought, speeds, type Playback } from '../../../src/view/replay/playback.ts'
import { emptyWorld } from '../../../src/view/world-state.ts'
import { person, T0, world } from '../../fixture/situations.ts'

const span = { from_ms: T0, to_ms: T0 + 100_000 }
const paused: Playback = { live: false, playing: false, speed: 1, at_ms: T0 }

describe('a replay', () => {
  it('plays as many seconds as its speed says, and stands at its end', () => {
    fc.assert(
      fc.property(fc.constantFrom(...speeds), fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 60 }), (speed, frames) => {
        let playback: Playback = { ...paused, playing: true, speed }
        for (const gone of frames) playback = played(playback, span, gone)
        const wanted = frames.reduce((sum, gone) => sum + gone, 0) * speed
        expect(playback.at_ms - T0).toBeCloseTo(Math.min(100_000, wanted), 3)
        expect(playback.playing).toBe(wanted < 100_000)
      }),
    )
  })

  it('stays where it was sought to, within what is kept, and follows only when live', () => {
    expect(sought(paused, span, T0 + 40_000)).toMatchObject({ at_ms: T0 + 40_000, live: false })
    expect(sought(paused, span, 0).at_ms).toBe(span.from_ms)
    expect(sought(paused, span, Infinity).at_ms).toBe(span.to_ms)
    expect(played(paused, span, 5_000)).toBe(paused)
    expect(played({ ...paused, live: true }, span, 5).at_ms).toBe(span.to_ms)
  })

  it('draws a way as it was gone, whatever the speed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...speeds), fc.integer({ min: 0, max: 500 }), (speed, since_ms) => {
        const seen = (at_ms: number, x: number) => ({
          world: world(at_ms, { people: [person({ position_m: [x, 1, 0] })] }),
          seen_ms: at_ms,
        })
        const state = { ...emptyWorld, previous: seen(T0, 1), latest: seen(T0 + 500, 1.4) }
        const live = peopleAt(state.previous, state.latest, T0 + 500 + since_ms)[0]!.position_m[0]
        const moved = atPageTime(state, T0 + 500 + since_ms, 9_000, speed)
        const step_ms = 500 / speed
        const drawn = peopleAt(moved.previous, moved.latest!, 9_000)[0]!.position_m[0]
        expect(drawn).toBeCloseTo(step_ms > 1_500 ? 1.4 : live, 6)
      }),
    )
  })

  it('draws nothing in motion while it stands', () => {
    const state = { ...emptyWorld, latest: { world: world(T0), seen_ms: T0 } }
    expect(atPageTime(state, T0, 9_000, 0)).toMatchObject({ previous: undefined, latest: { world: { factor: 0 } } })
  })
})
