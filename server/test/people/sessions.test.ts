// Goal: a session is whoever holds its token, for as long as it may be, and no longer. Method: drawn histories on a clock that the test moves, against an
// oracle that knows of each token when it was made and last seen.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Instant } from '@anju/sdk'
import { peopleLimits } from '../../src/people/people-limits.ts'
import { sessions } from '../../src/people/sessions.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import { bench } from '../one-home.ts'

const MINUTE = 60_000

describe('sessions', () => {
  it('[AUTH-7] live while they are used within the hour and no longer than twelve, and end when they are told to', async () => {
    const did = fc.oneof(
      fc.record({ do: fc.constant('open' as const) }),
      fc.record({ do: fc.constant('pass' as const), minutes: fc.constantFrom(1, 20, 45, 58, 61) }),
      fc.record({ do: fc.constantFrom('find' as const, 'close' as const), which: fc.nat(7) }),
      fc.record({ do: fc.constant('end' as const), spare: fc.nat(7) }),
    )
    const property = fc.asyncProperty(fc.array(did, { maxLength: 60 }), async (history) => {
      const b = await bench()
      const kept = sessions(b.server.ground)
      const known: { token: string; made: number; seen: number; over: boolean }[] = []
      const now = () => b.clock.now() / MINUTE
      const over = (one: (typeof known)[number]) => one.over || now() >= one.made + 12 * 60 || now() >= one.seen + 60
      for (const step of history) {
        if (step.do === 'pass') b.clock.moveTo((b.clock.now() + step.minutes * MINUTE) as Instant)
        if (step.do === 'open') {
          const live = known.filter((one) => !over(one)).toSorted((one, other) => other.seen - one.seen)
          for (const oldest of live.slice(peopleLimits.sessions_per_account - 1)) oldest.over = true
          known.push({ token: kept.open('wu', 'a browser').token, made: now(), seen: now(), over: false })
        }
        if (step.do === 'end') {
          const spared = known[step.spare]
          kept.end('wu', spared === undefined ? {} : { except: spared.token })
          for (const one of known) if (one !== spared) one.over = true
        }
        const one = 'which' in step ? known[step.which] : undefined
        if (one === undefined) continue
        if (step.do === 'close') {
          kept.close(one.token)
          one.over = true
        } else {
          const found = kept.find(one.token)
          expect(found === 'ended').toBe(over(one))
          if (found !== 'ended') one.seen = now()
        }
      }
      for (const one of known) expect(kept.find(one.token) === 'ended').toBe(over(one))
    })
    await fc.assert(property, { numRuns: 60 })
  })

  it('[AUTH-7] are kept without their token, and live through a restart', async () => {
    const store = memoryStore()
    const b = await bench({ store })
    const { token, csrf } = sessions(b.server.ground).open('wu', 'x'.repeat(500))
    await b.server.ground.stored()
    const rows = []
    for await (const row of store.records('sessions', 0, Number.MAX_SAFE_INTEGER)) rows.push(row)
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(JSON.stringify(rows)).not.toContain(csrf)
    const again = sessions((await bench({ store })).server.ground)
    expect(again.find(token)).toMatchObject({ account: 'wu', agent: 'x'.repeat(120) })
    expect(again.csrfFits(token, csrf)).toBe(true)
    expect(again.csrfFits(token, again.csrfOf(`${token}x`))).toBe(false)
  })

  it('[AUTH-7] are shown to their owner by an id that opens nothing, and end one by one', async () => {
    const b = await bench()
    const kept = sessions(b.server.ground)
    const [desk, phone] = [kept.open('wu', 'desk'), kept.open('wu', 'phone')]
    kept.open('li', 'other')
    const shown = kept.of('wu')
    expect(shown.map(({ agent }) => agent).sort()).toEqual(['desk', 'phone'])
    for (const { id } of shown) expect(kept.find(id)).toBe('ended')
    expect(kept.end('wu', { id: shown.find(({ agent }) => agent === 'phone')!.id })).toBe(1)
    expect(kept.end('wu', { id: 'nothing' })).toBe(0)
    expect(kept.find(phone.token)).toBe('ended')
    expect(kept.find(desk.token)).not.toBe('ended')
    expect(kept.of('li')).toHaveLength(1)
  })
})
