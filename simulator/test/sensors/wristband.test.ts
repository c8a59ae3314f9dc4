// Goal: a wrist tells a fall from a clap imperfectly, as wrists do. Method: many drawn falls and claps of the whole home, counted against the
// shares that follow from the stated peaks and ratios.
import { describe, expect, it } from 'vitest'
import { random } from '@anju/sdk'
import { live } from '../lived.ts'
import { peaksOf } from '../../src/people/jolt.ts'

const who = 'wang-xiulan'

describe('a wristband', () => {
  it('[SIM-14] meets the measured peaks: a clap peaks above a fall', () => {
    const chance = random('peaks')
    const sorted = (kind: 'fall' | 'clap' | 'sit') =>
      Array.from({ length: 2_000 }, () => Math.max(...peaksOf(kind, chance).slice(0, 1))).sort((a, b) => a - b)
    const median = (values: number[]) => values[1_000]!
    const [falls, claps, sits] = [sorted('fall'), sorted('clap'), sorted('sit')]
    expect(median(falls)).toBeGreaterThan(5.7)
    expect(median(falls)).toBeLessThan(7.7)
    expect(falls[200]!).toBeGreaterThan(3.1)
    expect(falls[200]!).toBeLessThan(4)
    expect(median(claps)).toBeGreaterThan(median(falls))
    expect(median(sits)).toBeLessThan(2)
  })

  it('[SIM-14] knows most claps and most falls, and neither all', async () => {
    const claps = await live({
      for_s: 60 * 200,
      script: Array.from({ length: 200 }, (_, i) => [60 * i + 30, { do: 'clap', who }] as const),
    })
    const mistaken = claps.events('wristband-1', 'fall').length
    expect(mistaken).toBeGreaterThan(5)
    expect(mistaken).toBeLessThan(40)
    const falls = await live({
      for_s: 80 * 120,
      script: Array.from({ length: 80 }, (_, i) => [
        [120 * i + 10, { do: 'fall', who }] as const,
        [120 * i + 60, { do: 'get-up', who }] as const,
      ]).flat(),
    })
    const known = falls.events('wristband-1', 'fall').length
    expect(falls.truths.filter(({ kind, phase }) => kind === 'fall' && phase === 'onset')).toHaveLength(80)
    expect(known).toBeGreaterThan(65)
    expect(known).toBeLessThan(80)
  })

  it('[SIM-14] says nothing of a wrist that it is not on', async () => {
    const lived = await live({ for_s: 200, starts: { not_worn: ['wristband-1'] }, script: [[10, { do: 'fall', who }]] })
    expect(lived.events('wristband-1')).toEqual([])
  })
})
