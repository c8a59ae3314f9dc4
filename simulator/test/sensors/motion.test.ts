// Goal: an infrared sensor starts by what crosses its lobes, and holds. Method: the instrument on a bench before drawn movements; shares against the stated ratios.
import { describe, expect, it } from 'vitest'
import { CROSSING, HOLD_MS, motionModel, STIR } from '../../src/sensors/motion.ts'
import type { InfraredView, SeenBody } from '../../src/sensors/views.ts'
import { bench, fits } from './instrument-bench.ts'

const EMPTY: InfraredView = { bodies: [] }
const body = (also: Partial<SeenBody>): InfraredView => ({
  bodies: [
    {
      track: 0,
      centre_m: [0, 3, -1],
      top_m: 1.6,
      speed_m_s: 0,
      sink_m_s: 0,
      cross_m_s: 0,
      stir: 0,
      facing: 0,
      breath_per_min: 15,
      heart_per_min: 70,
      ...also,
    },
  ],
})
const COUNT = 1_000
/** How many of many sensors start within a span before a body. */
const started = (view: InfraredView, within_s: number) =>
  Array.from({ length: COUNT }, (_, seed) => {
    const sensor = bench(motionModel, EMPTY, { seed })
    sensor.run(1)
    sensor.show(view)
    sensor.run(within_s)
    return sensor.events.length
  }).filter((count) => count > 0).length

describe('an infrared sensor', () => {
  it('[SIM-91] starts by the speed across its lobes', () => {
    const far = [0, 5, -1] as const
    expect(fits(started(body({ speed_m_s: 0.7, cross_m_s: 0.6 }), 0.5), COUNT, CROSSING.fast)).toBe(true)
    expect(fits(started(body({ speed_m_s: 0.7, cross_m_s: 0.1 }), 0.5), COUNT, CROSSING.slow)).toBe(true)
    expect(fits(started(body({ speed_m_s: 0.7, cross_m_s: 0 }), 0.5), COUNT, CROSSING.straight_near)).toBe(true)
    expect(fits(started(body({ speed_m_s: 0.7, cross_m_s: 0, centre_m: [...far] }), 0.5), COUNT, CROSSING.straight_far)).toBe(true)
    expect(fits(started(body({ stir: 1 }), 0.5), COUNT, STIR)).toBe(true)
    expect(started(body({ stir: 1, centre_m: [...far] }), 0.5)).toBe(0)
    expect(started(body({}), 60)).toBe(0)
  })

  it('[SIM-91] meets who comes straight on late: second after second another chance', () => {
    const within = (seconds: number) => started(body({ speed_m_s: 0.7, cross_m_s: 0 }), seconds + 0.5)
    const [times, outOf] = CROSSING.straight_near
    const share = 1 - (1 - times / outOf) ** 5
    expect(fits(within(4), COUNT, [Math.round(share * 10_000), 10_000])).toBe(true)
  })

  it('[SIM-91] holds for thirty seconds after the last motion and starts no sooner again', () => {
    const sensor = bench(motionModel, EMPTY)
    const crossing = body({ speed_m_s: 0.7, cross_m_s: 0.7 })
    const at: number[] = []
    for (let i = 0; i < 20; i++) {
      sensor.show(crossing)
      sensor.run(2)
      sensor.show(EMPTY)
      const before = sensor.events.length
      at.push(sensor.now())
      sensor.run(HOLD_MS / 1000 - 0.1)
      expect(sensor.events.slice(before)).toEqual([])
      sensor.run(0.2)
      expect(sensor.events.at(-1)).toEqual({ event: 'motion', moving: false })
    }
    expect(sensor.events.map(({ moving }) => moving)).toEqual(Array.from({ length: 40 }, (_, i) => i % 2 === 0))
  })

  it('[SIM-82] starts by a gust of warm air in its ratio, once a gust', () => {
    let starts = 0
    for (let seed = 0; seed < COUNT; seed++) {
      const sensor = bench(motionModel, EMPTY, { seed })
      for (let i = 0; i < 5; i++) sensor.show({ bodies: [], gust: { id: 7, likeness: [1, 3] } })
      starts += sensor.events.length
    }
    expect(fits(starts, COUNT, [1, 3])).toBe(true)
  })
})
