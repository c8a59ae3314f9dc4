// Goal: where truth, sensors and server part company is found, all of it and nothing else. Method: drawn tracks against an oracle that looks at
// every single second; a story by hand in which a radar loses somebody whom the server goes on believing in bed.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Belief } from '../../../src/view/beliefs/belief.ts'
import { beliefTracks } from '../../../src/view/beliefs/belief-tracks.ts'
import { differences, differs } from '../../../src/view/beliefs/differences.ts'
import { SpanWriter, valueAt, type Span } from '../../../src/view/beliefs/span.ts'
import type { Heard } from '../../../src/view/replay/heard.ts'
import { ReplayLog } from '../../../src/view/replay/replay-log.ts'
import { flat } from '../../fixture/flat.ts'
import { device, fallIn, person, quietHello, T0, world } from '../../fixture/situations.ts'

const belief: fc.Arbitrary<Belief> = fc.oneof(
  fc.record({
    is: fc.constant('at' as const),
    room: fc.constantFrom('bedroom', 'living'),
    stance: fc.constantFrom('up', 'lying', 'on-floor'),
  }),
  fc.record({ is: fc.constant('lost' as const), room: fc.constantFrom('bedroom', 'living'), device: fc.constant('radar') }),
  fc.record({ is: fc.constantFrom('out', 'nobody', 'blind', 'unknown') }),
) as fc.Arbitrary<Belief>

/** Tracks of whole seconds, 0 to 40. */
const track = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), belief), { minLength: 1, maxLength: 8 }).map((steps): Span<Belief>[] => {
  let at = 0
  return steps.map(([long, value]) => ({ from_ms: at * 1_000, to_ms: (at += long) * 1_000, value }))
})

describe('spans', () => {
  it('give back every sample until the next one', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 2 })), { minLength: 1 }), (samples) => {
        const writer = new SpanWriter<number>((a, b) => a === b)
        let at = 0
        const last = new Map<number, number>()
        for (const [gap, value] of samples) {
          at += gap
          writer.at(at, value)
          last.set(at, value)
        }
        const spans = writer.until(at + 1)
        let now: number | undefined
        for (let t = 0; t <= at; t++) {
          now = last.get(t) ?? now
          expect(valueAt(spans, t)).toBe(now)
        }
        for (let i = 1; i < spans.length; i++) expect(spans[i]!.from_ms).toBe(spans[i - 1]!.to_ms)
      }),
    )
  })
})

describe('differences', () => {
  it('cover exactly the seconds in which two tracks differ', () => {
    fc.assert(
      fc.property(track, track, track, (truth, sensors, server) => {
        const found = differences({ truth, sensors, server }, 0)
        for (let t = 500; t < 41_000; t += 1_000) {
          for (const [who, is, holds] of [
            ['sensors', truth, sensors],
            ['server', sensors, server],
          ] as const) {
            const [one, other] = [valueAt(is, t), valueAt(holds, t)]
            const wanted = one === undefined || other === undefined ? undefined : differs(one, other)
            const here = found.filter((each) => each.who === who && each.from_ms <= t && t < each.to_ms)
            expect(here.map(({ kind }) => kind)).toEqual(wanted === undefined ? [] : [wanted])
          }
        }
      }),
    )
  })

  it('take what is shorter than the way of news for none', () => {
    const truth: Span<Belief>[] = [{ from_ms: 0, to_ms: 10_000, value: { is: 'at', room: 'bedroom' } }]
    const sensors: Span<Belief>[] = [
      { from_ms: 0, to_ms: 2_000, value: { is: 'nobody' } },
      { from_ms: 2_000, to_ms: 10_000, value: { is: 'at', room: 'bedroom' } },
    ]
    expect(differences({ truth, sensors, server: [] })).toEqual([])
    expect(differences({ truth, sensors, server: [] }, 0)).toHaveLength(1)
  })
})

