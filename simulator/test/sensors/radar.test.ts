// Goal: a radar's frames are of who is there, and a target that vanishes is told from one that leaves. Method: a home that is asked for frames beside one that is
// not, byte for byte; and the instrument itself before drawn views, since in a whole home nobody vanishes.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFrame, random, type Instant, type Point3 } from '@anju/sdk'
import { live } from '../lived.ts'
import type { Port } from '../../src/sensors/instrument.ts'
import { radarModel } from '../../src/sensors/radar.ts'
import type { RadarView, SeenBody } from '../../src/sensors/views.ts'

const who = 'wang-xiulan'

describe('the frames of a radar', () => {
  const script = [
    [2, { do: 'walk', who, to: 'kitchen' }],
    [30, { do: 'sit', who, on: 'sofa' }],
  ] as const

  it('[SIM-31] come ten a second while they are asked for, show who is there, and change nothing else', async () => {
    const asked = await live({ for_s: 60, script, commands: [[10, 'radar-living', { command: 'stream', for_s: 45 }]] })
    const quiet = await live({ for_s: 60, script })
    expect(asked.frames).toHaveLength(451)
    expect(quiet.frames).toEqual([])
    for (const [i, { bytes, at_s }] of asked.frames.entries()) {
      const frame = decodeFrame(bytes)
      if (!frame.ok) throw new Error(frame.fault.code)
      expect(frame.value.number).toBe(i)
      expect(frame.value.offset_ms).toBe(i * 100)
      expect(at_s).toBeCloseTo(10 + i / 10, 6)
      expect(frame.value.points.length > 0).toBe(frame.value.targets.length > 0)
      for (const target of frame.value.targets) expect(Math.hypot(target.vx_m_s, target.vy_m_s)).toBeLessThan(1)
    }
    const seen = asked.frames.map(({ bytes }) => decodeFrame(bytes)).map((frame) => frame.ok && frame.value.targets.length)
    expect(new Set(seen)).toEqual(new Set([0, 1]))
    const told = (one: typeof asked) => one.said.filter(({ channel }) => channel !== 'reply').map(({ at_s, text }) => `${at_s} ${text}`)
    expect(told(asked)).toEqual(told(quiet))
  })

  it('[SIM-31] end at once when they are asked for no more', async () => {
    const lived = await live({
      for_s: 20,
      commands: [
        [2, 'radar-living', { command: 'stream', for_s: 60 }],
        [4, 'radar-living', { command: 'stream', for_s: 0 }],
      ],
    })
    expect(lived.frames.length).toBeGreaterThanOrEqual(20)
    expect(lived.frames.length).toBeLessThanOrEqual(21)
  })
})

describe('somebody who is no longer seen', () => {
  const at = fc.tuple(fc.integer({ min: -250, max: 250 }), fc.integer({ min: -250, max: 250 }))
  const exit: Point3 = [2, 0, -2.5]

  it('[SIM-32] has vanished when they kept still away from every door, and else has left', () => {
    fc.assert(
      fc.property(at, fc.boolean(), ([x, y], walked) => {
        const body: SeenBody = {
          track: 0,
          centre_m: [x / 100, y / 100, -1.7],
          top_m: 1.5,
          speed_m_s: walked ? 0.7 : 0,
          sink_m_s: 0,
          cross_m_s: 0,
          facing: 1,
          stir: 0,
          breath_per_min: 15,
          heart_per_min: 70,
        }
        const said: { event: string }[] = []
        let bodies: readonly SeenBody[] = [body]
        const port: Port<typeof radarModel.device, RadarView> = {
          now: () => 0 as Instant,
          random: random(1),
          wakeAt: () => () => {},
          look: () => ({ bodies, mount_m: 2.5, exits: [exit] }),
          event: (event) => said.push(event),
          reading: () => {},
          frame: () => {},
          day: () => 0,
          cold: false,
          kept: {},
        }
        const instrument = radarModel.start(port)
        bodies = []
        instrument.notice()
        const away_m = Math.hypot(x / 100 - exit[0], y / 100 - exit[1])
        fc.pre(Math.abs(away_m - 1.2) > 1e-6)
        expect(said.some(({ event }) => event === 'target-lost')).toBe(!walked && away_m > 1.2)
        expect(said.at(-1)).toMatchObject({ event: 'presence', present: false })
      }),
    )
  })
})
