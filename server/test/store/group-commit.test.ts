// Goal: changes are committed in groups, in order, none twice and none lost, also when the store fails now and then. Method: a store whose commits are
// let through by hand or fail as drawn; the model is the list of what was put in.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { queueClock, work, type Instant } from '@anju/sdk'
import { agenda } from '../../src/agenda.ts'
import { nextTurn } from '../../src/event-loop.ts'
import { groupCommit } from '../../src/store/group-commit.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import type { Changes, Store } from '../../src/store/store.ts'
import { event } from './changes.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

function underTest(commit: (changes: Changes) => void | Promise<void>) {
  const clock = queueClock(0 as Instant)
  const busy = work()
  const store: Store = { ...memoryStore(), commit }
  const commits = groupCommit({ store, agenda: agenda(clock), nextTurn, work: busy })
  return { commits, clock, busy }
}

describe('the group commit', () => {
  it('[STORE-7] commits together what gathers while a commit runs, and answers each group after its own commit', async () => {
    const groups: string[][] = []
    const open: (() => void)[] = []
    const { commits } = underTest((changes) => {
      groups.push(changes.events.map(({ id }) => id))
      return new Promise((resolve) => open.push(resolve))
    })
    const answered: string[] = []
    const put = (id: string) => {
      commits.group.events.push(event(id, 1))
      commits.whenStored(() => answered.push(`told ${id}`))
      void commits.stored().then(() => answered.push(id))
    }
    put('a')
    put('b')
    await turn()
    for (const id of ['c', 'd', 'e']) put(id)
    await turn()
    expect([groups, answered]).toEqual([[['a', 'b']], []])
    open[0]!()
    await turn()
    await turn()
    expect(groups).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ])
    expect(answered).toEqual(['told a', 'told b', 'a', 'b'])
    open[1]!()
    await turn()
    expect(answered.slice(4)).toEqual(['told c', 'told d', 'told e', 'c', 'd', 'e'])
  })

  it('[INTAKE-10] [STORE-7] loses nothing and changes no order when commits fail as drawn', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 20 }),
      fc.array(fc.nat(3), { maxLength: 20 }),
      async (failures, pauses) => {
        const stored: string[] = []
        const failing = [...failures]
        const { commits, clock, busy } = underTest((changes) => {
          if (failing.shift() === true) throw new Error('disk full')
          stored.push(...changes.events.map(({ id }) => id))
        })
        const told: string[] = []
        for (const [n, pause] of pauses.entries()) {
          commits.group.events.push(event(`${n}`, 1))
          commits.whenStored(() => told.push(`${n}`))
          for (let i = 0; i < pause; i++) await turn()
        }
        for (let i = 0; i < 60 && (commits.pending || busy.inFlight > 0); i++) {
          clock.step()
          await turn()
        }
        const all = pauses.map((_, n) => `${n}`)
        expect([stored, told, commits.failing, busy.inFlight]).toEqual([all, all, undefined, 0])
      },
    )
    await fc.assert(property, { numRuns: 60 })
  })
})
