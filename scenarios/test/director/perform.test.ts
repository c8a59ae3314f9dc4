// Goal: an inject goes step by step, and stops at what the world would not do. Method: steps by hand on a queue clock, a world that says yes or no.
import { after, fail, Minutes, ok, queueClock, Seconds, type Fault, type Instant, type WorldSnapshot } from '@anju/sdk'
import type { Action } from '@anju/simulator'
import { describe, expect, it } from 'vitest'
import type { InjectStep } from '../../src/director/inject.ts'
import { perform } from '../../src/director/perform.ts'

const who = 'w'
const walk: Action = { do: 'walk', who, to: 'kitchen' }
const fall: Action = { do: 'fall', who }
const clap: Action = { do: 'clap', who }
const person = (room: string) => ({ id: who, room, posture: 'standing', speed_m_s: 0 })

/** A world whose one person is in the kitchen from `arrives_s` on, and that refuses some actions. */
function ground(arrives_s: number, refused: readonly Action[] = []) {
  const clock = queueClock(0 as Instant)
  const did: [number, Action][] = []
  const snapshot = () => ({ people: [person(clock.now() >= arrives_s * 1_000 ? 'kitchen' : 'hall')] }) as unknown as WorldSnapshot
  const act = (action: Action) => {
    if (refused.includes(action)) return fail('incident-unknown')
    did.push([clock.now() / 1_000, action])
    return ok(undefined)
  }
  return { clock, did, simulation: { snapshot }, act }
}
const steps: InjectStep[] = [
  { act: walk },
  { until: { who, in: 'kitchen', posture: 'standing' }, atMost: Minutes(2) },
  { act: fall },
  { act: clap },
]

function played(scene: ReturnType<typeof ground>): (Fault | undefined)[] {
  const ended: (Fault | undefined)[] = []
  perform(steps, scene, (refused) => ended.push(refused))
  while (scene.clock.now() < after(0 as Instant, Seconds(300)) && scene.clock.step());
  return ended
}

describe('performing an inject', () => {
  it('[DRILL-3] waits for the arrival, and for no longer than it may', () => {
    const soon = ground(10)
    expect(played(soon)).toEqual([undefined])
    expect(soon.did).toEqual([
      [0, walk],
      [10, fall],
      [10, clap],
    ])
    const never = ground(1_000)
    expect(played(never)).toEqual([undefined])
    expect(never.did.map(([at_s]) => at_s)).toEqual([0, 120, 120])
  })

  it('[DRILL-3] leaves out what follows an action that the world would not do, and says why', () => {
    const scene = ground(0, [fall])
    expect(played(scene)).toEqual([{ code: 'incident-unknown' }])
    expect(scene.did).toEqual([[0, walk]])
  })
})
