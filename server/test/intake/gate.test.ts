// Goal: whatever comes in, the server stands, says what was wrong, and the device's next message works. Method: a whole server on an event queue;
// fuzzed topics and payloads, drawn mutations of good messages, and the promises of the intake one by one.
import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { errors, limits, topicOf, type Confirm, type Message } from '@anju/sdk'
import type { GateAnswer } from '@anju/sdk'
import { memoryStore } from '../../src/store/memory-store.ts'
import type { Store } from '../../src/store/store.ts'
import { bench, home, noon, site } from '../one-home.ts'

const text = new TextEncoder()
const topic = (device: string, channel: 'event' | 'reading' | 'birth' | 'death' | 'command' | 'frame' = 'event', homeId = home.id) =>
  topicOf({ site: site.id, home: homeId, device }, channel)
const message = (to: string, payload: string | Uint8Array): Message => ({
  topic: to,
  payload: typeof payload === 'string' ? text.encode(payload) : payload,
  qos: 1,
  retain: false,
})
const sos = (id: number, more: object = {}) =>
  JSON.stringify({
    boot: 'x',
    seq: id,
    time_ms: noon,
    clock: 'synced',
    origin: 'simulated',
    body: { event: 'sos', state: 'raised' },
    ...more,
  })

describe('the intake', () => {
  it('[INTAKE-4] never throws, counts every refusal, and takes the next good event, whatever topics and payloads come', async () => {
    const b = await bench()
    const levels = fc.constantFrom(
      'anju',
      '1',
      'test',
      home.id,
      'button-bedside',
      'radar-bathroom',
      'event',
      'reading',
      'birth',
      'death',
      'command',
      '',
      '+',
      'Ω',
    )
    const topics = fc.oneof(
      fc.string(),
      fc.array(levels, { maxLength: 12 }).map((parts) => parts.join('/')),
      fc.constantFrom(
        topic('button-bedside'),
        topic('radar-bathroom', 'reading'),
        topic('door-front', 'birth'),
        topic('gas-kitchen', 'death'),
      ),
    )
    const payloads = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc.json().map((words) => text.encode(words)),
      fc.jsonValue().map((body) => text.encode(sos(1, { body }))),
      fc.constantFrom('__proto__', 'constructor', 'toString').map((event) => text.encode(sos(1, { body: { event } }))),
    )
    let refused = 0
    let good = 100
    const property = fc.asyncProperty(topics, payloads, async (to, payload) => {
      const before = Object.values(b.server.rejected()).reduce((sum, n) => sum + n, 0)
      const answer: GateAnswer = await b.server.gate.publish({ clientId: 'fuzz' }, message(to, payload))
      const now = Object.values(b.server.rejected()).reduce((sum, n) => sum + n, 0)
      if (now > before) {
        refused += 1
        expect([answer.deliver, now]).toEqual([false, before + 1])
      }
      good += 1
      await b.server.gate.publish({ clientId: 'button' }, message(topic('button-bedside'), sos(good)))
    })
    await fc.assert(property, { numRuns: 400 })
    await b.settle()
    expect(refused).toBeGreaterThan(200)
    for (const code of Object.keys(b.server.rejected())) expect(code in errors, code).toBe(true)
    expect(b.confirms.filter(({ confirm }) => confirm.accepted && confirm.id.startsWith('x-')).map(({ confirm }) => confirm.id)).toContain(
      `x-${good}`,
    )
  })

  it.each([
    ['topic-unknown', 'anju/2/test/h/d/event', '{}'],
    ['device-unregistered', topic('nobody'), sos(1)],
    ['device-unregistered', topic('button-bedside', 'event', 'elsewhere'), sos(1)],
    ['payload-not-json', topic('button-bedside'), 'help!'],
    ['payload-not-utf8', topic('button-bedside'), new Uint8Array([0xff, 0xfe, 0xfd])],
    ['payload-too-large', topic('button-bedside'), ' '.repeat(limits.payload_bytes + 1)],
    ['payload-too-large', topic('radar-bathroom', 'frame'), new Uint8Array(limits.frame_bytes + 1)],
    ['envelope-invalid', topic('button-bedside'), sos(1, { clock: 'guess' })],
    ['body-invalid', topic('button-bedside'), sos(1, { body: { event: 'sos', state: 'perhaps' } })],
    ['event-unknown', topic('button-bedside'), sos(1, { body: { event: 'fire' } })],
    ['not-yours', topic('button-bedside', 'command'), '{}'],
    ['frame-invalid', topic('radar-bathroom', 'frame'), 'no frame'],
    ['channel-not-for-kind', topic('button-bedside', 'frame'), 'x'],
    [
      'kind-mismatch',
      topic('button-bedside', 'birth'),
      sos(0, { body: { kind: 'radar', model: 'm', firmware: 'f', heartbeat_s: 60, capabilities: [] } }),
    ],
  ])('[INTAKE-4] refuses with %s, lists it, keeps it from others, and goes on', async (code, to, payload) => {
    const b = await bench()
    const answer = await b.server.gate.publish({ clientId: 'c' }, message(to, payload))
    expect(answer).toEqual({ deliver: false })
    expect(b.server.rejected()).toEqual({ [code]: 1 })
    expect(b.server.refusals()).toMatchObject([{ code, topic: to.slice(0, 200), client: 'c', at_ms: noon }])
    await b.event('button-bedside', 'sos', { state: 'raised' })
    expect(b.confirms.at(-1)).toEqual({ device: 'button-bedside', confirm: { id: 'b1-0', accepted: true } })
    await b.settle()
    expect(b.feed.some((told) => told.type === 'rejected' && told.counts[code] === 1)).toBe(true)
  })

  it('[INTAKE-4] answers a refused event with its code, since whoever sent it repeats it until it is answered', async () => {
    const b = await bench()
    await b.event('button-bedside', 'sos', { state: 'perhaps' })
    expect(b.confirms).toEqual([
      { device: 'button-bedside', confirm: { id: 'b1-0', accepted: false, error: 'body-invalid' } satisfies Confirm },
    ])
  })

  it('[INTAKE-5] keeps the newest 200 refusals, without their payloads', async () => {
    const b = await bench()
    for (let i = 0; i < 250; i++) await b.server.gate.publish({ clientId: `c${i}` }, message('x'.repeat(5_000), 'secret words'))
    const kept = b.server.refusals()
    expect([kept.length, kept[0]!.client, kept.at(-1)!.client]).toEqual([200, 'c249', 'c50'])
    expect(JSON.stringify(kept)).not.toContain('secret')
    expect(JSON.stringify(kept).length).toBeLessThan(200 * 800)
    expect(b.server.rejected()['topic-unknown']).toBe(250)
  })

  it('[INTAKE-2] takes an id once in seven days, confirms every repeat, and forgets it then', async () => {
    const b = await bench()
    const repeat = () => b.connection.publish(message(topic('button-bedside'), sos(7, { clock: 'unset' }))).then(() => b.settle())
    for (let i = 0; i < 3; i++) await repeat()
    expect(b.confirms.map(({ confirm }) => confirm)).toEqual(Array.from({ length: 3 }, () => ({ id: 'x-7', accepted: true })))
    expect(b.server.alerts()[0]!.why.evidence).toHaveLength(1)
    const incident = b.server.incidents()[0]!
    await b.pass(7 * 86_400 - 1)
    await repeat()
    expect(b.server.incidents().find(({ id }) => id === incident.id)!.updated_ms).toBeLessThan(b.clock.now() - 86_400_000)
    await b.pass(2)
    await repeat()
    expect(b.server.alerts()[0]!.updated_ms).toBe(b.clock.now())
  })

  it('[INTAKE-3] keeps an event from the future and judges it on its arrival; a buffered one is late', async () => {
    const b = await bench()
    await b.event('button-bedside', 'sos', { state: 'raised' }, { time_ms: noon + 86_400_000 })
    await b.event('button-bathroom', 'sos', { state: 'raised' }, { time_ms: noon - 3_600_000 })
    expect(b.server.rejected()).toEqual({})
    expect(b.server.alerts()).toMatchObject([
      { key: 'button-bedside', onset_ms: noon, late: false },
      { key: 'button-bathroom', onset_ms: noon - 3_600_000, late: true },
    ])
  })

  it('[INTAKE-6] keeps the last birth over a restart and ignores the will of an earlier boot', async () => {
    const store = memoryStore()
    const birth = { kind: 'help-button', model: 'm', firmware: '1.2', heartbeat_s: 3_600, capabilities: [], room: 'study' }
    const first = await bench({ store, boot: 'new' })
    await first.say('button-bedside', 'birth', birth)
    await first.server.close()
    const b = await bench({ store })
    const state = () => b.server.devices().find(({ device }) => device === 'button-bedside')!
    expect(state()).toMatchObject({ presence: 'online', firmware: '1.2', room: 'bedroom' })
    const death = (boot: string) =>
      message(topic('button-bedside', 'death'), JSON.stringify({ boot, origin: 'simulated', body: { reason: 'lost' } }))
    expect(await b.server.gate.publish({ clientId: 'c' }, death('old'))).toEqual({ deliver: false })
    expect(state().presence).toBe('online')
    expect(await b.server.gate.publish({ clientId: 'c' }, death('new'))).toEqual({ deliver: true })
    expect(state().presence).toBe('offline')
    expect(b.server.rejected()).toEqual({})
  })

  it('[INTAKE-7] lets the registry win over a birth: another kind is refused, another room changes nothing', async () => {
    const b = await bench()
    const birth = { model: 'm', firmware: 'f', heartbeat_s: 3_600, capabilities: [], room: 'study' }
    await b.say('button-bedside', 'birth', { ...birth, kind: 'radar' })
    expect(b.server.rejected()).toEqual({ 'kind-mismatch': 1 })
    await b.say('button-bedside', 'birth', { ...birth, kind: 'help-button' })
    await b.event('button-bedside', 'sos', { state: 'raised' })
    expect(b.server.alerts()[0]!.room).toBe('bedroom')
  })

  it('[INTAKE-8] takes an event of the lite profile without a confirmation and says that nobody supervises it', async () => {
    const b = await bench()
    const lite = JSON.stringify({ id: 'once', body: { event: 'gas', alarm: true, gas_lel_pct: 12 } })
    await b.connection.publish(message(topic('gas-kitchen'), lite))
    await b.settle()
    expect(b.confirms).toEqual([])
    expect(b.server.alerts().map(({ kind, supervised }) => [kind, supervised])).toEqual([
      ['gas', false],
      ['gas-rising', false],
    ])
    await b.pass(86_400)
    expect(b.server.alerts().some(({ kind }) => kind === 'device-silent')).toBe(false)
  })

  it('[INTAKE-1] [INTAKE-9] acknowledges an event after its commit, and a reading that changes nothing at once', async () => {
    const inner = memoryStore()
    let open = () => {}
    let commits = 0
    const slow: Store = {
      ...inner,
      async commit(changes) {
        commits += 1
        await new Promise<void>((resolve) => (open = resolve))
        await inner.commit(changes)
      },
    }
    const b = await bench({ store: slow })
    const order: string[] = []
    const reading = (seq: number) =>
      message(
        topic('button-bedside', 'reading'),
        JSON.stringify({ boot: 'x', seq, clock: 'unset', origin: 'simulated', body: { battery_pct: 80, rssi_dbm: -60 } }),
      )
    const first = b.server.gate.publish(undefined, reading(0)) // The first word starts the watch over the device: that is durable.
    expect(first).toBeInstanceOf(Promise)
    expect(b.server.gate.publish(undefined, reading(1))).toEqual({ deliver: true })
    const event = Promise.resolve(b.server.gate.publish(undefined, message(topic('button-bedside'), sos(1)))).then(() =>
      order.push('acknowledged'),
    )
    b.server.onFeed((told) => told.type === 'incident' && order.push('told'))
    await vi.waitFor(() => expect(commits).toBe(1), { interval: 1 })
    expect(order).toEqual([])
    open()
    await event
    expect(order).toEqual(['told', 'acknowledged'])
  })

  it('[INTAKE-10] acknowledges nothing while the store fails, says so, and has stored everything when it is back', async () => {
    const inner = memoryStore()
    let broken = true
    const store: Store = {
      ...inner,
      commit: (changes) => {
        if (broken) throw new Error('disk full')
        return inner.commit(changes)
      },
    }
    const b = await bench({ store })
    const press = () => Promise.resolve(b.server.gate.publish(undefined, message(topic('button-bedside'), sos(1))))
    await expect(press()).rejects.toThrow('disk full')
    expect(b.server.health()).toMatchObject({ state: 'store-failing', problem: 'disk full' })
    await expect(press()).rejects.toThrow('disk full') // The repeat may not be acknowledged on the strength of the first.
    expect(b.feed.filter(({ type }) => type === 'incident')).toEqual([])
    broken = false
    await b.pass(1.1)
    expect(await press()).toEqual({ deliver: true })
    expect(b.server.health().state).toBe('ok')
    expect((await inner.load(0, 0)).alerts).toHaveLength(1)
    expect(b.feed.filter(({ type }) => type === 'incident').length).toBeGreaterThan(0)
  })
})
