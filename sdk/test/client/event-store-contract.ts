import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { EventStore, StoredEvent } from '@anju/sdk'

type Step = { do: 'add'; payload: string; alarm: boolean } | { do: 'drop'; at: number } | { do: 'full' } | { do: 'start' }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('add' as const), payload: fc.string({ unit: 'grapheme', maxLength: 30 }), alarm: fc.boolean() }),
  fc.record({ do: fc.constant('drop' as const), at: fc.nat({ max: 20 }) }),
  fc.constant({ do: 'full' as const }),
  fc.constant({ do: 'start' as const }),
)

const text = (events: readonly StoredEvent[]) => events.map(({ id, payload, alarm }) => [id, new TextDecoder().decode(payload), alarm])

/** What every store of events promises. `again` gives the store as the next start of the device finds it. */
export function eventStoreContract(name: string, make: () => { store: EventStore; again: () => EventStore }): void {
  it(`[EVT-7] ${name}: has at each start what was added and not dropped, in its order, with its bytes and the count of the lost: drawn`, () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { store: first, again } = make()
        let store = first
        let held: StoredEvent[] = []
        let lost = 0
        expect(store.load()).toEqual({ events: [], lost: 0 })
        for (const [i, step] of steps.entries()) {
          if (step.do === 'add') {
            const event = { id: `b-${i}`, payload: new TextEncoder().encode(step.payload), alarm: step.alarm }
            store.add(event)
            held = [...held, event]
          } else if (step.do === 'drop' && held.length > 0) {
            const [gone] = held.splice(step.at % held.length, 1)
            lost += step.at % 2
            store.drop(gone!.id, lost)
          } else if (step.do === 'full') {
            lost += 1
            store.note(lost)
          } else {
            store = again()
            const found = store.load()
            expect(text(found.events)).toEqual(text(held))
            expect(found.lost).toBe(lost)
          }
        }
        expect(text(again().load().events)).toEqual(text(held))
      }),
      { numRuns: 40 },
    )
  })
}
