// Goal: a bad line is as bad as it says. Method: many messages pass a faulty bus before a real memory broker; what arrives is counted.
import { describe, expect, it } from 'vitest'
import { instant, memoryBroker, openGate, queueClock, random, type Instant } from '@anju/sdk'
import { faultyBus, type Fault } from '@anju/simulator'
import { run } from '../lived.ts'

async function passed(faults: readonly Fault[], count: number): Promise<{ number: number; at_s: number }[]> {
  const clock = queueClock(instant('2026-01-15T10:00:00Z'))
  const began = clock.now()
  const heard: { number: number; at_s: number }[] = []
  const broker = memoryBroker({
    ...openGate,
    publish(_, { payload }) {
      heard.push({ number: Number(new TextDecoder().decode(payload)), at_s: (clock.now() - began) / 1000 })
      return { deliver: true }
    },
  })
  const bus = faultyBus(broker.bus, { clock, random: random('line'), faults, began })
  const line = await bus.connect({ clientId: 'one', clean: true, onMessage() {} })
  for (let i = 0; i < count; i++)
    clock.wakeAt(
      (began + i * 1000) as Instant,
      () => void line.publish({ topic: 'anju/1/s/h/d/event', payload: new TextEncoder().encode(String(i)), qos: 1, retain: false }),
    )
  await run(clock, (began + (count + 600) * 1000) as Instant)
  return heard
}

const near = (found: number, count: number, p: number) => Math.abs(found - count * p) <= 4 * Math.sqrt(count * p * (1 - p))

describe('a faulty line', () => {
  it('[SIM-16] loses and doubles in its ratio, within its time', async () => {
    const lost = await passed([{ fault: 'loss', ratio: [1, 5], from_s: 100, until_s: 900 }], 1_000)
    expect(lost.filter(({ number }) => number < 100 || number >= 900)).toHaveLength(200)
    expect(near(1_000 - lost.length, 800, 1 / 5)).toBe(true)
    const doubled = await passed([{ fault: 'duplication', ratio: [1, 4] }], 1_000)
    expect(near(doubled.length - 1_000, 1_000, 1 / 4)).toBe(true)
    expect(new Set(doubled.map(({ number }) => number)).size).toBe(1_000)
  })

  it('[SIM-16] delays within its bounds and keeps the order', async () => {
    const late = await passed([{ fault: 'delay', ratio: [1, 2], least_s: 5, most_s: 30 }], 500)
    expect(late.map(({ number }) => number)).toEqual(Array.from({ length: 500 }, (_, i) => i))
    const delays = late.map(({ number, at_s }) => at_s - number)
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...delays)).toBeLessThanOrEqual(30)
    expect(Math.max(...delays)).toBeGreaterThan(20)
  })
})
