// Goal: what a device says becomes the right alert, once, with its reasons, and the closed loop can be walked to its end, also over a crash. Method: a
// whole server on an event queue behind a memory broker; messages of the protocol in, alerts, incidents, confirmations and feed out.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FeedMessage, Incident, Step, StepRequest } from '@anju/sdk'
import { aedesBroker } from '../src/aedes-broker.ts'
import { memoryStore } from '../src/store/memory-store.ts'
import { sqliteStore } from '../src/store/sqlite-store.ts'
import { bench, home, type Bench } from './one-home.ts'

const fallen = { x_m: 0.5, y_m: 1, z_m: -2.2, drop_m: 0.9, speed_m_s: 2.1, confidence_pct: 85 }
const press = (b: Bench, device = 'button-bedside') => b.event(device, 'sos', { state: 'raised' })
const told = (b: Bench) => b.feed.filter((message) => message.type === 'incident')

async function take(b: Bench, incident: string, step: Step, more: Partial<StepRequest> = {}): Promise<Incident> {
  const taken = await b.server.step(incident, { step, by: 'wu', ...(step === 'resolve' ? { outcome: 'helped' as const } : {}), ...more })
  if (!taken.ok) throw new Error(taken.fault.code)
  await b.settle()
  return taken.value
}

describe('alerts', () => {
  it('[ALERT-9] [INTAKE-1] say kind, severity, home, room, position and why; the event is confirmed', async () => {
    const b = await bench()
    await b.event('radar-bathroom', 'fall', fallen)
    expect(b.confirms).toEqual([{ device: 'radar-bathroom', confirm: { id: 'b1-0', accepted: true } }])
    expect(b.server.alerts()).toEqual([])
    await b.pass(16)
    const [alert] = b.server.alerts()
    expect(alert).toMatchObject({ kind: 'fall', severity: 'alarm', home: home.id, room: 'bathroom', onset_ms: alert!.raised_ms - 15_000 })
    expect(alert!.position_m!.map((m) => Math.round(m * 100) / 100)).toEqual([5, 7.3, 0.3])
    expect(alert!.why).toMatchObject({ rule: 'fall', version: 4, confidence_pct: 65, cancelled_by: ['got-up'] })
    expect(alert!.why.evidence[0]).toMatchObject({ device: 'radar-bathroom', said: 'fall', message: 'b1-0', values: { drop_m: 0.9 } })
    expect(told(b)).toHaveLength(1)
  })

  it('[ALERT-8] stand once a home, kind and key: more reports add evidence, bounded', async () => {
    const b = await bench()
    for (let i = 0; i < 30; i++) await press(b)
    expect(b.server.alerts()).toHaveLength(1)
    const { evidence } = b.server.alerts()[0]!.why
    expect([evidence.length, evidence[0]!.message, evidence.at(-1)!.message]).toEqual([16, 'b1-0', 'b1-29'])
  })

  it('[ALERT-13] never come from a wake-up that was taken back', async () => {
    const b = await bench()
    await b.event('radar-bathroom', 'fall', fallen)
    await b.pass(5)
    await b.event('radar-bathroom', 'posture', { posture: 'standing', x_m: 0, y_m: 0, z_m: -1.5, confidence_pct: 90 })
    await b.pass(8)
    await b.event('radar-bathroom', 'fall', fallen)
    await b.pass(14)
    expect(b.server.alerts()).toEqual([])
    await b.pass(1)
    expect(b.server.alerts().map(({ raised_ms, onset_ms }) => raised_ms - onset_ms)).toEqual([15_000])
  })

  it.each(['memory', 'SQLite'] as const)(
    '[ALERT-12] come after a crash inside their window, from the %s store, with timers where they were',
    async (kind) => {
      const folder = mkdtempSync(join(tmpdir(), 'anju-restart-'))
      const open =
        kind === 'memory'
          ? (() => {
              const one = memoryStore()
              return () => one
            })()
          : () => sqliteStore(join(folder, 's.sqlite'))
      const first = await bench({ store: open() })
      await first.event('radar-bathroom', 'fall', fallen)
      await press(first)
      await first.pass(4) // No close: the process is gone in the middle of the window.
      const b = await bench({ store: open(), at: first.clock.now() })
      expect(b.server.alerts().map(({ kind: of }) => of)).toEqual(['sos'])
      await b.pass(12)
      expect(b.server.alerts().map(({ kind: of, raised_ms, onset_ms }) => [of, raised_ms - onset_ms])).toEqual([
        ['sos', 0],
        ['fall', 15_000],
      ])
      expect(b.server.incidents()).toHaveLength(1)
      await b.pass(45)
      expect(b.server.incidents()[0]!.overdue).toEqual(['acknowledge'])
      const before = b.server.incidents()[0]!.version
      await b.connection.publish({
        topic: `anju/1/test/${home.id}/button-bedside/event`,
        payload: new TextEncoder().encode(
          JSON.stringify({ boot: 'b1', seq: 0, clock: 'unset', origin: 'simulated', body: { event: 'sos', state: 'raised' } }),
        ),
        qos: 1,
        retain: false,
      })
      await b.settle()
      expect(b.server.incidents()[0]!.version).toBe(before) // The id was taken before the crash.
      await b.server.close()
      rmSync(folder, { recursive: true })
    },
  )

  it('[ALERT-12] know after a crash what readings had told before the last event', async () => {
    const store = memoryStore()
    const first = await bench({ store })
    for (const level of [1, 2]) {
      await first.say('gas-kitchen', 'reading', { gas_lel_pct: level })
      await first.pass(60)
    }
    await first.event('gas-kitchen', 'self-test', { passed: true })
    const b = await bench({ store, at: first.clock.now(), boot: 'b2' })
    await b.say('gas-kitchen', 'reading', { gas_lel_pct: 3.2 })
    expect(b.server.alerts().map(({ kind }) => kind)).toEqual(['gas-rising'])
  })

  it('[ALERT-29] of a home that is silent as a whole are one, show on all its devices, and clear with the next word', async () => {
    const b = await bench()
    for (const device of ['radar-living', 'gas-kitchen']) {
      const kind = device.startsWith('radar') ? 'radar' : 'gas-detector'
      await b.say(device, 'birth', { kind, model: 'm', firmware: 'f', heartbeat_s: 60, capabilities: [] })
    }
    await b.pass(181)
    expect(b.server.alerts()).toMatchObject([{ kind: 'home-offline', cause: 'line', severity: 'warning' }])
    expect(b.server.devices().filter(({ presence }) => presence === 'offline')).toHaveLength(2)
    await b.say('gas-kitchen', 'reading', { gas_lel_pct: 0 })
    expect(b.server.alerts()[0]!.cleared_ms).toBeDefined()
    expect(b.server.devices().find(({ device }) => device === 'gas-kitchen')!.presence).toBe('online')
  })

  it('[ALERT-7] of silent devices come for all of a home in one incident, show on the devices, and clear with the next word', async () => {
    const b = await bench()
    const births = ['radar-living', 'gas-kitchen']
    for (const device of births) {
      const kind = device.startsWith('radar') ? 'radar' : 'gas-detector'
      await b.say(device, 'birth', { kind, model: 'm', firmware: 'f', heartbeat_s: 60, capabilities: [] })
      await b.pass(100)
    }
    await b.event('button-bedside', 'battery-low', { low: false })
    await b.pass(181)
    expect(
      b.server
        .alerts()
        .map(({ kind, key }) => `${kind} ${key}`)
        .sort(),
    ).toEqual(['device-silent gas-kitchen', 'device-silent radar-living'])
    expect(b.server.incidents()).toMatchObject([{ hazard: 'device', severity: 'notice' }])
    expect(b.server.devices().filter(({ presence }) => presence === 'offline')).toHaveLength(2)
    await b.say('gas-kitchen', 'reading', { gas_lel_pct: 0 })
    const cleared = b.server.alerts().filter(({ cleared_ms }) => cleared_ms !== undefined)
    expect(cleared.map(({ key }) => key)).toEqual(['gas-kitchen'])
    expect(b.server.devices().find(({ device }) => device === 'gas-kitchen')!.presence).toBe('online')
  })
})

