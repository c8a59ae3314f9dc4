// Goal: the kit blames no device for what the kit did itself, asks for nothing that contradicts itself, and says in its advice what is really missing.
// Method: short logs by hand, each beside its twin in which the device is to blame; every example body of every kind; advice of runs of each depth.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { catalogue } from '@anju/sdk'
import { judge, ourRules, type Observation, type StimulusPort } from '../../src/conformance/conformance.ts'
import { exampleBody } from '../../src/conformance/example-body.ts'
import { httpStimulus } from '../../src/conformance/live-stimulus.ts'
import { difference } from '../../src/conformance/report/difference.ts'

const target = { profile: 'supervised', kind: 'climate' } as const
const topic = (channel: string) => `anju/1/bench/kit/climate-1/${channel}`
const envelope = (seq: number, body: object) => JSON.stringify({ boot: 'b', seq, time_ms: 1, clock: 'synced', origin: 'simulated', body })
const connect = (at_s: number, line = 0): Observation => ({ at_ms: at_s * 1_000, saw: 'connect', line, client: 'climate-1', clean: true })
const close = (at_s: number, line = 0): Observation => ({ at_ms: at_s * 1_000, saw: 'close', line, how: 'by-kit' })
const network = (at_s: number, is: 'silent' | 'cut' | 'back'): Observation => ({ at_ms: at_s * 1_000, saw: 'network', is })
const phase = (at_s: number, name: 'arrival' | 'cadence' | 'silence' | 'outage'): Observation => ({
  at_ms: at_s * 1_000,
  saw: 'phase',
  phase: name,
})
const publish = (at_s: number, channel: string, seq: number, body: object, line = 0): Observation => ({
  at_ms: at_s * 1_000,
  saw: 'publish',
  line,
  topic: topic(channel),
  qos: channel === 'reading' ? 0 : 1,
  retain: channel === 'birth',
  text: envelope(seq, body),
})
const birth = (at_s: number, seq: number, capabilities: string[] = [], line = 0) =>
  publish(at_s, 'birth', seq, { kind: 'climate', model: 'm', firmware: 'f', heartbeat_s: 60, capabilities }, line)
const reading = (at_s: number, seq: number, line = 0) => publish(at_s, 'reading', seq, { air_c: 20 }, line)
const verdictOf = (id: string, log: Observation[]) => {
  const { verdict } = judge(ourRules(), target, log, catalogue).requirements.find((each) => each.id === id)!
  return verdict
}

describe('a silence', () => {
  const until = [phase(0, 'arrival'), connect(0), birth(0, 0), reading(1, 0), reading(60, 1)]
  const silence = (...middle: Observation[]) => [...until, phase(100, 'silence'), ...middle, reading(175, 3), close(180)]

  it('[CONF-4] that the kit made is not the device’s', () => {
    expect(verdictOf('PRES-6', silence(network(110, 'silent'), network(123, 'back'))).is).toBe('pass')
    expect(verdictOf('PRES-6', silence()).is).toBe('fail')
  })

  it('[CONF-4] that begins anew when the network is back is the device’s', () => {
    const log = [...until, phase(100, 'silence'), network(110, 'silent'), network(123, 'back'), close(200)]
    expect(verdictOf('PRES-6', log).is).toBe('fail')
  })
})

describe('an outage', () => {
  const before = [phase(0, 'arrival'), connect(0), birth(0, 0)]
  const cut = (from_s: number, to_s: number) => [phase(from_s, 'outage'), network(from_s, 'cut'), close(from_s), network(to_s, 'back')]
  const after = (at_s: number, seq: number) => [connect(at_s, 1), birth(at_s, 1, [], 1), reading(at_s + 1, seq, 1)]

  it('[CONF-4] shows uncounted readings only when it is longer than the period that the device showed', () => {
    const slow = [...before, reading(1, 0), reading(101, 1)]
    expect(verdictOf('ENV-9', [...slow, ...cut(110, 190), ...after(199, 2)]).is).toBe('blocked')
    expect(verdictOf('ENV-9', [...slow, ...cut(110, 390), ...after(400, 2)]).is).toBe('fail')
    expect(verdictOf('ENV-9', [...slow, ...cut(110, 390), ...after(400, 4)]).is).toBe('pass')
  })

  it('[CONF-4] of a device of which no two readings in a row were seen shows nothing', () => {
    expect(verdictOf('ENV-9', [...before, reading(1, 0), ...cut(110, 390), ...after(400, 1)]).is).toBe('blocked')
  })

  it('[CONF-18] that was too short is advised about by what the run did', () => {
    const todo = (log: Observation[]) => {
      const verdict = verdictOf('ENV-9', log)
      return verdict.is === 'blocked' ? verdict.todo.en : verdict.is
    }
    expect(todo(before)).toMatch(/run without --quick/)
    expect(todo([...before, phase(5, 'cadence')])).not.toMatch(/--quick/)
    expect(todo(before.slice(1))).toMatch(/^Log /)
  })
})

describe('an example', () => {
  it('[CONF-14] does not contradict itself', () => {
    const bodies = Object.values(catalogue).flatMap(({ schemas }) =>
      Object.values(schemas.events).flatMap((schema) => [0, 1].map((variant) => exampleBody(schema, variant))),
    )
    const low = bodies.filter((body) => body['event'] === 'battery-low')
    expect(new Set(low.map((body) => body['low']))).toEqual(new Set([true, false]))
    for (const body of low) expect((body['battery_pct'] as number) <= 15).toBe(body['low'])
    const calm = bodies.filter((body) => body['event'] === 'gas' && body['alarm'] === false)
    expect(calm.length).toBeGreaterThan(0)
    for (const body of calm) expect(body['gas_lel_pct']).toBeLessThan(5)
  })
})

describe('what is declared', () => {
  it('[CONF-11] is the kind without what the birth says that it lacks', () => {
    const declared = (capabilities: string[]) =>
      difference(target, [connect(0), birth(0, 0, capabilities)], catalogue, []).rows.map(({ what }) => what)
    expect(declared([])).toContain('reading: battery_pct')
    expect(declared(['no-battery-pct'])).not.toContain('reading: battery_pct')
    expect(declared(['no-battery-pct'])).toContain('event battery-low: low')
  })
})

describe('a hook that cannot', () => {
  it('[CONF-14] is quoted where it blocks a requirement', async () => {
    const server = createServer((_, response) => response.writeHead(501).end('no relay on this bench\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const hook: StimulusPort = httpStimulus(`http://127.0.0.1:${(server.address() as AddressInfo).port}/do`)
    expect(await hook.stimulate({ do: 'power-off' })).toBe('cannot')
    await new Promise((resolve) => server.close(resolve))
    expect(hook.says).toBe('HTTP 501 no relay on this bench')
    const asked: Observation[] = [
      { at_ms: 1_000, saw: 'stimulus', number: 0, stimulus: { do: 'power-off' }, by: 'program' },
      { at_ms: 1_001, saw: 'stimulated', number: 0, answer: 'cannot', by: 'program', says: hook.says! },
    ]
    const verdict = verdictOf('EVT-7', [connect(0), birth(0, 0), ...asked])
    expect(verdict.is === 'blocked' && verdict.todo.en).toMatch(/To \{"do":"power-off"\} the answer was: HTTP 501 no relay on this bench$/)
  })
})
