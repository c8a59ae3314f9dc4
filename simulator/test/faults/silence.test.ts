// Goal: the truth of silent devices is right whatever takes line and power away, and in whatever order. Method: drawn lists of faults and pulled plugs; the
// oracle marks each second in which a device has neither, one by one, and reads the spans off; what a device says is held against the same seconds.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogue, type DeviceKind } from '@anju/sdk'
import type { Action, Fault } from '@anju/simulator'
import { live, wanqing } from '../lived.ts'

const FOR_S = 2_400
const home = { ...wanqing(), devices: wanqing().devices.filter(({ id }) => ['radar-living', 'gas-kitchen', 'button-bedside'].includes(id)) }
const second = fc.integer({ min: 20, max: FOR_S - 800 })
const lasts = fc.integer({ min: 30, max: 700 })

const ofDevices = fc.record({
  fault: fc.constantFrom('outage' as const, 'half-open' as const, 'clog' as const),
  device: fc.constantFrom(undefined, 'radar-living', 'button-bedside'),
  from_s: second,
  lasts,
})
const ofHome = fc.record({
  fault: fc.constantFrom('gateway-reboot' as const, 'broker-restart' as const, 'power-cut' as const, 'clogged-uplink' as const),
  from_s: second,
  takes_s: lasts,
})
const faults = fc.array(
  fc.oneof(
    ofDevices.map(({ fault, device, from_s, lasts }): Fault => ({
      fault,
      from_s,
      until_s: from_s + lasts,
      ...(device === undefined ? {} : { device }),
    })),
    ofHome as fc.Arbitrary<Fault>,
  ),
  { maxLength: 4 },
)
const plug = fc.option(fc.record({ from_s: second, lasts }), { nil: undefined })

/** The seconds in which nothing of a device can arrive, by what keeps it silent. */
function silentSeconds(all: readonly Fault[], device: string): boolean[] {
  return Array.from({ length: FOR_S + 1 }, (_, at_s) =>
    all.some((fault) => {
      const mine = !('device' in fault) || fault.device === undefined || fault.device === device
      const from_s = fault.from_s ?? 0
      const until_s = 'takes_s' in fault ? from_s + fault.takes_s : (fault as { until_s?: number }).until_s!
      return mine && at_s >= from_s && at_s < until_s
    }),
  )
}

function spans(seconds: readonly boolean[]): [number, number][] {
  const found: [number, number][] = []
  for (const [at, silent] of seconds.entries()) {
    if (silent && seconds[at - 1] !== true) found.push([at, Infinity])
    if (!silent && seconds[at - 1] === true) found.at(-1)![1] = at
  }
  return found
}

describe('the truth of silence', () => {
  it('[SIM-17] [SIM-118] is the seconds without line or power, joined, and only when they outlast three heartbeats', () =>
    fc.assert(
      fc.asyncProperty(faults, plug, fc.integer(), async (drawn, pulled, seed) => {
        const script: [number, Action][] =
          pulled === undefined
            ? []
            : [
                [pulled.from_s + 0.5, { do: 'unplug', device: 'radar-living' }],
                [pulled.from_s + pulled.lasts + 0.5, { do: 'plug-in', device: 'radar-living' }],
              ]
        const lived = await live({ home, for_s: FOR_S, seed, faults: drawn, script })
        expect(lived.bad).toEqual([])
        for (const { id, kind } of home.devices) {
          const line = spans(silentSeconds(drawn, id)).filter(
            ([from, until]) => until - from >= 3 * catalogue[kind as DeviceKind].heartbeat_s,
          )
          const power: [number, number][] =
            pulled !== undefined && id === 'radar-living' ? [[pulled.from_s + 0.5, pulled.from_s + pulled.lasts + 0.5]] : []
          const halves = Array.from({ length: 2 * FOR_S }, (_, half) =>
            [...line, ...power].some(([from, until]) => half / 2 >= from && half / 2 < until),
          )
          const due = spans(halves).map(([from, until]) => [from / 2, until / 2])
          const device = home.devices.find((one) => one.id === id)!
          const truths = lived.truths.filter(
            (one) => one.kind === 'device-silent' && JSON.stringify(one.position_m) === JSON.stringify(device.place_m),
          )
          expect(truths.map(({ at_s }) => at_s)).toEqual(due.flat().filter((at) => at < FOR_S))
        }
      }),
      { numRuns: 25, seed: 11 },
    ))

  it('[SIM-118] is what can be heard: a silent device says nothing, and one that is back tells its events', () =>
    fc.assert(
      fc.asyncProperty(faults, fc.integer(), async (drawn, seed) => {
        const lived = await live({ home, for_s: FOR_S, seed, faults: drawn, starts: { day: true } })
        for (const { id } of home.devices) {
          const silent = silentSeconds(drawn, id)
          const early = lived.said.filter(({ device, at_s, channel }) => {
            if (device !== id || channel === 'death' || channel === 'birth') return false
            return silent[Math.floor(at_s)] === true && at_s % 1 !== 0
          })
          expect(early).toEqual([])
        }
      }),
      { numRuns: 15, seed: 12 },
    ))

  it('[SIM-119] knows mains from battery: in a power cut those on the mains start anew, the others only lose the line', async () => {
    const lived = await live({ home, for_s: 1_200, faults: [{ fault: 'power-cut', from_s: 100, takes_s: 400 }] })
    const boots = (id: string) =>
      new Set(
        lived.said
          .filter(({ device, channel }) => device === id && channel === 'birth')
          .map(({ text }) => (JSON.parse(text) as { boot: string }).boot),
      )
    expect([boots('radar-living').size, boots('gas-kitchen').size, boots('button-bedside').size]).toEqual([2, 2, 1])
  })

  it('[SIM-119] gives no power back to what was unplugged meanwhile, and none to what is plugged in too early', async () => {
    const dark: { at_ms: number; ids: string[] }[] = []
    const lived = await live({
      home,
      for_s: 900,
      faults: [{ fault: 'power-cut', from_s: 100, takes_s: 300 }],
      script: [
        [50, { do: 'unplug', device: 'gas-kitchen' }],
        [200, { do: 'plug-in', device: 'gas-kitchen' }],
        [250, { do: 'unplug', device: 'radar-living' }],
      ],
      each: (sim) => {
        const { at_ms, dead_devices: ids } = sim.snapshot()
        dark.push({ at_ms, ids })
      },
    })
    expect(lived.refused).toEqual([])
    expect(lived.sim.snapshot().dead_devices).toEqual(['radar-living'])
    const births = lived.said.filter(({ device, channel }) => device === 'gas-kitchen' && channel === 'birth').map(({ at_s }) => at_s)
    expect(births[1]).toBeGreaterThanOrEqual(400)
    const during = dark.filter(({ at_ms }) => at_ms > dark[0]!.at_ms + 201_000 && at_ms < dark[0]!.at_ms + 399_000)
    expect(during.length).toBeGreaterThan(0)
    expect(during.every(({ ids }) => ids.includes('gas-kitchen') && ids.includes('radar-living'))).toBe(true)
  })
})
