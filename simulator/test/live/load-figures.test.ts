// Goal: what a load prints of itself can be believed. Method: quantiles against a sorted list, sums of threads against one; the verdict against a table made by
// hand; lateness and counts against what was done to a clock and a bus.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant, memoryBroker, openGate, queueClock, type Instant, type Message } from '@anju/sdk'
import { bottleneck } from '../../src/live/bottleneck.ts'
import { countedBus, type Counts } from '../../src/live/counted-bus.ts'
import { latencyHistogram, quantile_ms, together } from '../../src/live/latency-histogram.ts'
import { rates } from '../../src/live/load-lines.ts'
import { sumOf, type LoadFigures } from '../../src/live/load-figures.ts'
import { punctualClock } from '../../src/live/punctual-clock.ts'

const latencies = fc.array(fc.double({ min: 0.06, max: 100_000, noNaN: true }), { minLength: 1, maxLength: 300 })
const counted = (all: readonly number[]) => {
  const histogram = latencyHistogram()
  for (const latency of all) histogram.add(latency)
  return histogram.counts()
}

describe('the figures of a load', () => {
  it('[SIM-134] give every quantile to a twentieth, and add up over threads', () => {
    fc.assert(
      fc.property(latencies, latencies, fc.constantFrom(0.01, 0.5, 0.9, 0.99, 1), (one, other, share) => {
        const sorted = [...one, ...other].toSorted((a, b) => a - b)
        const right = sorted[Math.max(1, Math.ceil(sorted.length * share)) - 1]!
        const found = quantile_ms(together([counted(one), counted(other)]), share)
        expect(found).toBeGreaterThanOrEqual(right * (1 - 1e-9))
        expect(found).toBeLessThanOrEqual(right * 1.05 * (1 + 1e-9))
      }),
    )
    expect(quantile_ms(latencyHistogram().counts(), 0.99)).toBe(0)
  })

  const figures = (change: Partial<LoadFigures>, late_ms = 1, acknowledge_ms = 5): LoadFigures => ({
    wanted: 100,
    connected: 100,
    sent: { reading: 1_000 },
    acknowledged: 1_000,
    confirmed: 0,
    lost: 0,
    errors: {},
    late: counted([late_ms]),
    acknowledge: counted([acknowledge_ms]),
    busy: 0.2,
    cpu: 0.2,
    ...change,
  })
  const loads: [string, LoadFigures][] = [
    ['nobody', figures({})],
    ['simulator', figures({ busy: 0.97, cpu: 0.95 }, 400)],
    ['simulator', figures({ busy: 0.95, cpu: 0.9 })],
    ['machine', figures({ busy: 0.97, cpu: 0.2 }, 400)],
    ['machine', figures({ busy: 0.1, cpu: 0.1 }, 80)],
    ['broker', figures({}, 2, 900)],
    ['connections', figures({ connected: 60 }, 2, 900)],
    ['simulator', figures({ connected: 60, busy: 1, cpu: 1 }, 2_000, 9_000)],
  ]
  it.each(loads)('[SIM-135] name %s as the bottleneck, in one sentence of each language', (is, load) => {
    const verdict = bottleneck(load)
    expect(verdict.is).toBe(is)
    expect(verdict.says.en).toMatch(/\.$/)
    expect(verdict.says.zh).toMatch(/。$/)
  })

  it('[SIM-134] add threads up, the busiest counting', () => {
    const sum = sumOf([figures({ busy: 0.3, errors: { 'connection-refused': 2 } }), figures({ busy: 0.7, sent: { event: 5 } })])
    expect(sum).toMatchObject({
      wanted: 200,
      connected: 200,
      sent: { reading: 1_000, event: 5 },
      errors: { 'connection-refused': 2 },
      busy: 0.7,
    })
    expect(rates(sum, figures({ sent: { reading: 400 } }), 2)).toBe('reading 300, event 2.5')
  })

  it('[SIM-134] tell how late a wake-up came', () => {
    const clock = queueClock(instant('2026-01-15T10:00:00Z'))
    const late: number[] = []
    let ahead = 0
    const timed = punctualClock({ now: () => (clock.now() + ahead) as Instant, wakeAt: (at, wake) => clock.wakeAt(at, wake) }, (by) =>
      late.push(by),
    )
    timed.wakeAt((clock.now() + 1_000) as Instant, () => {})
    timed.wakeAt((clock.now() + 2_000) as Instant, () => {})
    clock.step()
    ahead = 70
    clock.step()
    expect(late).toEqual([0, 70])
  })

  it('[SIM-134] count what passes a bus and change nothing of it', async () => {
    let now_ms = 0
    const heard: string[] = []
    const broker = memoryBroker({
      ...openGate,
      publish(_, { topic }) {
        heard.push(topic)
        now_ms += 3
        return { deliver: true }
      },
    })
    const counts: Counts = { connected: 0, sent: {}, acknowledged: 0, confirmed: 0, lost: 0, errors: {}, acknowledge: latencyHistogram() }
    const bus = countedBus(broker.bus, counts, () => now_ms)
    const down: string[] = []
    const options = { clean: true, onMessage: ({ topic }: Message) => void down.push(topic) }
    const [one, two] = [await bus.connect({ clientId: 'one', ...options }), await bus.connect({ clientId: 'two', ...options })]
    await one.subscribe('anju/1/s/h/d/confirm', 1)
    const message = (channel: string, qos: 0 | 1) => ({ topic: `anju/1/s/h/d/${channel}`, payload: new Uint8Array(), qos, retain: false })
    await one.publish(message('event', 1))
    await one.publish(message('reading', 0))
    await broker.publish(message('confirm', 1))
    expect(counts).toMatchObject({ connected: 2, sent: { event: 1, reading: 1 }, acknowledged: 1, confirmed: 1, lost: 0 })
    expect(Math.round(quantile_ms(counts.acknowledge.counts(), 1))).toBe(3)
    expect([heard.length, down.length]).toEqual([2, 1])
    broker.cut('one')
    await two.end()
    expect(counts).toMatchObject({ connected: 0, lost: 1 })
    await broker.close()
    await expect(bus.connect({ clientId: 'three', ...options })).rejects.toThrow('connection-refused')
    expect(counts.errors).toEqual({ 'connection-refused': 1 })
  })
})
