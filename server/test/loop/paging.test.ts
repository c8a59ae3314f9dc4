// Goal: whoever has to take the next step is paged when the policy says, and nobody who need not be. Method: a whole server on an event queue with sinks that
// write down what came; also sinks that fail, hang, and servers that are killed between the disk and the telephone.
import { describe, expect, it } from 'vitest'
import { alertKinds } from '@anju/sdk'
import type { Contact } from '../../src/loop/contacts.ts'
import type { PageSink, PageSinks, SentPage } from '../../src/loop/page.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import type { Store } from '../../src/store/store.ts'
import { bench, home, type Bench, type BenchOptions } from '../one-home.ts'

const lived = { ...home, origin: 'real' as const }
const operator: Contact = {
  id: 'wu',
  name: 'Wu',
  role: 'operator',
  reach: [
    { channel: 'app', address: 'wu-app' },
    { channel: 'call', address: '1' },
  ],
}
const supervisor: Contact = { id: 'he', name: 'He', role: 'supervisor', reach: [{ channel: 'call', address: '2' }] }
const responder: Contact = { id: 'lin', name: 'Lin', role: 'responder', reach: [{ channel: 'app', address: 'lin-app' }] }

interface PagedBench extends Bench {
  sent: (SentPage & { after_s: number })[]
  words: () => string[]
}
const anySink: PageSink = async () => {}

/** A server with people and sinks; `sink` may be told to fail or to hang. */
async function paged(options: BenchOptions & { sink?: PageSink; people?: Contact[] } = {}): Promise<PagedBench> {
  const { sink = anySink, people = [operator, supervisor, responder], ...rest } = options
  const sent: PagedBench['sent'] = []
  const clock = { now: () => 0 }
  const note: PageSink = async (page) => {
    sent.push({ ...page, after_s: clock.now() })
    await sink(page)
  }
  const sinks: PageSinks = { app: note, call: note }
  const b = await bench({ home: lived, settings: { sinks }, ...rest })
  const begin = b.clock.now()
  clock.now = () => (b.clock.now() - begin) / 1_000
  for (const one of people) b.server.paging.setContact(one, 'test')
  await b.server.ground.stored()
  return Object.assign(b, {
    sent,
    words: () => sent.map(({ after_s, contact, channel, why }) => `${after_s} ${contact} ${channel} ${why}`),
  })
}
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const one of items) found.push(one)
  return found
}
const press = (b: Bench, more = {}) => b.event('button-bedside', 'sos', { state: 'raised' }, { origin: 'real', ...more })
const step = async (b: Bench, name: 'acknowledge' | 'dispatch' | 'arrive' | 'resolve', more = {}) => {
  const taken = await b.server.step(b.server.incidents()[0]!.id, { step: name, by: 'wu', outcome: 'helped', ...more })
  if (!taken.ok) throw new Error(taken.fault.code)
  await b.settle()
}

