// Goal: a trace of the scenario runner can be replayed, and every file that cannot is refused by one code. Method: a trace written by the sdk's own
// type, read back and looked at by instant; drawn damage to its lines.
import { traceLine, type TraceHeader, type TraceLine } from '@anju/sdk'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTrace } from '../../../src/view/replay/read-trace.ts'
import { flat } from '../../fixture/flat.ts'
import { fallIn, T0 } from '../../fixture/situations.ts'

const header: TraceHeader = {
  anju: 'trace/1',
  protocol: 1,
  origin: 'simulated',
  seed: 7,
  document: 'Falls',
  document_sha256: '',
  way: 'lockstep',
  starts_ms: T0,
  ends_ms: T0 + 60_000,
  site: { id: 'trace', title: { zh: '站', en: 'Site' }, time_zone: 'Asia/Shanghai', homes: [flat] },
}
const up = (at_ms: number, device: string, channel: string, body: object, seq = 0): TraceLine => ({
  at_ms,
  message: {
    topic: `anju/1/trace/${flat.id}/${device}/${channel}`,
    payload: JSON.stringify({ boot: 'b', seq, time_ms: at_ms, clock: 'synced', origin: 'simulated', body }),
  },
})
const { incident, alert } = fallIn(T0 + 20_000)
const lines: TraceLine[] = [
  {
    at_ms: T0,
    look: {
      people: { 'wang-xiulan': { position_m: [1, 1, 0.7], heading_deg: 90, posture: 'standing', room: 'living' } },
      openings: { 'front-door': 0 },
    },
  },
  up(T0 + 100, 'radar-living', 'birth', { kind: 'radar' }),
  up(T0 + 200, 'radar-living', 'event', { event: 'presence', present: true, targets: 1 }, 1),
  {
    at_ms: T0 + 5_000,
    look: { people: { 'wang-xiulan': { position_m: [4, 2, 0.1], heading_deg: 90, posture: 'on-floor', room: 'living' } } },
  },
  { at_ms: T0 + 5_000, truth: { id: 't', kind: 'fall', phase: 'onset', at_ms: T0 + 5_000, home: flat.id, room: 'living' } },
  { at_ms: T0 + 20_000, alert },
  { at_ms: T0 + 20_000, incident },
  { at_ms: T0 + 30_000, look: { water_m2: { bathroom: 0.4 }, gas_lel_pct: { kitchen: 9 }, dead_devices: ['gas-kitchen'] } },
  {
    at_ms: T0 + 40_000,
    message: {
      topic: `anju/1/trace/${flat.id}/radar-living/death`,
      payload: JSON.stringify({ boot: 'b', origin: 'simulated', body: { reason: 'lost' } }),
    },
  },
]
const text = (parts: readonly TraceLine[], head: object = header, end = true) =>
  [
    traceLine(head as TraceHeader),
    ...parts.map(traceLine),
    ...(end ? [traceLine({ end: { lines: parts.length + 1, sha256: '' } })] : []),
  ].join('')

const opened = (of: string) => {
  const read = readTrace(of)
  if (!read.ok) throw new Error(read.problem.code)
  return read.trace
}
const refused = (of: string) => {
  const read = readTrace(of)
  return read.ok ? undefined : read.problem
}

describe('a trace', () => {
  it('is replayed as its server and its world would have told it', () => {
    const { log, whole } = opened(text(lines))
    expect(whole).toBe(true)
    expect(log.span).toEqual({ from_ms: T0, to_ms: T0 + 40_000 })
    const early = log.at(T0 + 1_000)
    expect(early.feed.homes).toEqual([flat])
    expect(early.feed.devices[`${flat.id}/radar-living`]).toMatchObject({
      presence: 'online',
      events: { presence: { body: { present: true } } },
    })
    expect(early.feed.devices[`${flat.id}/radar-bedroom`]).toMatchObject({ presence: 'never' })
    expect(early.world.latest?.world.people[0]).toMatchObject({ posture: 'standing', room: 'living' })
    const late = log.at(T0 + 60_000)
    expect(late.feed.incidents['i-fall']).toEqual(incident)
    expect(late.feed.alerts['a-fall']).toEqual(alert)
    expect(late.feed.devices[`${flat.id}/radar-living`]).toMatchObject({ presence: 'offline' })
    expect(late.world.truths.map(({ kind }) => kind)).toEqual(['fall'])
    expect(late.world.latest?.world).toMatchObject({
      people: [{ id: 'wang-xiulan', posture: 'on-floor', since_s: 25 }],
      openings: { 'front-door': 0 },
      gas_lel_pct: { kitchen: 9 },
      water: [{ room: 'bathroom', area_m2: 0.4 }],
      dead_devices: ['gas-kitchen'],
    })
  })

  it('of another version, or none at all, is refused by one code', () => {
    expect(refused(text(lines, { ...header, anju: 'trace/2' }))).toEqual({
      code: 'other-version',
      params: { version: 'trace/2', ours: 'trace/1' },
    })
    for (const other of ['', '{}\n', 'name,age\n1,2\n', '[1]\n', '"trace/1"\n']) expect(refused(other)?.code, other).toBe('no-trace')
    expect(refused(text(lines, { ...header, site: undefined }))?.code).toBe('no-home')
    expect(refused(text([]))?.code).toBe('no-trace')
  })

  it('that was cut off is shown as far as it goes, and said to be cut off', () => {
    expect(opened(text(lines.slice(0, 4), header, false))).toMatchObject({ whole: false })
  })

  it('with a broken line names the line, and never throws', () => {
    const whole = text(lines).split('\n')
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.length - 2 }), fc.integer({ min: 1, max: 30 }), (at, cut) => {
        const damaged = whole.map((line, i) => (i === at ? line.slice(0, -cut) : line)).join('\n')
        expect(refused(damaged)).toEqual({ code: 'broken-line', params: { line: at + 1 } })
      }),
    )
    fc.assert(fc.property(fc.string(), (junk) => void readTrace(`${text([])}${junk}`)))
    const sorts = fc.constantFrom('message', 'truth', 'alert', 'incident', 'action', 'look', 'end')
    fc.assert(
      fc.property(sorts, fc.jsonValue(), fc.anything(), (sort, value, site) => {
        readTrace(`${text([])}${JSON.stringify({ at_ms: T0, [sort]: value })}\n`)
        expect(refused(text(lines, { ...header, site: { homes: [{ plan: site }] } }))?.code).toBe('no-home')
      }),
    )
  })
})
