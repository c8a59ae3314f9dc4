// Goal: nothing that was written down on a telephone is lost or told twice, whatever the network does; a visit says what was filled in. Method: a server that
// keeps ids and a line that fails at drawn moments, against the plain list of what was written; forms by hand.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterSent, inOrder, refusedWhy, type Sent, type Waiting } from '../../src/patrol/outbox.ts'
import { newDraft, visitOf } from '../../src/patrol/visit-form.ts'

const waiting = (n: number): Waiting => ({
  id: `w${n}`,
  about: { what: 'visit', home: 'h', name: 'h' },
  at_ms: Math.floor(n / 3),
  method: 'PUT',
  path: 'p',
  body: n,
  state: 'waiting',
})
/** How a sending goes: it arrives and is answered, arrives and the answer is lost, never arrives, finds the server ill, is refused. */
const lines = ['through', 'answer-lost', 'lost', 'ill', 'conflict'] as const

describe('the outbox', () => {
  it('tells everything once and in order, and keeps what a person must decide', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.array(fc.constantFrom(...lines), { maxLength: 40 }), (count, weather) => {
        let box = Array.from({ length: count }, (_, n) => waiting(n))
        const told: string[] = []
        const taken = new Set<string>()
        const refused = new Set<string>()
        const send = (one: Waiting, line: (typeof lines)[number]): Sent => {
          if (line === 'lost') return { reached: false }
          if (line === 'ill') return { reached: true, status: 503 }
          if (line === 'conflict' && !taken.has(one.id)) return { reached: true, status: 409 }
          if (!taken.has(one.id)) told.push(one.id)
          taken.add(one.id)
          return line === 'answer-lost' ? { reached: false } : { reached: true, status: 200 }
        }
        const days = [...weather, ...Array.from({ length: count }, () => 'through' as const)]
        for (const line of days) {
          const one = inOrder(box).find(({ state }) => state === 'waiting')
          if (one === undefined) break
          const next = afterSent(one, send(one, line))
          if (next === 'done') box = box.filter(({ id }) => id !== one.id)
          else if (next !== 'later') {
            refused.add(one.id)
            box = box.map((other) => (other.id === one.id ? next : other))
          }
        }
        const all = Array.from({ length: count }, (_, n) => waiting(n))
        expect(told).toEqual(
          inOrder(all)
            .map(({ id }) => id)
            .filter((id) => !refused.has(id)),
        )
        expect(new Set(box.map(({ id }) => id))).toEqual(refused)
      }),
    )
  })

  it('says why something was refused', () => {
    expect([409, 412, 403, 404, 400].map((status) => refusedWhy({ status }))).toEqual([
      'changed',
      'changed',
      'not-allowed',
      'not-allowed',
      'other',
    ])
  })
})

describe('a visit', () => {
  it('says what was filled in, and nothing of a person where nobody opened', () => {
    const draft = {
      ...newDraft('visit-00001', 'h1', 5.5),
      found: { 'resident-well': 'yes', 'gas-shut': 'no' } as const,
      devices: [{ device: 'radar', did: 'replugged', at_ms: 7 } as const],
      feels: ['saves-power'] as const,
      words: ' too bright ',
      note: '',
    }
    expect(visitOf(draft, 'chen', 9)).toEqual({
      id: 'visit-00001',
      home: 'h1',
      by: 'chen',
      began_ms: 5,
      ended_ms: 9,
      checklist: [
        { item: 'resident-well', found: 'yes' },
        { item: 'gas-shut', found: 'no' },
      ],
      devices: [{ device: 'radar', did: 'replugged', at_ms: 7 }],
      feedback: { feels: ['saves-power'], words: 'too bright' },
    })
    expect(visitOf({ ...draft, nobody_in: true }, 'chen', 9)).toMatchObject({ nobody_in: true, checklist: [], devices: [] })
    expect(visitOf({ ...draft, nobody_in: true }, 'chen', 9)).not.toHaveProperty('feedback')
  })
})
