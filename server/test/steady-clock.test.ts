// Goal: a system clock that was set back while the server was down holds up no window and no limit. Method: the clock alone against its own line, drawn; then a server that is
// left amid the window of a fall and the limit of a call, and another one on its store whose clock stands hours before.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { after, Days, Milliseconds, queueClock, Seconds, type Instant } from '@anju/sdk'
import { memoryStore } from '../src/store/memory-store.ts'
import { steadyClock } from '../src/steady-clock.ts'
import { bench, noon } from './one-home.ts'

const HOUR_MS = 3_600_000

it('[REL-9] never goes back, is never further ahead than at the start, and wakes when it shows the time that was asked for', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 * 24 * HOUR_MS }),
      fc.array(fc.integer({ min: 0, max: 100 * HOUR_MS }), { maxLength: 8 }),
      (lead_ms, waits) => {
        const below = queueClock(noon)
        const clock = steadyClock(below, noon + lead_ms)
        let [before, ahead] = [clock.now(), clock.ahead_ms()]
        expect([before, ahead]).toEqual([noon + lead_ms, lead_ms])
        for (const wait_ms of waits) {
          const asked = after(clock.now(), Milliseconds(wait_ms))
          let woken: Instant | undefined
          clock.wakeAt(asked, () => (woken = clock.now()))
          below.step()
          expect(Math.abs(woken! - asked)).toBeLessThan(1)
          expect(clock.now()).toBeGreaterThanOrEqual(before)
          expect(clock.ahead_ms()).toBeLessThanOrEqual(ahead)
          ;[before, ahead] = [clock.now(), clock.ahead_ms()]
        }
        below.moveTo(after(below.now(), Days(7 * 60)))
        expect([clock.ahead_ms(), clock.now()]).toEqual([0, below.now()])
      },
    ),
  )
})

it('[REL-9] takes time as it is where nothing is later, and where what was stored is of another age', () => {
  for (const latest_ms of [0, noon, noon + Days(8)]) {
    const clock = steadyClock(queueClock(noon), latest_ms)
    expect([clock.now(), clock.ahead_ms()]).toEqual([noon, 0])
  }
})

const fall = { x_m: 0.5, y_m: 1, z_m: -2.2, drop_m: 0.9, speed_m_s: 2.1, confidence_pct: 85 }

it.each([1, 30])(
  '[REL-9] a fall whose window was open and a call whose limit ran go on when the clock stands %i hours before',
  async (hours) => {
    const store = memoryStore()
    const first = await bench({ store })
    await first.event('button-bedside', 'sos', { state: 'raised' })
    await first.pass(5)
    await first.event('radar-bathroom', 'fall', fall)
    await first.pass(5)
    const [called] = first.server.incidents()
    const left_at = first.clock.now()

    const next = await bench({ store, at: after(noon, Milliseconds(-hours * HOUR_MS)), boot: 'b2' })
    expect(next.server.ahead_ms()).toBeGreaterThan(hours * HOUR_MS)
    expect(next.server.incidents()).toHaveLength(1)
    await next.pass(17)
    expect(
      next.server
        .alerts()
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['fall', 'sos'])
    const raised_ms = next.server.alerts().find(({ kind }) => kind === 'fall')!.raised_ms
    expect(raised_ms - left_at).toBeGreaterThan(0)
    expect(raised_ms - left_at).toBeLessThanOrEqual(15_000)
    await next.pass((called!.due!.at_ms - left_at) / 1_000 + 5)
    expect(next.server.incidents().find(({ id }) => id === called!.id)?.overdue).toEqual([called!.due!.step])
    // A device whose clock is right now is neither late nor from the future.
    await next.event('gas-kitchen', 'gas', { alarm: true, gas_lel_pct: 20 })
    expect(next.server.alerts().find(({ kind }) => kind === 'gas')).toMatchObject({ late: false })
    await next.server.close()
  },
)

it('[REL-9] a clock that is right over the restart leaves time alone', async () => {
  const store = memoryStore()
  const first = await bench({ store })
  await first.event('button-bedside', 'sos', { state: 'raised' })
  const next = await bench({ store, at: after(noon, Seconds(60)), boot: 'b2' })
  expect([next.server.ahead_ms(), next.server.clock.now()]).toEqual([0, after(noon, Seconds(60))])
  await next.server.close()
})