describe('what the three hold', () => {
  const said = (at_ms: number, seq: number, id: string, more: Parameters<typeof device>[1]): Heard => ({
    at_ms,
    from: 'feed',
    message: { type: 'device', seq, device: device(id, more) },
  })
  const presence = { at_ms: T0, body: { event: 'presence', present: true, targets: 1 } }
  const inBed = { at_ms: T0 + 1_000, body: { event: 'posture', posture: 'lying', x_m: 1, y_m: 0, z_m: -1.9 } }
  const logOf = (heard: Heard[]) => {
    const log = new ReplayLog()
    for (const one of [{ at_ms: T0, from: 'feed', message: { type: 'hello', seq: 0, ...quietHello() } } as Heard, ...heard]) log.push(one)
    return log
  }

  it('marks the radar that lost her and the server that still believes her in bed', () => {
    const lying = world(T0 + 1_000, { people: [person({ posture: 'lying', room: 'bedroom', position_m: [9, 6, 0] })] })
    const gone = world(T0 + 20_000, { people: [person({ posture: 'walking', room: 'study', position_m: [8, 2, 0] })] })
    const log = logOf([
      { at_ms: T0 + 1_000, from: 'director', message: { type: 'world', world: lying } },
      said(T0 + 1_000, 1, 'radar-bedroom', { events: { presence, posture: inBed } }),
      { at_ms: T0 + 20_000, from: 'director', message: { type: 'world', world: gone } },
      said(T0 + 20_000, 2, 'radar-bedroom', {
        events: { presence, posture: inBed, 'target-lost': { at_ms: T0 + 20_000, body: { event: 'target-lost', x_m: 1, y_m: 0 } } },
      }),
      { at_ms: T0 + 40_000, from: 'feed', message: { type: 'clock', seq: 3, now_ms: T0 + 40_000 } },
    ])
    const found = differences(beliefTracks(log, flat, 'wang-xiulan'))
    expect(found).toContainEqual({
      from_ms: T0 + 20_000,
      to_ms: T0 + 40_000,
      who: 'server',
      against: 'sensors',
      kind: 'ghost',
      is: { is: 'lost', room: 'bedroom', device: 'radar-bedroom' },
      holds: { is: 'at', room: 'bedroom', stance: 'lying' },
    })
    expect(found).toContainEqual(expect.objectContaining({ who: 'sensors', kind: 'unseen', is: { is: 'at', room: 'study', stance: 'up' } }))
  })

  it('goes by an open incident before anything else, and finds all three of one mind', () => {
    const { device: radar, incident, alert } = fallIn(T0 + 14_000)
    const down = world(T0, { people: [person({ posture: 'on-floor', room: 'living', position_m: [4.1, 2.2, 0] })] })
    const log = logOf([
      { at_ms: T0, from: 'director', message: { type: 'world', world: down } },
      { at_ms: T0 + 1_000, from: 'feed', message: { type: 'device', seq: 1, device: radar } },
      { at_ms: T0 + 14_000, from: 'feed', message: { type: 'incident', seq: 2, incident, alerts: [alert] } },
      { at_ms: T0 + 20_000, from: 'feed', message: { type: 'clock', seq: 3, now_ms: T0 + 20_000 } },
    ])
    const tracks = beliefTracks(log, flat, 'wang-xiulan')
    for (const one of ['truth', 'sensors', 'server'] as const)
      expect(valueAt(tracks[one], T0 + 15_000)).toMatchObject({ is: 'at', room: 'living', stance: 'on-floor' })
    expect(differences(tracks)).toEqual([])
  })

  it('tells a home whose sensors are all away from one in which nobody is seen', () => {
    const offline = quietHello().devices.map((one) => ({ ...one, presence: 'offline' as const }))
    const log = new ReplayLog()
    log.push({ at_ms: T0, from: 'feed', message: { type: 'hello', seq: 0, ...quietHello() } })
    log.push({ at_ms: T0 + 5_000, from: 'feed', message: { type: 'hello', seq: 1, ...quietHello(T0 + 5_000), devices: offline } })
    log.push({ at_ms: T0 + 9_000, from: 'feed', message: { type: 'clock', seq: 2, now_ms: T0 + 9_000 } })
    const { sensors } = beliefTracks(log, flat, 'wang-xiulan')
    expect(sensors.map(({ value }) => value.is)).toEqual(['nobody', 'blind'])
  })
})
