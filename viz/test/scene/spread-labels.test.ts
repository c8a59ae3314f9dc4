// Goal: no card covers another, and the most important keeps its place. Method: drawn labels; every pair is tested for overlap.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spreadLabels } from '../../src/scene/overlay/spread-labels.ts'
import { askedQuality, isSoftware, QualityMeter } from '../../src/scene/stage/quality.ts'

const labels = fc.array(
  fc.record({
    x_px: fc.integer({ min: 0, max: 800 }),
    y_px: fc.integer({ min: 300, max: 700 }),
    width_px: fc.integer({ min: 60, max: 220 }),
    height_px: fc.integer({ min: 20, max: 50 }),
    weight: fc.integer({ min: 0, max: 5 }),
  }),
  { minLength: 1, maxLength: 7 },
)

describe('labels on the screen', () => {
  it('never cover each other', () => {
    fc.assert(
      fc.property(labels, (all) => {
        const rises = spreadLabels(all, 30)
        const boxes = all.map(({ x_px, y_px, width_px, height_px }, i) => ({
          x: x_px - width_px / 2,
          y: y_px - rises[i]! - height_px,
          w: width_px,
          h: height_px,
        }))
        for (const [i, a] of boxes.entries())
          for (const b of boxes.slice(i + 1)) expect(a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h).toBe(false)
      }),
    )
  })

  it('leave the heaviest where it is', () => {
    fc.assert(
      fc.property(labels, (all) => {
        const heaviest = Math.max(...all.map(({ weight }) => weight))
        const rises = spreadLabels(all, 30)
        expect(all.some(({ weight }, i) => weight === heaviest && rises[i] === 30)).toBe(true)
      }),
    )
  })
})

describe('the quality', () => {
  it('steps down while frames are slow, and stops where they are not', () => {
    const meter = new QualityMeter('high', true)
    const run = (frame_ms: number) => Array.from({ length: 20 }, () => meter.take(frame_ms)).find((quality) => quality !== undefined)
    expect(run(60)).toBe('medium')
    expect(run(12)).toBeUndefined()
    expect(meter.busy).toBe(false)
    expect(run(900)).toBeUndefined()
  })

  it('is what the address asks for, and low where the processor paints', () => {
    expect(askedQuality('?quality=medium')).toBe('medium')
    expect(askedQuality('?quality=ultra')).toBeUndefined()
    expect(isSoftware('ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device), SwiftShader driver)')).toBe(true)
    expect(isSoftware('ANGLE (Intel, Mesa Intel(R) UHD Graphics 620)')).toBe(false)
  })
})