describe('incidents', () => {
  it('[INC-1] [INC-6] are walked to their end; each step stops its own limit and starts the next', async () => {
    const b = await bench()
    await press(b)
    const { id } = b.server.incidents()[0]!
    const now = () => b.server.incidents()[0]!
    await b.pass(59)
    expect([now().overdue, now().due]).toEqual([[], { step: 'acknowledge', at_ms: now().raised_ms + 60_000 }])
    await take(b, id, 'acknowledge')
    await b.pass(119)
    expect(now().overdue).toEqual([])
    await b.pass(1)
    expect([now().overdue, now().due!.step]).toEqual([['dispatch'], 'dispatch'])
    for (const step of ['dispatch', 'arrive', 'resolve', 'review'] as const) await take(b, id, step)
    expect(now()).toMatchObject({ state: 'reviewed', outcome: 'helped', overdue: ['dispatch'] })
    const { version } = now()
    await b.pass(200_000)
    expect(now().version).toBe(version)
    expect(now().steps.map(({ step, role }) => `${step} ${role}`)).toEqual([
      'acknowledge operator',
      'dispatch operator',
      'arrive responder',
      'resolve responder',
      'review supervisor',
    ])
  })

  it('[INC-8] leave a line of audit for every change', async () => {
    const b = await bench()
    await press(b)
    const { id } = b.server.incidents()[0]!
    await b.pass(61)
    await take(b, id, 'acknowledge', { note: 'calls her' })
    const lines = await b.server.audit(id)
    expect(lines.map(({ did, by }) => `${did} ${by}`)).toEqual(['raised server', 'overdue server', 'acknowledge wu'])
    expect(lines[2]!.detail).toMatchObject({ noted: true })
    expect(JSON.stringify(lines)).not.toContain('calls her')
  })

  it('[INC-7] take in later alerts of their home and hazard, and after they are resolved no more', async () => {
    const b = await bench()
    await press(b)
    await press(b, 'button-bathroom')
    await b.event('water-bathroom', 'water', { wet: true })
    expect(b.server.incidents().map(({ hazard, alerts }) => [hazard, alerts.length])).toEqual([
      ['person', 2],
      ['water', 1],
    ])
    const { id } = b.server.incidents()[0]!
    await take(b, id, 'acknowledge')
    await take(b, id, 'resolve')
    await press(b)
    expect(
      b.server
        .incidents()
        .filter(({ hazard }) => hazard === 'person')
        .map(({ state }) => state),
    ).toEqual(['resolved', 'raised'])
    expect(new Set(b.server.incidents().map(({ id: one }) => one)).size).toBe(3)
  })

  it('[INC-9] stay open when the cause of an alert goes away', async () => {
    const b = await bench()
    await b.event('water-bathroom', 'water', { wet: true })
    await b.pass(30)
    await b.event('water-bathroom', 'water', { wet: false })
    expect(b.server.alerts()[0]!.cleared_ms).toBe(b.clock.now())
    expect(b.server.incidents()[0]!.state).toBe('raised')
    await b.event('water-bathroom', 'water', { wet: true })
    expect(b.server.incidents().map(({ alerts }) => alerts.length)).toEqual([2])
  })

  it('[ALERT-1] are marked when the resident takes the call back, and stay open', async () => {
    const b = await bench()
    await press(b)
    await b.event('button-bedside', 'sos', { state: 'cancelled' })
    expect(b.server.incidents()[0]).toMatchObject({ state: 'raised', cancelled_by_resident: true })
    expect(b.server.alerts()[0]!.why.evidence.map(({ values }) => values['state'])).toEqual(['raised', 'cancelled'])
  })

  it('[INC-3] that are not there take no step', async () => {
    const b = await bench()
    expect(await b.server.step('nothing', { step: 'acknowledge', by: 'wu' })).toMatchObject({
      ok: false,
      fault: { code: 'incident-unknown' },
    })
  })
})

