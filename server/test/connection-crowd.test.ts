// Goal: nobody fills the broker with connections. Method: drawn arrivals on an event queue against the plain sum of what an address may open.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { after, instant, queueClock, Milliseconds } from '@anju/sdk'
import { connectionCrowd } from '../src/connection-crowd.ts'
import { serverLimits } from '../src/limits.ts'

const start = instant('2026-11-24T12:00:00Z')

describe('connections', () => {
  it('[INTAKE-15] of one address are new at most so many at once and so many a second, whatever is drawn; another address is not held back', () => {
    const arrival = fc.record({ wait_ms: fc.integer({ min: 0, max: 400 }), address: fc.constantFrom('192.0.2.1', '192.0.2.2') })
    const property = fc.property(
      fc.array(arrival, { maxLength: 80 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 20 }),
      (arrivals, burst, rate) => {
        const clock = queueClock(start)
        const crowd = connectionCrowd(clock, { ...serverLimits, connect_burst: burst, connects_per_s: rate })
        const let_in = new Map<string, number[]>()
        for (const { wait_ms, address } of arrivals) {
          clock.moveTo(after(clock.now(), Milliseconds(wait_ms)))
          const mine = let_in.get(address) ?? []
          if (crowd.enter(address) === undefined) let_in.set(address, [...mine, clock.now()])
          else expect(mine.length).toBeGreaterThanOrEqual(burst) // Nobody is refused who has not used up the burst.
        }
        for (const times of let_in.values())
          for (let from = 0; from < times.length; from++)
            for (let to = from; to < times.length; to++)
              expect(to - from + 1).toBeLessThanOrEqual(burst + ((times[to]! - times[from]!) / 1_000) * rate + 1e-6)
      },
    )
    fc.assert(property, { numRuns: 100 })
  })

  it('[INTAKE-15] of one IPv6 network are those of one address', () => {
    const crowd = connectionCrowd(queueClock(start), { ...serverLimits, connect_burst: 1 })
    expect([crowd.enter('2001:db8::1'), crowd.enter('2001:db8::2'), crowd.enter('2001:db8:0:1::1')]).toEqual([
      undefined,
      'too-many-attempts',
      undefined,
    ])
    expect([crowd.enter('192.0.2.9'), crowd.enter('::ffff:192.0.2.9')]).toEqual([undefined, 'too-many-attempts'])
  })

  it('[INTAKE-15] of this machine are not counted by address', () => {
    const crowd = connectionCrowd(queueClock(start), { ...serverLimits, connect_burst: 1 })
    for (let i = 0; i < 5; i++) expect([crowd.enter('127.0.0.1'), crowd.enter('::1')]).toEqual([undefined, undefined])
    expect([crowd.enter('192.0.2.1'), crowd.enter('192.0.2.1')]).toEqual([undefined, 'too-many-attempts'])
  })

  it('[INTAKE-15] are counted for so many addresses; the one that was quiet longest is forgotten', () => {
    const crowd = connectionCrowd(queueClock(start), { ...serverLimits, connect_burst: 1, connect_addresses: 2 })
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) expect(crowd.enter(address)).toBeUndefined()
    expect([crowd.enter('192.0.2.3'), crowd.enter('192.0.2.1')]).toEqual(['too-many-attempts', undefined])
  })

  it('[INTAKE-14] are so many in all and no more; one that is over makes room', () => {
    const crowd = connectionCrowd(queueClock(start), { ...serverLimits, mqtt_connections: 2 })
    expect([crowd.enter('127.0.0.1'), crowd.enter('127.0.0.1'), crowd.enter('127.0.0.1')]).toEqual([
      undefined,
      undefined,
      'too-many-connections',
    ])
    crowd.leave()
    expect([crowd.enter('127.0.0.1'), crowd.enter('127.0.0.1')]).toEqual([undefined, 'too-many-connections'])
  })
})
