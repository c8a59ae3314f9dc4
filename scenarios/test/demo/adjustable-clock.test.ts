// Goal: a clock that changes its pace loses nobody who sleeps. Method: sleepers on a fast clock while the pace is changed, and a clock that stands still.
import { after, Milliseconds, Seconds } from '@anju/sdk'
import { describe, expect, it } from 'vitest'
import { adjustableClock } from '../../src/demo/adjustable-clock.ts'

const pause = (span_ms: number) => new Promise((done) => setTimeout(done, span_ms))

describe('the adjustable clock', () => {
  it('[DRILL-5] wakes each sleeper once, never early, in order, through changes of pace', async () => {
    const clock = adjustableClock()
    const start = clock.now()
    const woken: number[] = []
    const early: number[] = []
    for (const at_ms of [30_000, 10_000, 20_000]) {
      clock.wakeAt(after(start, Milliseconds(at_ms)), () => {
        if (clock.now() < start + at_ms) early.push(at_ms)
        woken.push(at_ms)
      })
    }
    const cancel = clock.wakeAt(after(start, Seconds(15)), () => woken.push(-1))
    cancel()
    for (const factor of [60, 0, 30, 60, 1, 60]) {
      clock.set(factor)
      await pause(40)
    }
    await expect.poll(() => woken.length, { timeout: 5_000 }).toBe(3)
    expect(woken).toEqual([10_000, 20_000, 30_000])
    expect(early).toEqual([])
  })

  it('[DRILL-5] stands still at 0, and lets what is due happen all the same', async () => {
    const clock = adjustableClock()
    clock.set(0)
    const stood = clock.now()
    const woken: string[] = []
    clock.wakeAt(after(stood, Milliseconds(1)), () => woken.push('later'))
    clock.wakeAt(stood, () => woken.push('due'))
    await pause(60)
    expect(clock.now()).toBe(stood)
    expect(woken).toEqual(['due'])
  })
})
