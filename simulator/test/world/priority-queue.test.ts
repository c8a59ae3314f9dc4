// Goal: the cheapest comes first, and of equals the first. Method: drawn pushes and pops beside a list that is sorted anew each time.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { priorityQueue } from '../../src/world/priority-queue.ts'

describe('a queue by cost', () => {
  it('answers as a sorted list does', () => {
    const step = fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const queue = priorityQueue()
        let list: { item: number; cost: number }[] = []
        for (const [item, cost] of steps.entries()) {
          if (cost === undefined) {
            const first = list.toSorted((a, b) => a.cost - b.cost)[0]
            expect(queue.pop()).toBe(first?.item)
            list = list.filter((one) => one !== first)
          } else {
            queue.push(item, cost)
            list.push({ item, cost })
          }
        }
        queue.clear()
        expect(queue.pop()).toBeUndefined()
      }),
    )
  })
})
