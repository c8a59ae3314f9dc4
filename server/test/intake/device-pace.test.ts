// Goal: a device that floods is held back by itself, none of its calls for help is lost, and no other device feels it. Method: the allowance against a bucket that is
// counted message by message; then a whole server on an event queue, flooded by one device while another speaks; the server as a process is in hostile.test.ts.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { after, encode, instant, Milliseconds, Minutes, topicOf } from '@anju/sdk'
import { devicePace } from '../../src/intake/device-pace.ts'
import { serverLimits } from '../../src/limits.ts'
import { bench, home, noon, site } from '../one-home.ts'

const limits = { ...serverLimits, device_readings_burst: 5, device_readings_per_s: 4, device_burst: 3, device_per_s: 4 }

describe('the allowance of a device', () => {
  it('[INTAKE-17] is a bucket of its own for each device, refilled by the clock', () => {
    const said = fc.array(fc.record({ device: fc.constantFrom('a', 'b'), wait_ms: fc.constantFrom(0, 0, 0, 50, 250, 500, 3_000) }), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(said, (all) => {
        const pace = devicePace(limits)
        const left = new Map<string, { tokens: number; at_ms: number }>()
        let at = instant('2026-03-01T00:00:00Z')
        for (const { device, wait_ms } of all) {
          at = after(at, Milliseconds(wait_ms))
          const before = left.get(device) ?? { tokens: 5, at_ms: at }
          const tokens = Math.min(5, before.tokens + ((at - before.at_ms) / 1_000) * 4)
          const may = tokens >= 1
          left.set(device, { tokens: may ? tokens - 1 : tokens, at_ms: at })
          expect(pace.mayRead(device, at)).toBe(may)
        }
      }),
    )
  })

  it('[INTAKE-17] holds an acknowledgement until its place in the bucket, and never longer than a second', () => {
    const pace = devicePace(limits)
    const holds = Array.from({ length: 12 }, () => pace.holds_ms('a', noon))
    expect(holds).toEqual([0, 0, 0, 250, 500, 750, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000])
    expect(pace.holds_ms('b', noon)).toBe(0)
    expect([pace.flooding(noon), pace.held]).toEqual([1, 9])
    expect(pace.flooding(after(noon, Minutes(1)))).toBe(0)
    expect(pace.holds_ms('a', after(noon, Minutes(1)))).toBe(0)
  })
})

describe('a device that floods a server', () => {
  const to = (device: string, channel: 'event' | 'reading') => topicOf({ site: site.id, home: home.id, device }, channel)
  const say = (device: string, channel: 'event' | 'reading', seq: number, body: Record<string, unknown>) => ({
    topic: to(device, channel),
    payload: encode({ boot: 'x', seq, time_ms: noon, clock: 'synced', origin: 'simulated', body }),
    qos: 1 as const,
    retain: false,
  })
  const sample = { posture: 'lying', motion_pct: 2, breath_per_min: 14.5, heart_per_min: 71.5, still_s: 600 }

  it('[INTAKE-17] has its readings refused beyond the allowance, counted each and listed once, and none of another device', async () => {
    const b = await bench({ settings: { limits } })
    for (let seq = 0; seq < 50; seq++) void b.server.gate.publish(undefined, say('radar-bathroom', 'reading', seq, sample))
    expect(b.server.rejected()).toEqual({ 'device-floods': 45 })
    expect(b.server.refusals()).toHaveLength(1)
    expect(b.server.floods()).toEqual({ devices: 1, held: 0 })
    expect(await b.server.gate.publish(undefined, say('gas-kitchen', 'reading', 0, { gas_lel_pct: 1 }))).toEqual({ deliver: true })
    expect(b.server.rejected()).toEqual({ 'device-floods': 45 })
    await b.server.close()
  })

  it('[INTAKE-17] has each call for help taken at once, also the first after a flood, and acknowledged when its turn comes', async () => {
    const b = await bench({ settings: { limits } })
    for (let seq = 0; seq < 50; seq++) void b.server.gate.publish(undefined, say('radar-bathroom', 'reading', seq, sample))
    let acknowledged = 0
    const all = Array.from({ length: 6 }, (_, seq) =>
      Promise.resolve(b.server.gate.publish(undefined, say('button-bedside', 'event', seq, { event: 'sos', state: 'raised' }))).then(
        () => acknowledged++,
      ),
    )
    await b.pass(0)
    expect(b.server.alerts().map(({ kind, why }) => [kind, why.evidence.length])).toEqual([['sos', 6]])
    expect(acknowledged).toBe(3)
    await b.pass(1)
    await Promise.all(all)
    expect([acknowledged, b.server.floods()]).toEqual([6, { devices: 2, held: 3 }])
    await b.server.close()
  })
})
