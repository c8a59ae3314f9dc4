// Goal: truth knows what is wrong with devices and with the home's line from the very instant on. Method: drawn plugs, batteries and outages against the spans that an
// interval sum gives; then housings, rooms and quotas one by one, with what the device says beside them.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Home } from '@anju/sdk'
import type { Fault } from '@anju/simulator'
import { live, wanqing } from '../lived.ts'

const who = 'wang-xiulan'
const MAINS = ['gas-kitchen', 'radar-living', 'voice-living']
const few = (): Home => {
  const home = wanqing()
  const voice = { id: 'voice-living', kind: 'voice-terminal', room: 'living', place_m: [3, 0.2, 1] } as const
  const kept = [...MAINS, 'button-bedside', 'motion-kitchen']
  return {
    ...home,
    devices: [...home.devices.filter(({ id }) => kept.includes(id)), { ...voice, place_m: [...voice.place_m] }],
    residents: home.residents.map((one) => ({ ...one, wears: [] })),
  }
}
type Lived = Awaited<ReturnType<typeof live>>
const of = ({ truths }: Lived, kind: string) => truths.filter((truth) => truth.kind === kind).map(({ phase, at_s }) => [phase, at_s])

describe('power of devices', () => {
  it('[SIM-143] is lost by a plug or a battery, and the home is offline from the last device on mains to the first that is back', async () => {
    const step = fc.record({
      gap_s: fc.integer({ min: 1, max: 400 }),
      device: fc.constantFrom(...MAINS, ...MAINS, 'button-bedside'),
      does: fc.constantFrom<'unplug' | 'plug-in' | 'run-flat'>('unplug', 'unplug', 'plug-in', 'run-flat'),
    })
    let offline = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 30 }), async (steps) => {
        let at_s = 0
        const script = steps.map(({ gap_s, device, does }) => [(at_s += gap_s), { do: does, device }] as const)
        const lived = await live({ home: few(), for_s: at_s + 60, script })
        const due: [kind: string, phase: string, at_s: number][] = []
        const without = new Map<string, string>()
        for (const [at, { do: does, device }] of script) {
          const mains = MAINS.includes(device)
          if ((does === 'run-flat' && mains) || without.has(device) === (does !== 'plug-in')) continue
          const dark = () => MAINS.every((id) => without.has(id))
          const was = dark()
          const kind = does === 'run-flat' ? 'device-flat' : mains ? 'device-unplugged' : ''
          if (does === 'plug-in') {
            const cause = without.get(device)!
            without.delete(device)
            if (cause !== '') due.push([cause, 'end', at])
            if (was && mains) due.push(['home-offline', 'end', at])
          } else {
            without.set(device, kind)
            if (kind !== '') due.push([kind, 'onset', at])
            if (dark() && !was) due.push(['home-offline', 'onset', at])
          }
        }
        offline += due.filter(([kind]) => kind === 'home-offline').length
        const told = lived.truths.filter(({ kind }) => kind !== 'device-silent').map(({ kind, phase, at_s }) => [kind, phase, at_s])
        const sorted = (all: readonly (readonly unknown[])[]) => all.map((one) => one.join(' ')).toSorted()
        expect(sorted(told)).toEqual(sorted(due))
      }),
      { numRuns: 60, seed: 143 },
    )
    expect(offline).toBeGreaterThan(10)
  })

  it('[SIM-143] of a home with one device on mains is that device, and one of the lite profile is nobody', async () => {
    const home = few()
    const only = (id: string, lite = false): Home => ({
      ...home,
      devices: home.devices
        .filter((device) => device.id === id || !MAINS.includes(device.id))
        .map((device) => (lite ? { ...device, lite } : device)),
    })
    const script = [[100, { do: 'unplug', device: 'gas-kitchen' }]] as const
    const one = await live({ home: only('gas-kitchen'), for_s: 900, script })
    expect(one.truths.map(({ kind, at_s }) => [kind, at_s]).toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual([
      ['device-silent', 100],
      ['device-unplugged', 100],
    ])
    expect((await live({ home: only('gas-kitchen', true), for_s: 900, script })).truths).toEqual([])
  })

  it('[SIM-17] is silent through a new start that takes three heartbeats, and not through a short one', async () => {
    const reboots = (down_s: number) =>
      live({
        home: few(),
        for_s: 1_500,
        faults: [{ fault: 'reboots', device: 'gas-kitchen', from_s: 100, until_s: 1_000, every_s: 500, down_s }],
      })
    expect(of(await reboots(180), 'device-silent')).toEqual([
      ['onset', 600],
      ['end', 780],
    ])
    expect((await reboots(179)).truths).toEqual([])
  })

  it('[SIM-143] is silent until both have come back, the plug and the line', async () => {
    const lived = await live({
      home: few(),
      for_s: 1_800,
      faults: [{ fault: 'outage', device: 'gas-kitchen', from_s: 200, until_s: 900 }],
      script: [
        [100, { do: 'unplug', device: 'gas-kitchen' }],
        [600, { do: 'plug-in', device: 'gas-kitchen' }],
      ],
    })
    expect(of(lived, 'device-silent')).toEqual([
      ['onset', 100],
      ['end', 900],
    ])
    expect(of(lived, 'device-unplugged')).toEqual([
      ['onset', 100],
      ['end', 600],
    ])
  })

  it('[SIM-143] is taken from all by an outage or a cut of the mains, which pull no plug', async () => {
    const faults: Fault[] = [
      { fault: 'outage', from_s: 300, until_s: 1_200 },
      { fault: 'power-cut', from_s: 300, takes_s: 900 },
    ]
    for (const fault of faults) {
      const lived = await live({ home: few(), for_s: 1_800, faults: [fault] })
      expect(of(lived, 'home-offline')).toEqual([
        ['onset', 300],
        ['end', 1_200],
      ])
      expect(lived.truths.filter(({ kind }) => kind === 'device-unplugged' || kind === 'device-flat')).toEqual([])
    }
    const short = await live({ home: few(), for_s: 900, faults: [{ fault: 'outage', from_s: 300, until_s: 400 }] })
    expect(short.truths).toEqual([])
  })
})

