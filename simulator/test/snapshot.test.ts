// Goal: what somebody would see who looked into the home. Method: a visitor, a cat and a cleaning robot let in by action, the world looked at every
// wake-up; lamps by the hour; every look held against the sdk's schema.
import { Value } from 'typebox/value'
import { WorldSnapshot } from '@anju/sdk'
import { describe, expect, it } from 'vitest'
import { live } from './lived.ts'

describe('a look into the home', () => {
  it('shows who is about and is no resident, where they are and as long as they are there', async () => {
    const seen = new Map<string, Set<string>>()
    let last: WorldSnapshot | undefined
    await live({
      at: '2026-01-15T10:00:00+08:00',
      for_s: 1_200,
      script: [
        [5, { do: 'have-visitor', on: 'sofa', for_s: 300 }],
        [10, { do: 'let-in-pet', room: 'bedroom', for_s: 200 }],
        [15, { do: 'run-robot-cleaner', room: 'living', for_s: 100 }],
      ],
      each: (sim) => {
        last = sim.snapshot()
        expect(Value.Check(WorldSnapshot, last)).toBe(true)
        for (const {
          kind,
          position_m: [x, y],
        } of last.others ?? []) {
          seen.set(kind, (seen.get(kind) ?? new Set()).add(`${x.toFixed(1)} ${y.toFixed(1)}`))
          expect(x > -1 && x < 12 && y > -1 && y < 9).toBe(true)
        }
      },
    })
    expect([...seen.keys()].sort()).toEqual(['pet', 'robot', 'visitor'])
    for (const places of seen.values()) expect(places.size).toBeGreaterThan(1)
    expect(last?.others).toBeUndefined()
  })

  it('shows the taps that run and the pipes that have burst, from the turn on and until they are shut or mended', async () => {
    const running: string[] = []
    await live({
      for_s: 120,
      script: [
        [10, { do: 'turn-on', what: 'basin', drain: 'open' }],
        [30, { do: 'burst', what: 'washing-machine' }],
        [50, { do: 'turn-off', what: 'basin' }],
        [80, { do: 'mend', what: 'washing-machine' }],
      ],
      each(sim) {
        const look = sim.snapshot()
        expect(Value.Check(WorldSnapshot, look)).toBe(true)
        const now = (look.running_water ?? []).toSorted().join(' and ')
        if (running.at(-1) !== now) running.push(now)
      },
    })
    expect(running).toEqual(['', 'basin', 'basin and washing-machine', 'washing-machine', ''])
  })

  it('shows the lamp of the room in which somebody is up at night, and none by day', async () => {
    const lampsAt = async (at: string) => {
      let last: WorldSnapshot | undefined
      const script = [[2, { do: 'walk', who: 'wang-xiulan', to: 'kitchen' }]] as const
      await live({ at, for_s: 120, script, each: (sim) => (last = sim.snapshot()) })
      return { lamps: last?.lamps, room: last?.people[0]?.room }
    }
    expect(await lampsAt('2026-06-15T12:00:00+08:00')).toEqual({ lamps: undefined, room: 'kitchen' })
    expect(await lampsAt('2026-01-15T22:00:00+08:00')).toEqual({ lamps: ['kitchen'], room: 'kitchen' })
  })
})
