// Goal: the same as beside it, for as long as a line in a bad night. Method: ten megabytes a family, twenty times what the quick test pours; growth may not follow.
import { describe, expect, it } from 'vitest'
import { growthAfter, poured } from './hostile-stream.ts'

describe.each(poured.map((one) => [one.name, one] as const))('%s', (_name, one) => {
  it('[ADAPT-5] [ADAPT-6] [ADAPT-47] [ADAPT-67] holds no more after ten megabytes of hostile bytes', () => {
    expect(growthAfter(one, 10_000_000)).toBeLessThan(1_500_000)
  }, 120_000)
})