describe('a device', () => {
  it('[SIM-143] that is opened tells so, at its next start when it has no power, and is refused where it cannot tell', async () => {
    const lived = await live({
      home: few(),
      for_s: 900,
      script: [
        [100, { do: 'tamper', device: 'motion-kitchen' }],
        [200, { do: 'put-back', device: 'motion-kitchen' }],
        [300, { do: 'unplug', device: 'motion-kitchen' }],
        [400, { do: 'tamper', device: 'motion-kitchen' }],
        [500, { do: 'plug-in', device: 'motion-kitchen' }],
        [600, { do: 'tamper', device: 'motion-kitchen' }],
        [700, { do: 'tamper', device: 'gas-kitchen' }],
        [800, { do: 'put-back', device: 'nothing' }],
      ],
    })
    expect(lived.bad).toEqual([])
    expect(of(lived, 'device-tampered')).toEqual([
      ['onset', 100],
      ['end', 200],
      ['onset', 400],
    ])
    expect(lived.events('motion-kitchen', 'tamper').map(({ at_s, body }) => [at_s, body['tampered']])).toEqual([
      [100, true],
      [200, false],
      [500, true],
    ])
    expect(lived.refused.map(({ code }) => code)).toEqual(['already-so', 'not-made-for-it', 'home-has-no'])
  })

  it('[SIM-143] that hangs in another room has moved, whether it says so or not', async () => {
    for (const births of [true, false]) {
      const fault = { fault: 'wrong-room', device: 'radar-living', really_in: 'study', births, from_s: 60, until_s: 300 } as const
      const lived = await live({ home: few(), for_s: 600, faults: [fault] })
      expect(of(lived, 'device-moved')).toEqual([
        ['onset', 60],
        ['end', 300],
      ])
    }
  })

  it('[SIM-143] that calls runs short of calls at the call that leaves three, and a new start brings none back', async () => {
    const calls = Array.from({ length: 20 }, (_, i) => [10 + 10 * i, { do: 'call', who }] as const)
    const lived = await live({
      home: few(),
      for_s: 600,
      starts: { people: { [who]: { sits: 'sofa' } } },
      script: [
        ...calls,
        [300, { do: 'unplug', device: 'voice-living' }],
        [320, { do: 'plug-in', device: 'voice-living' }],
        [400, { do: 'spend-calls', device: 'voice-living', left: 9 }],
      ],
    })
    const quota = lived.events('voice-living', 'quota')
    const third = quota.find(({ body }) => body['calls_left'] === 3)!
    expect(of(lived, 'voice-quota')).toEqual([
      ['onset', third.at_s],
      ['end', 400],
    ])
    const after = lived.said.filter(
      ({ device, channel, at_s }) => device === 'voice-living' && channel === 'reading' && at_s > 320 && at_s < 400,
    )
    expect(after.length).toBeGreaterThan(0)
    for (const { body } of after) expect(body['calls_left']).toBe(quota.at(-2)!.body['calls_left'])
    const spent = await live({
      home: few(),
      for_s: 100,
      script: [
        [10, { do: 'spend-calls', device: 'voice-living' }],
        [20, { do: 'call', who }],
      ],
    })
    expect(spent.events('voice-living', 'sos')).toEqual([])
    expect(of(spent, 'sos')).toEqual([['onset', 20]])
  })
})
