// Goal: a decoder and its interpreter eat hostile bytes without a throw and without growth. Method: half a megabyte of noise and of starts that promise much, and
// the memory measured before and after; ten megabytes of it each night.
import { describe, expect, it } from 'vitest'
import { growthAfter, poured } from './hostile-stream.ts'

describe.each(poured.map((one) => [one.name, one] as const))('%s', (_name, one) => {
  it('[ADAPT-5] [ADAPT-6] [ADAPT-47] [ADAPT-67] holds no more after half a megabyte of hostile bytes', () => {
    expect(growthAfter(one, 500_000)).toBeLessThan(1_500_000)
  })
})
