// Goal: one home, one world: what its devices say follows from what happens in it, repeatably. Method: the home of the suites lives on a queue
// clock before a real memory broker; what travels and what is true are held against each other.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogue, type DeviceKind, type Home } from '@anju/sdk'
import { models, populationHome } from '@anju/simulator'
import { live, wanqing, type Lived } from './lived.ts'

const who = 'wang-xiulan'
const bytesOf = ({ said }: Lived) => said.map(({ at_s, device, channel, text }) => `${at_s} ${device}/${channel} ${text}`)

describe('a simulated home', () => {
  it('[SIM-1] says the same bytes for the same seed, and others for another', async () => {
    const life = {
      for_s: 900,
      starts: { day: true },
      script: [
        [30, { do: 'fall', who }],
        [120, { do: 'turn-on', what: 'stove', lit: false }],
        [200, { do: 'get-up', who }],
      ] as const,
      faults: [{ fault: 'loss', ratio: [1, 10] as [number, number] }] as const,
    }
    const [first, second, other] = [await live(life), await live(life), await live({ ...life, seed: 2 })]
    expect(bytesOf(first).length).toBeGreaterThan(100)
    expect(bytesOf(second)).toEqual(bytesOf(first))
    expect(second.truths).toEqual(first.truths)
    expect(bytesOf(other)).not.toEqual(bytesOf(first))
  })

  it('[SIM-2] gives each device a stream of its own', async () => {
    const of = ({ said }: Lived, device: string) => said.filter((one) => one.device === device).map(({ at_s, text }) => `${at_s} ${text}`)
    const home = wanqing()
    const turned: Home = { ...home, devices: home.devices.toReversed() }
    const fewer: Home = { ...home, devices: home.devices.filter(({ id }) => id !== 'radar-living') }
    const life = { for_s: 600, script: [[20, { do: 'walk', who, to: 'bathroom' }]] as const }
    const plain = await live({ ...life, home })
    for (const other of [turned, fewer]) {
      const lived = await live({ ...life, home: other })
      for (const { id } of other.devices) expect(of(lived, id), id).toEqual(of(plain, id))
    }
  })

  it('[SIM-3] sleeps while nothing is under way', async () => {
    let wakes = 0
    const home: Home = { ...wanqing(), devices: [] }
    await live({ home, for_s: 3_600, at: '2026-01-15T01:00:00+08:00', each: () => wakes++ })
    // Somebody asleep stirs every ten minutes; a world that stepped would wake 3,600 times.
    expect(wakes).toBeLessThan(60)
  })

  it('[SIM-25] can be looked at between steps and any number of times without a change', async () => {
    const life = {
      for_s: 60,
      script: [
        [5, { do: 'walk', who, to: 'bathroom' }],
        [30, { do: 'fall', who }],
      ] as const,
    }
    const plain = await live(life)
    let last = 0
    const watched = await live({
      ...life,
      each: (sim, clock) => {
        for (let i = 0; i < 3; i++) expect(sim.snapshot().at_ms).toBe(clock.now())
        last = Math.max(last, sim.snapshot().people[0]!.speed_m_s)
      },
    })
    expect(last).toBeGreaterThan(0)
    expect(bytesOf(watched)).toEqual(bytesOf(plain))
  })

  it('[SIM-24] [SIM-27] has an instrument for every kind, births it, says only what the codec takes, and is never silent beyond a heartbeat', async () => {
    const kinds = Object.keys(catalogue) as DeviceKind[]
    expect(Object.keys(models).sort()).toEqual(kinds.toSorted())
    const home = wanqing()
    const all: Home = {
      ...home,
      devices: kinds.map((kind) => ({
        id: `one-${kind}`,
        kind,
        room: 'living',
        place_m: [3, 2, 2.4],
        tilt_deg: 90,
        ...(kind === 'door-contact' ? { opening: 'front-door' } : {}),
      })),
      residents: home.residents.map((one) => ({ ...one, wears: ['one-wristband', 'one-location-tag'] })),
    }
    const for_s = 3 * 3_600
    const lived = await live({
      home: all,
      for_s,
      starts: { day: true },
      script: [
        [10, { do: 'clap', who }],
        [20, { do: 'call', who }],
        [30, { do: 'press', who, device: 'one-wristband' }],
        [40, { do: 'press', who, device: 'one-location-tag', cancel: true }],
        [50, { do: 'take-off', who, device: 'one-wristband' }],
      ],
    })
    expect(lived.bad).toEqual([])
    expect(lived.refused).toEqual([])
    for (const kind of kinds) {
      const times = lived.said.filter(({ device }) => device === `one-${kind}`).map(({ at_s }) => at_s)
      expect(times.length, kind).toBeGreaterThan(0)
      const gaps = [...times, for_s].map((at, i) => at - (times[i - 1] ?? 0))
      expect(Math.max(...gaps), kind).toBeLessThanOrEqual(catalogue[kind].heartbeat_s + 0.001)
    }
  })

  it('[SIM-23] answers every command of every kind', async () => {
    const bodies: Record<string, Record<string, unknown>> = {
      identify: { blink_s: 5 },
      stream: { for_s: 10 },
      ask: { text: '您好吗' },
      switch: { on: false },
      close: {},
    }
    const kinds = Object.keys(catalogue) as DeviceKind[]
    const commands = kinds.flatMap((kind, i) =>
      Object.keys(catalogue[kind].commands).map((command, j) => [5 + i * 5 + j, `one-${kind}`, { command, ...bodies[command] }] as const),
    )
    const home: Home = { ...wanqing(), devices: kinds.map((kind) => ({ id: `one-${kind}`, kind, room: 'living', place_m: [3, 2, 2.4] })) }
    const lived = await live({ home, for_s: 120, commands })
    const replies = lived.said.filter(({ channel }) => channel === 'reply')
    expect(replies).toHaveLength(commands.length)
    expect(lived.events('one-gas-valve', 'valve').map(({ body }) => body['position'])).toEqual(['closed'])
    expect(lived.events('one-voice-terminal', 'answer')).toHaveLength(1)
  })

  it('[SIM-18] naps where there is no sofa without being stuck on the feet for an hour and a half', async () => {
    // Home and day in which somebody stood at the basin instead.
    const home = populationHome({ seed: 9, homes: 1_000, site: 'test' }, 52)
    const lived = await live({
      home: { ...home, devices: [] },
      seed: 52,
      for_s: 86_400,
      at: '2026-03-02T00:00:00+08:00',
      starts: { day: true },
    })
    expect(lived.truths).toEqual([])
  })

  it('[SIM-18] lives days of its own without an emergency', async () => {
    const days = new Set<string>()
    for (const seed of [1, 2, 3, 4]) {
      const lived = await live({ seed, for_s: 86_400, at: '2026-01-15T00:00:00+08:00', starts: { day: true } })
      expect(lived.truths, `seed ${seed}`).toEqual([])
      expect(lived.bad).toEqual([])
      const rooms = new Set(lived.said.filter(({ channel }) => channel === 'event').map(({ device }) => device))
      for (const device of ['radar-bathroom', 'radar-bedroom', 'radar-living', 'motion-kitchen'])
        expect(rooms, `seed ${seed}`).toContain(device)
      days.add(JSON.stringify(lived.events('radar-bathroom', 'presence').map(({ at_s }) => at_s)))
    }
    expect(days.size).toBe(4)
  })

  it('[SIM-13] alternates the events of a state', async () => {
    const states: Record<string, string> = { motion: 'moving', door: 'open', water: 'wet', worn: 'worn', presence: 'present' }
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1_000 }), async (seed) => {
        const lived = await live({
          seed,
          for_s: 4 * 3_600,
          starts: { day: true },
          script: [
            [100, { do: 'turn-on', what: 'basin', drain: 'shut' }],
            [300, { do: 'turn-off', what: 'basin' }],
            [301, { do: 'mop', room: 'bathroom' }],
            [400, { do: 'take-off', who, device: 'wristband-1' }],
            [500, { do: 'put-on', who, device: 'wristband-1' }],
          ],
        })
        for (const { id } of wanqing().devices) {
          for (const [event, field] of Object.entries(states)) {
            const values = lived.events(id, event).map(({ body }) => body[field])
            expect(
              values.every((value, i) => value === (i % 2 === 0)),
              `${id} ${event}`,
            ).toBe(true)
          }
        }
        expect(lived.events('water-bathroom').length).toBeGreaterThan(1)
        expect(lived.events('wristband-1', 'worn')).toHaveLength(3)
      }),
      { numRuns: 4, seed: 7 },
    )
  })
})
