// Goal: what the devices of a home share on their way out is one queue, whoever speaks. Method: drawn devices say numbered messages at drawn instants through lines
// of their own over one uplink before a real memory broker; what arrives is held against one queue that is worked out by hand.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant, memoryBroker, openGate, queueClock, random, type Instant } from '@anju/sdk'
import { checkFaults, faultyBus, type Fault } from '@anju/simulator'
import { homeUplink } from '../../src/faults/home-uplink.ts'
import { live, run, wanqing } from '../lived.ts'

interface Said {
  device: number
  at_ms: number
  bytes: number
}
const said = fc.array(
  fc.record({ device: fc.nat(3), at_ms: fc.integer({ min: 0, max: 60_000 }), bytes: fc.integer({ min: 4, max: 300 }) }),
  { maxLength: 40 },
)
const topicOf = (device: number) => `anju/1/s/h/d${device}/event`
const text = new TextDecoder()

/** What arrives, by its number, and when, milliseconds. */
async function arrivals(all: readonly Said[], faults: readonly Fault[], until_ms: number): Promise<[number: number, at_ms: number][]> {
  const clock = queueClock(instant('2026-01-15T10:00:00Z'))
  const began = clock.now()
  const heard: [number, number][] = []
  const broker = memoryBroker({
    ...openGate,
    publish(_, { payload }) {
      heard.push([Number(text.decode(payload)), clock.now() - began])
      return { deliver: true }
    },
  })
  const uplink = homeUplink({ clock, began, random: random('home') })
  const lines = await Promise.all(
    [0, 1, 2, 3].map((device) =>
      faultyBus(broker.bus, { clock, began, random: random(`device/${device}`), faults, uplink }).connect({
        clientId: `d${device}`,
        clean: true,
        onMessage() {},
      }),
    ),
  )
  for (const [number, { device, at_ms, bytes }] of all.entries())
    clock.wakeAt((began + at_ms) as Instant, () => {
      const payload = new TextEncoder().encode(String(number).padEnd(bytes))
      void lines[device]!.publish({ topic: topicOf(device), payload, qos: 1, retain: false })
    })
  await run(clock, (began + until_ms) as Instant)
  return heard
}

describe('the uplink of a home', () => {
  it('[SIM-148] carries so many bytes a second for all devices together, first in, first out', () =>
    fc.assert(
      fc.asyncProperty(said, fc.integer({ min: 20, max: 800 }), async (all, bytes_per_s) => {
        const [from_s, takes_s] = [5, 40]
        const heard = await arrivals(all, [{ fault: 'slow-uplink', from_s, takes_s, bytes_per_s }], 3_600_000)
        let free = 0
        const due = [...all.entries()]
          .toSorted(([i, a], [j, b]) => a.at_ms - b.at_ms || i - j)
          .map(([number, { device, at_ms, bytes }]) => {
            if (at_ms < from_s * 1000 || at_ms >= (from_s + takes_s) * 1000) return [number, at_ms] as const
            free = Math.max(free, at_ms) + Math.ceil(((topicOf(device).length + bytes + 7) * 1000) / bytes_per_s)
            return [number, Math.min(free, (from_s + takes_s) * 1000)] as const
          })
        expect(Object.fromEntries(heard)).toEqual(Object.fromEntries(due))
        const held = heard.filter(([number, at_ms]) => at_ms > all[number]!.at_ms).map(([number]) => all[number]!.at_ms)
        expect(held).toEqual(held.toSorted((a, b) => a - b))
      }),
      { numRuns: 40, seed: 148 },
    ))

  it('[SIM-148] that is clogged holds all that is said and lets it go in random order, whoever said it', async () => {
    const all = Array.from({ length: 400 }, (_, i): Said => ({ device: i % 4, at_ms: i * 100, bytes: 4 }))
    const heard = await arrivals(all, [{ fault: 'clogged-uplink', from_s: 10, takes_s: 20 }], 60_000)
    const late = heard.filter(([number, at_ms]) => at_ms !== all[number]!.at_ms)
    expect(heard.map(([number]) => number).toSorted((a, b) => a - b)).toEqual(all.map((_, i) => i))
    expect(late.map(([number]) => number).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => 100 + i))
    expect(late.every(([, at_ms]) => at_ms === 30_000)).toBe(true)
    const changes = late.filter(([number], i) => i > 0 && all[number]!.device !== all[late[i - 1]![0]]!.device).length
    expect(changes).toBeGreaterThan(110)
    const rising = late.filter(([number], i) => i > 0 && number > late[i - 1]![0]).length
    expect(rising).toBeGreaterThan(70)
    expect(rising).toBeLessThan(130)
  })

  it('[SIM-148] of a home that lives makes its devices late together, and loses nothing of what they tell', async () => {
    const right = await live({ for_s: 1_800, starts: { day: true } })
    const slow = await live({
      for_s: 1_800,
      starts: { day: true },
      faults: [{ fault: 'slow-uplink', from_s: 300, takes_s: 600, bytes_per_s: 20 }],
    })
    const told = ({ said: words }: typeof right) =>
      words.filter(({ channel }) => channel === 'event').map(({ text: payload }) => payload.replace(/"boot":"[^"]+"/, ''))
    const late = slow.said.filter(({ at_s }) => at_s > 300 && at_s < 900).length
    expect(late).toBeLessThan(right.said.filter(({ at_s }) => at_s > 300 && at_s < 900).length)
    expect(new Set(told(slow))).toEqual(new Set(told(right)))
  })

  it('[SIM-149] a gateway that starts anew takes the lines of those behind it, and of nobody else', async () => {
    const behind = ['radar-living', 'gas-kitchen']
    const { truths, said: words } = await live({ for_s: 1_800, faults: [{ fault: 'gateway-reboot', from_s: 300, takes_s: 900, behind }] })
    const silent = truths.filter(({ kind, phase }) => kind === 'device-silent' && phase === 'onset')
    const died = words.filter(({ channel }) => channel === 'death').map(({ device }) => device)
    expect(died.toSorted()).toEqual(behind.toSorted())
    const place = (id: string) => wanqing().devices.find((device) => device.id === id)!.place_m
    expect(silent.map(({ position_m = [], at_s }) => `${position_m.join(' ')} ${at_s}`).toSorted()).toEqual(
      behind.map((id) => `${place(id).join(' ')} 300`).toSorted(),
    )
  })

  it('[SIM-103] a gateway with a device behind it that is not there is refused', () => {
    const found = checkFaults(wanqing(), [{ fault: 'gateway-reboot', from_s: 1, takes_s: 9, behind: ['gas-kitchen', 'gas-kitchn'] }])
    expect(found.map(({ code, pointer }) => [code, pointer])).toEqual([['fault-unknown-device', '/0/behind/1']])
  })
})