describe('the feed', () => {
  it('[FEED-1] opens with everything that is open, names masked, and goes on without a gap', async () => {
    const b = await bench()
    await press(b)
    const hello = b.server.hello() as Extract<FeedMessage, { type: 'hello' }>
    expect(hello).toMatchObject({ type: 'hello', site: 'test', time_zone: 'Asia/Shanghai', seq: b.feed.at(-1)!.seq })
    expect([hello.incidents.length, hello.alerts.length, hello.devices.length]).toEqual([1, 1, home.devices.length])
    expect(JSON.stringify(hello)).not.toMatch(/秀|Xiulan"/)
    await press(b, 'button-bathroom')
    expect(b.feed.map(({ seq }) => seq)).toEqual(b.feed.map((_, i) => i + 1))
  })

  it('[FEED-4] shows events at once and readings at most every five seconds', async () => {
    const b = await bench()
    const shown = () => b.feed.filter((message) => message.type === 'device' && message.device.device === 'gas-kitchen')
    for (let i = 0; i < 20; i++) {
      await b.say('gas-kitchen', 'reading', { gas_lel_pct: i / 10 })
      await b.pass(1)
    }
    expect(shown().length).toBe(5) // At 0, 5, 10, 15 and 20 s.
    await b.pass(5)
    expect(shown().at(-1)).toMatchObject({ device: { reading: { body: { gas_lel_pct: 1.9 } } } })
    await b.event('gas-kitchen', 'self-test', { passed: true })
    expect(shown().at(-1)).toMatchObject({ device: { events: { 'self-test': { body: { passed: true } } } } })
  })
})

describe('the three ways', () => {
  it('[INTAKE-1] give the same alerts over memory and over Aedes, at the same instants', async () => {
    const run = async (over: 'memory' | 'aedes') => {
      const b = await bench(over === 'memory' ? {} : { brokerOf: (server, work) => aedesBroker(server.gate, { work }) })
      await b.say('radar-bathroom', 'birth', { kind: 'radar', model: 'm', firmware: 'f', heartbeat_s: 60, capabilities: [] })
      await b.event('radar-bathroom', 'fall', fallen)
      await b.pass(3)
      await b.event('radar-bathroom', 'posture', { posture: 'on-floor', x_m: 0.5, y_m: 1, z_m: -2.3, confidence_pct: 90 })
      await press(b)
      await b.pass(300)
      const seen = [b.server.alerts(), b.server.incidents(), b.confirms]
      await b.broker.close()
      await b.server.close()
      return seen
    }
    expect(await run('aedes')).toEqual(await run('memory'))
  })
})