describe('pages', () => {
  it('[PAGE-1] [PAGE-4] go to the desk, again, over its head when it is late, and to whoever was sent; each step stops its own', async () => {
    const b = await paged()
    await press(b)
    expect(b.words()).toEqual(['0 wu app due'])
    await b.pass(65)
    expect(b.words().slice(1)).toEqual(['30 wu app reminder', '60 wu app reminder', '60 he call late'])
    await step(b, 'acknowledge')
    b.sent.length = 0
    await b.pass(118)
    expect(b.sent).toEqual([]) // Nobody is paged for a step that is done, and the next is not late.
    await b.pass(5)
    expect(b.words()).toEqual(['185 wu app late'])
    b.sent.length = 0
    await step(b, 'dispatch', { to: 'lin', service: 'home-visit' })
    expect(b.words()).toEqual(['188 lin app due'])
    await step(b, 'arrive')
    await step(b, 'resolve')
    b.sent.length = 0
    await b.pass(9_000)
    expect(b.sent).toEqual([])
    expect(b.server.paging.underWay()).toEqual([])
  })

  it('[PAGE-4] a page that waits for its sink is withdrawn when the step is done', async () => {
    let broken = true
    const b = await paged({ sink: () => (broken ? Promise.reject(new Error('no line')) : Promise.resolve()) })
    await press(b)
    expect(b.server.paging.underWay()).toMatchObject([{ state: 'queued', problem: 'no line' }])
    await step(b, 'acknowledge')
    broken = false
    await b.pass(100)
    expect(b.sent).toHaveLength(1)
  })

  it('[PAGE-7] the next way is tried when one fails or hangs, and it says that it may be a double; at last it is given up and said', async () => {
    const failing = await paged({ sink: ({ channel }) => (channel === 'app' ? Promise.reject(new Error('no line')) : Promise.resolve()) })
    await press(failing)
    await failing.pass(6)
    expect(failing.sent.map(({ channel, again }) => [channel, again])).toEqual([
      ['app', false],
      ['call', true],
    ])
    expect(new Set(failing.sent.map(({ id }) => id)).size).toBe(1)
    const hanging = await paged({ sink: ({ channel }) => (channel === 'app' ? new Promise(() => {}) : Promise.resolve()) })
    void press(hanging)
    await new Promise((resolve) => setTimeout(resolve, 20))
    for (const until = hanging.clock.now() + 26_000; (hanging.clock.next() ?? Infinity) <= until;) {
      hanging.clock.step()
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    expect(hanging.sent.map(({ channel }) => channel)).toContain('call')
    const dead = await paged({ sink: () => Promise.reject(new Error('no line')), people: [supervisor] })
    await press(dead)
    await dead.pass(1_000)
    const { id } = dead.server.incidents()[0]!
    expect((await dead.server.audit(id)).filter(({ did }) => did === 'page-failed').length).toBeGreaterThan(0)
  })

  it('[PAGE-1] what has grown from a warning to an alarm is paged as an alarm from then on', async () => {
    const b = await paged()
    await b.say('gas-kitchen', 'reading', { gas_lel_pct: 6 }, { origin: 'real' })
    await b.pass(3_000)
    b.sent.length = 0
    await b.event('gas-kitchen', 'gas', { alarm: true, gas_lel_pct: 15 }, { origin: 'real' })
    expect(b.words()).toEqual(['3000 wu app due', '3000 he call late'])
    await b.pass(30)
    expect(b.words().slice(2)).toEqual(['3030 wu app reminder'])
  })

  it('[PAGE-1] a server that was away pages once for what it missed', async () => {
    const store = memoryStore()
    const first = await paged({ store })
    await press(first)
    const b = await paged({ store, at: (first.clock.now() + 3_600_000) as never, people: [] })
    await b.settle()
    expect(b.sent.map(({ contact, why }) => `${contact} ${why}`).sort()).toEqual(['he late', 'wu reminder'])
  })

  it('[PAGE-3] where nobody is on duty the next who is there is paged at once', async () => {
    const b = await paged({ people: [supervisor] })
    await press(b)
    expect(b.words()).toEqual(['0 he call due'])
  })

  it.each(['drill', 'test'] as const)('[QUAR-4] a %s runs on the same timers and reaches nobody', async (mode) => {
    const b = await paged()
    await press(b, { mode })
    await b.pass(300)
    expect(b.sent).toEqual([])
    const pages = await all(b.server.paging.pages(0, b.clock.now() + 1))
    expect(pages.every(({ recorded, state, mode: of }) => recorded && state === 'sent' && of === mode)).toBe(true)
    const real = await paged()
    await press(real)
    await real.pass(300)
    const whom = (page: { contact?: string | undefined; due_ms: number; why: string }) => `${page.due_ms} ${page.contact} ${page.why}`
    const meant = await all(real.server.paging.pages(0, real.clock.now() + 1))
    expect(pages.map(whom)).toEqual(meant.map(whom))
  })

  it('[QUAR-4] what is simulated reaches nobody', async () => {
    const b = await paged({ home })
    await press(b, { origin: 'simulated' })
    await b.pass(300)
    expect(b.sent).toEqual([])
  })

  it.each(['before the disk', 'while the sink has it', 'after the telephone'])('[PAGE-7] no page is lost by a kill %s', async (when) => {
    const store = memoryStore()
    let full = false
    const disk: Store = { ...store, commit: (changes) => (full ? new Promise(() => {}) : store.commit(changes)) }
    const killed = await paged({ store: disk, sink: () => (when === 'while the sink has it' ? new Promise(() => {}) : Promise.resolve()) })
    full = when === 'before the disk'
    void press(killed)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(killed.sent).toHaveLength(full ? 0 : 1)
    const b = await paged({ store, at: killed.clock.now(), people: [] })
    await b.settle()
    if (when === 'before the disk') await press(b, { boot: 'b9' }) // It was never acknowledged: the device sends again.
    const copies = [...killed.sent, ...b.sent].filter(({ why }) => why === 'due')
    expect(new Set(copies.map(({ id }) => id)).size).toBe(1)
    expect(copies.map(({ again }) => again)).toEqual(when === 'while the sink has it' ? [false, true] : [false])
    await b.pass(31)
    expect(b.sent.at(-1)).toMatchObject({ why: 'reminder', again: false })
  })
})

describe('hand-over', () => {
  const everyDay = [1, 2, 3, 4, 5, 6, 7]
  const night: Contact = { ...operator, id: 'xu', name: 'Xu' }
  it('[PAGE-5] who comes on duty is told in one page what waits, the worst first, and is paged from then on', async () => {
    const b = await paged({ people: [operator, night] })
    b.server.ground.books.book('rota').put('now', {
      rota: {
        shifts: [
          { id: 'd', accounts: ['wu'], weekdays: everyDay, from: '08:00', until: '12:01' },
          { id: 'n', accounts: ['xu'], weekdays: everyDay, from: '12:01', until: '08:00' },
        ],
        stand_ins: [],
      },
      version: 1,
    })
    await b.event('door-front', 'door', { open: true }, { origin: 'real' })
    await b.say('gas-kitchen', 'reading', { gas_lel_pct: 6 }, { origin: 'real' })
    await press(b)
    await b.pass(61)
    const handed = b.sent.filter(({ why }) => why === 'hand-over')
    const incidents = b.server.incidents().toSorted((x) => (x.severity === 'alarm' ? -1 : 1))
    expect(handed.map(({ contact, incidents: told, after_s }) => [contact, told, after_s])).toEqual([
      ['xu', incidents.map(({ id }) => id), 60],
    ])
    await b.pass(30)
    expect(b.sent.filter(({ after_s, contact }) => after_s > 60 && contact === 'wu')).toEqual([])
    expect(b.words().at(-1)).toBe('90 xu app reminder')
  })
})

describe('a flood', () => {
  it('[PAGE-6] warnings go out as one page a person, alarms each at once, and every incident is in a page', async () => {
    const homes = Array.from({ length: 30 }, (_, n) => ({ ...lived, id: `h${n}` }))
    const b = await paged({ homes })
    const say = (at: number, device: string, body: Record<string, unknown>, channel: 'event' | 'reading') =>
      b.connection.publish({
        topic: `anju/1/test/h${at}/${device}/${channel}`,
        payload: new TextEncoder().encode(
          JSON.stringify({ boot: 'b', seq: 0, time_ms: b.clock.now(), clock: 'synced', origin: 'real', body }),
        ),
        qos: 1,
        retain: false,
      })
    for (let n = 0; n < 30; n++) {
      if (n % 10 === 9) await say(n, 'button-bedside', { event: 'sos', state: 'raised' }, 'event')
      else await say(n, 'gas-kitchen', { gas_lel_pct: 6 }, 'reading')
      await b.settle()
    }
    expect(b.server.incidents()).toHaveLength(30)
    const atOnce = b.sent.length
    expect(atOnce).toBeLessThan(16)
    expect(b.sent.filter(({ severity }) => severity === 'alarm')).toHaveLength(3)
    await b.pass(29)
    expect(b.sent.filter(({ why }) => why === 'digest')).toEqual([])
    await b.pass(31)
    const digest = b.sent.filter(({ why }) => why === 'digest')
    expect(digest).toHaveLength(1)
    expect(new Set(b.sent.flatMap(({ incidents }) => incidents)).size).toBe(30)
    expect(alertKinds['gas-rising'].severity).toBe('warning')
  })
})
