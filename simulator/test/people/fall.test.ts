// Goal: a fall is a fall, and a key needs a hand. Method: falls of many seeds seen by a perfect observer, and presses from places that reach or do not.
import { describe, expect, it } from 'vitest'
import { onFloor, standing } from '../../src/people/pose.ts'
import { reaches } from '../../src/people/reach.ts'
import { live } from '../lived.ts'

const who = 'wang-xiulan'

describe('a fall', () => {
  it('[SIM-6] drops the centre to the floor within 0.6 to 1.2 s; truth begins at the impact and ends on the feet', async () => {
    for (let seed = 0; seed < 8; seed++) {
      const heights: [at: number, z: number, posture: string][] = []
      const lived = await live({
        seed,
        for_s: 120,
        script: [
          [5, { do: 'walk', who, to: 'bathroom' }],
          [40, { do: 'fall', who }],
          [80, { do: 'get-up', who }],
        ],
        each: (sim, clock) => {
          const { position_m, posture } = sim.snapshot().people[0]!
          heights.push([clock.now(), position_m[2], posture])
        },
      })
      const [onset, end] = lived.truths
      expect([onset, end]).toMatchObject([
        { kind: 'fall', phase: 'onset', room: 'bathroom', resident: who },
        { kind: 'fall', phase: 'end' },
      ])
      expect(onset!.at_s - 40).toBeGreaterThanOrEqual(0.6)
      expect(onset!.at_s - 40).toBeLessThanOrEqual(1.2)
      const falling = heights.filter(([, , posture]) => posture === 'falling').map(([, z]) => z)
      expect(falling.length).toBeGreaterThan(3)
      expect(falling.every((z, i) => i === 0 || z <= falling[i - 1]!)).toBe(true)
      expect(heights.findLast(([at]) => at <= onset!.at_ms)).toMatchObject([onset!.at_ms, 0.14, 'on-floor'])
      expect(heights.find(([at, , posture]) => at > onset!.at_ms && posture === 'standing')![0]).toBe(end!.at_ms)
    }
  })

  it('[SIM-6] shakes the heart, which settles again', async () => {
    const rates: number[] = []
    await live({ for_s: 400, script: [[10, { do: 'fall', who }]], each: (sim) => rates.push(sim.snapshot().people[0]!.heart_per_min) })
    expect(Math.max(...rates) - rates[0]!).toBeGreaterThan(15)
  })
})

describe('a key', () => {
  it('[SIM-15] is walked to by who is on their feet, and out of reach of who lies on the floor', async () => {
    const lived = await live({
      for_s: 200,
      script: [
        [5, { do: 'press', who, device: 'button-bathroom' }],
        [60, { do: 'press', who, device: 'button-bathroom', cancel: true }],
        [70, { do: 'walk', who, to: 'basin' }],
        [90, { do: 'fall', who }],
        [110, { do: 'press', who, device: 'button-bedside' }],
        [120, { do: 'press', who, device: 'wristband-1' }],
      ],
    })
    expect(lived.refused.map(({ action, code }) => [action.do, code])).toEqual([['press', 'out-of-reach']])
    const [raised, cancelled] = lived.events('button-bathroom', 'sos')
    expect(raised!.body['state']).toBe('raised')
    expect(raised!.at_s).toBeGreaterThan(10)
    expect(cancelled).toMatchObject({ at_s: 60, body: { state: 'cancelled' } })
    expect(lived.events('wristband-1', 'sos')).toMatchObject([{ at_s: 120 }])
    const sos = lived.truths.filter(({ kind }) => kind === 'sos').map(({ phase, at_s, room }) => [phase, at_s, room])
    expect(sos).toEqual([
      ['onset', raised!.at_s, 'bathroom'],
      ['end', 60, 'bathroom'],
      ['onset', 120, 'bathroom'],
    ])
  })

  it('[SIM-15] is too high for who lies below it, too far for who stands away, and in reach of a hand beside it', () => {
    const fallen = onFloor([1, 1], 90)
    expect(reaches(fallen, [1.6, 1.2, 0.4])).toBe(true)
    expect(reaches(fallen, [1.6, 1.2, 0.9])).toBe(false)
    expect(reaches(fallen, [0.2, 1, 0.4])).toBe(false)
    const up = standing({ stature_m: 1.54 }, [1, 1], 0)
    expect(reaches(up, [1.6, 1.2, 0.9])).toBe(true)
    expect(reaches(up, [2, 1, 0.9])).toBe(false)
    expect(reaches(up, [1, 1.1, 2])).toBe(false)
  })

  it('[SIM-15] by the bed is reached from it', async () => {
    const lived = await live({ for_s: 60, at: '2026-01-15T02:00:00+08:00', script: [[10, { do: 'press', who, device: 'button-bedside' }]] })
    expect(lived.events('button-bedside', 'sos')).toMatchObject([{ at_s: 10 }])
    expect(lived.sim.snapshot().people[0]!.posture).toBe('lying')
  })
})
