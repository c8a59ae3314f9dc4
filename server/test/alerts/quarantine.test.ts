// Goal: a drill, a test or a simulated device never touches what is meant, and never hides it. Method: a whole server; any mix of meant, drilled and
// simulated messages goes in, and what is meant must come out as if only the meant ones had come.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loopMonitor } from '@anju/sdk'
import { memoryStore } from '../../src/store/memory-store.ts'
import { bench, home, type Bench } from '../one-home.ts'

const real = { ...home, origin: 'real' as const }
const says = {
  press: ['button-bedside', 'sos', { state: 'raised' }],
  'take-back': ['button-bedside', 'sos', { state: 'cancelled' }],
  wet: ['water-bathroom', 'water', { wet: true }],
  dry: ['water-bathroom', 'water', { wet: false }],
  fall: ['radar-bathroom', 'fall', { x_m: 0.5, y_m: 1, z_m: -2.2, drop_m: 0.9, speed_m_s: 2.1, confidence_pct: 85 }],
  up: ['radar-bathroom', 'posture', { posture: 'standing', x_m: 0, y_m: 0, z_m: -1.5, confidence_pct: 90 }],
} as const
type Word = keyof typeof says

const say = (b: Bench, word: Word, more: Record<string, unknown>) => {
  const [device, event, fields] = says[word]
  return b.event(device, event, fields, more)
}
/** What is meant: alerts and incidents without ids and versions. */
const meant = (b: Bench) =>
  b.server
    .incidents()
    .filter(({ mode }) => mode === 'actual')
    .map((incident) => ({
      hazard: incident.hazard,
      severity: incident.severity,
      cancelled: incident.cancelled_by_resident,
      raised_ms: incident.raised_ms,
      alerts: b.server.alertsOf(incident).map(({ kind, key, cleared_ms, raised_ms }) => ({ kind, key, cleared_ms, raised_ms })),
    }))

const Steps = fc.array(
  fc.record({
    word: fc.constantFrom<Word>('press', 'take-back', 'wet', 'dry', 'fall', 'up'),
    mode: fc.constantFrom('actual', 'drill', 'test'),
    pass_s: fc.integer({ min: 1, max: 20 }),
  }),
  { minLength: 1, maxLength: 12 },
)

describe('quarantine', () => {
  it('[QUAR-1] what is meant comes out the same, whatever drills and tests say between', async () => {
    await fc.assert(
      fc.asyncProperty(Steps, async (steps) => {
        const [mixed, alone] = [await bench({ home: real }), await bench({ home: real })]
        for (const { word, mode, pass_s } of steps) {
          await say(mixed, word, { origin: 'real', mode })
          if (mode === 'actual') await say(alone, word, { origin: 'real', mode })
          for (const b of [mixed, alone]) await b.pass(pass_s)
        }
        for (const b of [mixed, alone]) await b.pass(30)
        expect(meant(mixed)).toEqual(meant(alone))
        const monitor = loopMonitor()
        for (const told of mixed.feed)
          if (told.type === 'incident') expect(monitor.see(told.incident, told.incident.updated_ms, told.alerts)).toEqual([])
        for (const incident of mixed.server.incidents())
          for (const alert of mixed.server.alertsOf(incident)) expect([alert.mode, alert.origin]).toEqual([incident.mode, incident.origin])
      }),
      { numRuns: 60 },
    )
  }, 60_000)

  it('[QUAR-1] a leak in the middle of a drill of a leak is raised, and the drill ends without touching it', async () => {
    const store = memoryStore()
    const first = await bench({ home: real, store })
    await say(first, 'wet', { origin: 'real', mode: 'drill' })
    const b = await bench({ home: real, store, at: first.clock.now(), boot: 'b2' }) // The drill's state survives a restart.
    await say(b, 'wet', { origin: 'real' })
    await say(b, 'dry', { origin: 'real', mode: 'drill' })
    expect(b.server.incidents().map(({ mode, hazard }) => [mode, hazard])).toEqual([
      ['drill', 'water'],
      ['actual', 'water'],
    ])
    expect(b.server.alerts().map(({ mode, cleared_ms }) => [mode, cleared_ms !== undefined])).toEqual([
      ['drill', true],
      ['actual', false],
    ])
  })

  it('[QUAR-2] real and simulated devices of a made-up home have incidents of their own', async () => {
    const b = await bench()
    await say(b, 'press', { origin: 'simulated' })
    await say(b, 'press', { origin: 'real' })
    await say(b, 'press', { origin: 'simulated' })
    expect(b.server.incidents().map(({ origin, alerts }) => [origin, alerts.length])).toEqual([
      ['simulated', 1],
      ['real', 1],
    ])
  })

  it('[QUAR-3] a simulated device has no place where people really live', async () => {
    const b = await bench({ home: real })
    await b.say('button-bedside', 'birth', { kind: 'help-button', model: 'm', firmware: 'f', heartbeat_s: 60, capabilities: [] })
    for (const mode of ['actual', 'drill']) await say(b, 'press', { origin: 'simulated', mode })
    await b.say('gas-kitchen', 'reading', { gas_lel_pct: 50 })
    await b.say('gas-kitchen', 'death', { reason: 'battery' }, { seq: undefined, time_ms: undefined, clock: undefined })
    expect(b.server.incidents()).toEqual([])
    expect(b.server.rejected()).toEqual({ 'simulated-in-real-home': 5 })
    expect(b.confirms.map(({ confirm }) => confirm)).toEqual(
      ['b1-0', 'b1-1'].map((id) => ({ id, accepted: false, error: 'simulated-in-real-home' })),
    )
    expect(b.server.devices().every(({ presence }) => presence === 'never')).toBe(true)
  })

  it('[QUAR-6] statistics count neither drills nor, on a site where people really live, what is simulated', async () => {
    const homes = [
      { ...real, id: 'lived-in' },
      { ...home, id: 'training' },
    ]
    const b = await bench({ homes })
    const press = (at: string, origin: string, mode: string) =>
      b.connection.publish({
        topic: `anju/1/test/${at}/button-bedside/event`,
        payload: new TextEncoder().encode(
          JSON.stringify({ boot: `${origin}${mode}`, seq: 0, clock: 'unset', origin, mode, body: { event: 'sos', state: 'raised' } }),
        ),
        qos: 1,
        retain: false,
      })
    for (const mode of ['actual', 'drill', 'test']) {
      await press('lived-in', 'real', mode)
      await press('training', 'simulated', mode)
    }
    const counted = async (mode: 'actual' | 'drill') =>
      (await b.server.period(0, b.clock.now() + 1, mode)).map(({ incident }) => `${incident.home} ${incident.mode}`)
    expect(b.server.incidents()).toHaveLength(6)
    expect(await counted('actual')).toEqual(['lived-in actual'])
    expect(await counted('drill')).toEqual(['lived-in drill'])
    const lab = await bench({ homes: [homes[1]!] })
    await lab.connection.publish({
      topic: 'anju/1/test/training/button-bedside/event',
      payload: new TextEncoder().encode(
        JSON.stringify({ boot: 'b', seq: 0, clock: 'unset', origin: 'simulated', body: { event: 'sos', state: 'raised' } }),
      ),
      qos: 1,
      retain: false,
    })
    expect(await lab.server.period(0, lab.clock.now() + 1, 'actual')).toHaveLength(1)
  })
})
