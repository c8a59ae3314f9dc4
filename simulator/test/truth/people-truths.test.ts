// Goal: what people do and leave undone is true from the very instant on. Method: drawn lives and drawn scripts of what people do, looked at so densely that nothing goes
// by unseen; an oracle that only goes through the trace must find the same truths at the same instants. Then the corners, each by name.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Home } from '@anju/sdk'
import type { Action } from '@anju/simulator'
import { live, wanqing } from '../lived.ts'
import { denseTrace } from './dense-trace.ts'
import { peopleOracle, type Seen } from './people-oracle.ts'

const who = 'wang-xiulan'
const KINDS = ['bathroom-long-stay', 'inactivity', 'long-lie', 'not-back', 'not-up', 'stove-left-on', 'wandering', 'wristband-off']
/** Between two looks at somebody who moves. */
const BETWEEN_MS = 250

const banded = (): Home => {
  const home = wanqing()
  return { ...home, devices: home.devices.filter(({ kind }) => kind === 'wristband') }
}

const actions: Action[] = [
  { do: 'fall', who },
  { do: 'get-up', who },
  { do: 'sit', who, on: 'toilet' },
  { do: 'sit', who, on: 'toilet' },
  { do: 'sit', who, on: 'toilet' },
  { do: 'sit', who, on: 'sofa' },
  { do: 'lie', who, on: 'bed' },
  { do: 'lie', who, on: 'bed' },
  { do: 'stand', who },
  { do: 'walk', who, to: 'kitchen' },
  { do: 'walk', who, to: 'bathroom' },
  { do: 'walk', who, to: 'study' },
  { do: 'use', who, what: 'stove' },
  { do: 'go-out', who },
  { do: 'go-out', who },
  { do: 'come-back', who },
  { do: 'turn-on', what: 'stove', lit: true },
  { do: 'turn-off', what: 'stove' },
  { do: 'blow-out', what: 'stove' },
  { do: 'take-off', who, device: 'wristband-1' },
  { do: 'put-on', who, device: 'wristband-1' },
  { do: 'put-on-charger', device: 'wristband-1' },
]

/** Things done a few seconds, minutes or hours apart. */
const script = fc
  .array(
    fc.tuple(
      fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 60, max: 2_400 }), fc.integer({ min: 3_600, max: 30_000 })),
      fc.constantFrom(...actions),
    ),
    { minLength: 5, maxLength: 40 },
  )
  .map((steps) => {
    let at_s = 0
    return steps.map(([gap_s, action]) => [(at_s += gap_s), action] as const)
  })

const found = (truths: Awaited<ReturnType<typeof denseTrace>>['truths'], until: number): Seen[] =>
  truths
    .filter(({ kind, phase }) => phase === 'onset' && KINDS.includes(kind))
    .map(({ id, kind, at_ms }) => {
      const end = truths.find((other) => other.id === id && other.phase === 'end')?.at_ms
      return { kind, onset: at_ms, ...(end === undefined || end >= until ? {} : { end }) }
    })

/** In order of kind and time, so that the two can be laid beside one another. */
const laid = (all: readonly Seen[]) => [...all].sort((a, b) => (a.kind === b.kind ? a.onset - b.onset : a.kind < b.kind ? -1 : 1))
const near = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? a === b : Math.abs(a - b) <= BETWEEN_MS
const same = (a: readonly Seen[], b: readonly Seen[]) =>
  a.length === b.length && a.every((one, i) => one.kind === b[i]!.kind && near(one.onset, b[i]!.onset) && near(one.end, b[i]!.end))

describe('truths of people', () => {
  it('[SIM-140] are those that a dense trace shows, at the instants at which it shows them', { timeout: 120_000 }, async () => {
    const times = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 0, max: 23 }), fc.boolean(), script, async (seed, hour, day, steps) => {
        const at = `2026-03-02T${String(hour).padStart(2, '0')}:00:00+08:00`
        const { truths, samples, until } = await denseTrace({ home: banded(), seed, at, for_h: 30.3, starts: { day }, script: steps })
        const [told, shown] = [laid(found(truths, until)), laid(peopleOracle(samples, 'kitchen'))]
        for (const { kind } of told) times.set(kind, (times.get(kind) ?? 0) + 1)
        if (!same(told, shown)) expect(told).toEqual(shown)
      }),
      { numRuns: Number(process.env['RUNS'] ?? 12), seed: 140 },
    )
    // Each of them must have been there often enough to be put to the test.
    for (const kind of KINDS) expect(times.get(kind) ?? 0, kind).toBeGreaterThan(0)
  })
})

const told = async (life: Omit<Parameters<typeof live>[0], 'home'>, kind: string) =>
  (await live({ home: banded(), ...life })).truths.filter((truth) => truth.kind === kind).map(({ phase, at_s }) => [phase, at_s])

describe('a stove', () => {
  it('[SIM-140] is not minded by who lies on the kitchen floor', async () => {
    const [onset] = await told(
      {
        for_s: 1_200,
        script: [
          [5, { do: 'walk', who, to: 'stove' }],
          [60, { do: 'turn-on', what: 'stove', lit: true }],
          [100, { do: 'fall', who }],
        ],
      },
      'stove-left-on',
    )
    expect(onset).toMatchObject(['onset', expect.closeTo(700, -0.5)])
  })
})

describe('getting up', () => {
  const lies = { people: { [who]: { lies: 'bed' } } }
  const morning = (script: Parameters<typeof live>[0]['script'], for_s = 3 * 3_600) =>
    told({ at: '2026-03-02T09:00:00+08:00', for_s, starts: lies, script }, 'not-up')

  it('[SIM-140] is missed from the hour on, and found where it begins', async () => {
    const [onset, end] = await morning([[5_000, { do: 'sit', who, on: 'sofa' }]])
    expect(onset).toEqual(['onset', 3_600])
    expect(end![0]).toBe('end')
    expect(end![1]).toBeGreaterThan(5_000)
    expect(end![1]).toBeLessThan(5_010)
  })

  it('[SIM-140] is no visit to the toilet, before the hour or after', async () => {
    const visit = (at_s: number) =>
      [
        [at_s, { do: 'sit', who, on: 'toilet' }],
        [at_s + 200, { do: 'lie', who, on: 'bed' }],
      ] as const
    expect(await morning([...visit(1_000)])).toEqual([['onset', 3_600]])
    expect(await morning([...visit(3_500)])).toEqual([['onset', 3_600]])
    expect(await morning([...visit(5_000)])).toEqual([['onset', 3_600]])
  })

  it('[SIM-140] is not missed of who got up just before the hour, nor of who was up and rests', async () => {
    expect(await morning([[3_500, { do: 'sit', who, on: 'sofa' }]])).toEqual([])
    expect(
      await morning([
        [600, { do: 'sit', who, on: 'sofa' }],
        [3_000, { do: 'lie', who, on: 'bed' }],
      ]),
    ).toEqual([])
  })
})
