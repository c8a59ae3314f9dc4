// Goal: what cannot be done is refused and changes nothing. Method: drawn actions, sensible and not, at drawn instants; then each refusal by name.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Value } from 'typebox/value'
import { instant, memoryBroker, openGate, queueClock } from '@anju/sdk'
import { Action, simulateHome } from '@anju/simulator'
import { live, wanqing } from './lived.ts'

const who = 'wang-xiulan'
const things = [
  'kitchen',
  'stove',
  'basin',
  'sofa',
  'bed',
  'tv',
  'front-door',
  'kitchen-passage',
  'wristband-1',
  'radar-living',
  'button-bedside',
  'nowhere',
]
const id = fc.constantFrom(...things)
const person = fc.constantFrom(who, who, who, 'nobody')
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ do: fc.constant('walk' as const), who: person, to: id }),
  fc.record({ do: fc.constantFrom('sit' as const, 'lie' as const), who: person, on: id }),
  fc.record({
    do: fc.constantFrom('stand' as const, 'fall' as const, 'get-up' as const, 'go-out' as const, 'come-back' as const, 'clap' as const),
    who: person,
  }),
  fc.record({ do: fc.constantFrom('take-off' as const, 'put-on' as const, 'press' as const), who: person, device: id }),
  fc.record({ do: fc.constantFrom('open' as const, 'shut' as const), opening: id }),
  fc.record({ do: fc.constantFrom('turn-on' as const, 'turn-off' as const), what: id }),
  fc.record({ do: fc.constantFrom('unplug' as const, 'plug-in' as const, 'run-flat' as const), device: id }),
)

describe('an action', () => {
  it('[SIM-19] is possible when it is done, and refused without a change when not', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 12 }), (actions) => {
        const clock = queueClock(instant('2026-01-15T10:00:00+08:00'))
        const sim = simulateHome({ home: wanqing(), site: 's', clock, seed: 3, bus: () => memoryBroker(openGate).bus })
        sim.start()
        for (const one of actions) {
          expect(Value.Check(Action, one)).toBe(true)
          for (let i = 0; i < 5; i++) clock.step()
          const before = JSON.stringify(sim.snapshot())
          const possible = sim.possible(one)
          expect(JSON.stringify(sim.snapshot())).toBe(before)
          const done = sim.act(one)
          expect(done.ok).toBe(possible)
          if (!done.ok) expect(JSON.stringify(sim.snapshot())).toBe(before)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('[SIM-19] [SIM-20] is refused by name', async () => {
    const lived = await live({
      for_s: 300,
      script: [
        [1, { do: 'get-up', who }],
        [2, { do: 'come-back', who }],
        [3, { do: 'sit', who, on: 'tv' }],
        [4, { do: 'turn-off', what: 'stove' }],
        [5, { do: 'turn-on', what: 'sofa' }],
        [6, { do: 'walk', who, to: 'attic' }],
        [7, { do: 'fall', who: 'nobody' }],
        [8, { do: 'unplug', device: 'toaster' }],
        [9, { do: 'run-flat', device: 'radar-living' }],
        [10, { do: 'fall', who }],
        [20, { do: 'walk', who, to: 'kitchen' }],
        [30, { do: 'get-up', who }],
        [60, { do: 'go-out', who }],
        [120, { do: 'clap', who }],
        [121, { do: 'mop', room: 'attic' }],
      ],
    })
    expect(lived.refused.map(({ code }) => code)).toEqual([
      'person-not-on-floor',
      'person-at-home',
      'not-made-for-it',
      'already-so',
      'not-made-for-it',
      'home-has-no',
      'home-has-no',
      'home-has-no',
      'not-made-for-it',
      'person-on-floor',
      'person-away',
      'home-has-no',
    ])
  })

  it('[SIM-19] refuses a place that no way leads to', () => {
    const home = wanqing()
    const walled = { ...home, plan: { ...home.plan, openings: home.plan.openings.filter(({ id }) => id !== 'study-door') } }
    const clock = queueClock(instant('2026-01-15T10:00:00+08:00'))
    const sim = simulateHome({ home: walled, site: 's', clock, seed: 3, bus: () => memoryBroker(openGate).bus })
    expect(sim.act({ do: 'walk', who, to: 'study' })).toMatchObject({ ok: false, fault: { code: 'no-way-there' } })
  })
})
