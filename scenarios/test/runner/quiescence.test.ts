// Goal: time stands still while anything is in flight, and a port that never falls silent is named. Method: work of drawn length in turns of the event
// loop, begun by each other; the wait must not end before the last piece is done.
import * as fc from 'fast-check'
import { queueClock, work, type Instant } from '@anju/sdk'
import { describe, expect, it } from 'vitest'
import { macrotask } from '../../src/runner/event-loop.ts'
import { moveTime } from '../../src/runner/move-time.ts'
import { NotQuiet, quiet } from '../../src/runner/quiescence.ts'

describe('quiescence', () => {
  it('[RUN-4] waits for work that begins other work, however long each takes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.nat(4), { maxLength: 5 }), { minLength: 1, maxLength: 4 }), async (chains) => {
        const counter = work()
        let open = 0
        let waiting = 0
        const chain = async (turns: readonly number[]) => {
          for (const count of turns) {
            open += 1
            const end = counter.begin('port')
            for (let i = 0; i < count; i++) await macrotask()
            open -= 1
            end()
            // Handing over from port to port may take a turn in which nobody is busy.
            waiting += 1
            await macrotask()
            waiting -= 1
          }
        }
        const all = chains.map((turns) => chain(turns))
        await quiet(counter, 2)
        expect(open).toBe(0)
        expect(waiting).toBe(0)
        await Promise.all(all)
      }),
      { numRuns: 60 },
    )
  })

  it('[RUN-4] names the busy port when the silence does not come', async () => {
    const counter = work()
    counter.begin('store')
    counter.begin('store')
    counter.begin('feed')
    await expect(quiet(counter, 2, 20)).rejects.toThrow(/store \(2\), feed \(1\)/)
    await expect(quiet(counter, 2, 20)).rejects.toBeInstanceOf(NotQuiet)
  })

  it('[RUN-4] moves the clock only after the work of the last wake-up is done', async () => {
    const clock = queueClock(0 as Instant)
    const counter = work()
    const seen: string[] = []
    for (const at of [10, 20, 30]) {
      clock.wakeAt(at as Instant, () => {
        const end = counter.begin('port')
        seen.push(`begin ${clock.now()}`)
        void (async () => {
          for (let i = 0; i < 5; i++) await macrotask()
          seen.push(`end ${clock.now()}`)
          end()
        })()
      })
    }
    await moveTime({ clock, work: counter, silences: 2, ends: 25 as Instant })
    expect(seen).toEqual(['begin 10', 'end 10', 'begin 20', 'end 20'])
    expect(clock.now()).toBe(25)
  })
})
