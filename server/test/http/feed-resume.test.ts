// Goal: whoever loses the line, however often, misses nothing: what a client builds from what it was told is what the store holds. Method: drawn events, steps,
// drops, slow readers and restarts against the store as oracle; then the real carriers, WebSocket and server-sent events, on real sockets.
import { FeedMessage, type DeviceState, type Incident } from '@anju/sdk'
import * as fc from 'fast-check'
import { Check } from 'typebox/value'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { feedLog } from '../../src/feed/feed-log.ts'
import { api } from '../../src/http/api.ts'
import { feedListeners, type FeedEnd, type FeedLine, type FeedListeners } from '../../src/http/feed-listeners.ts'
import { feedSocket } from '../../src/http/feed-socket.ts'
import { people } from '../../src/people/people.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import { bench, home, type Bench } from '../one-home.ts'

/** A client that keeps what it is told, as a desk does. Its line holds what it has not read. */
function client(listeners: () => FeedListeners) {
  const incidents = new Map<string, Incident>()
  const devices = new Map<string, DeviceState>()
  const seqs: number[] = []
  const ends: FeedEnd[] = []
  const reasons: string[] = []
  let waiting: { text: string; id: string }[] = []
  let last: string | undefined
  let leave: (() => void) | undefined
  const take = (message: FeedMessage) => {
    expect(Check(FeedMessage, message)).toBe(true)
    if (message.type === 'hello') {
      incidents.clear()
      devices.clear()
      seqs.length = 0
      for (const one of message.incidents) incidents.set(one.id, one)
      for (const one of message.devices) devices.set(one.device, one)
    } else if (message.type === 'resync') reasons.push(message.reason)
    else if (message.type === 'incident') incidents.set(message.incident.id, message.incident)
    else if (message.type === 'device') devices.set(message.device.device, message.device)
    if (message.type !== 'resync') expect(message.seq).toBeGreaterThan(seqs.at(-1) ?? -1)
    if (message.type !== 'resync') seqs.push(message.seq)
  }
  return {
    incidents,
    devices,
    ends,
    reasons,
    read(most = Infinity) {
      for (const { text, id } of waiting.splice(0, most)) {
        take(JSON.parse(text) as FeedMessage)
        last = id
      }
    },
    drop() {
      leave?.()
      leave = undefined
      waiting = [] // What was on the line is lost with it.
    },
    connect() {
      if (leave !== undefined) return
      const mine: typeof waiting = (waiting = [])
      const line: FeedLine = {
        get backlog_bytes() {
          return mine.reduce((sum, { text }) => sum + text.length, 0)
        },
        send: (text, id) => void mine.push({ text, id }),
        end: (why) => void ends.push(why),
        cut: () => {},
      }
      leave = listeners().listen(line, {}, last)
    },
  }
}

const Move = fc.oneof(
  fc.constantFrom('button-bedside', 'button-bathroom', 'water-bathroom').map((device) => ({ do: 'event' as const, device })),
  fc.constant({ do: 'step' as const }),
  fc.nat({ max: 4 }).map((most) => ({ do: 'read' as const, most })),
  fc.constant({ do: 'drop' as const }),
  fc.constant({ do: 'connect' as const }),
  fc.constant({ do: 'pass' as const }),
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
)

async function play(moves: readonly { do: string; device?: string; most?: number }[], kept: number, buffer_bytes: number) {
  const store = memoryStore()
  let boots = 0
  let server: Bench = await bench({ store, boot: 'b0' })
  // Every start has a run of its own; the bench draws the same each time.
  const listenersOf = () => {
    const run = `0000000${boots % 10}`
    const started = { ...server.server, health: () => ({ ...server.server.health(), run }) }
    return feedListeners(started, people(server.server), { kept, buffer_bytes })
  }
  let listeners = listenersOf()
  const desk = client(() => listeners)
  desk.connect()
  const kind = (device: string) => home.devices.find(({ id }) => id === device)?.kind
  for (const move of moves) {
    if (move.do === 'event' && kind(move.device!) === 'help-button') await server.event(move.device!, 'sos', { state: 'raised' })
    else if (move.do === 'event') await server.event(move.device!, 'wetness', { wet: true })
    else if (move.do === 'step') {
      const open = server.server.incidents().find(({ state }) => state === 'raised' || state === 'acknowledged')
      if (open !== undefined)
        await server.server.step(
          open.id,
          open.state === 'raised' ? { step: 'acknowledge', by: 'wu' } : { step: 'resolve', by: 'wu', outcome: 'helped' },
        )
    } else if (move.do === 'read') desk.read(move.most)
    else if (move.do === 'drop') desk.drop()
    else if (move.do === 'connect') desk.connect()
    else if (move.do === 'pass') await server.pass(7)
    else {
      desk.drop()
      listeners.close()
      await server.server.close()
      server = await bench({ store, boot: `b${(boots += 1)}` })
      listeners = listenersOf()
    }
  }
  await server.settle()
  // However slow it was, in the end it comes again and reads on until it is through.
  for (let tries = 0; tries < 50; tries++) {
    desk.read()
    desk.drop()
    desk.connect()
    desk.read()
  }
  const { incidents } = await store.load(0, 1_000)
  const devices = server.server.devices()
  listeners.close()
  await server.server.close()
  return { desk, incidents, devices }
}
const byId = (incidents: Iterable<Incident>) => [...incidents].toSorted((a, b) => (a.id < b.id ? -1 : 1))

describe('over a line that breaks', () => {
  it('[FEED-5] [FEED-6] nothing is missed, whatever is dropped, forgotten or slow, and whenever the server restarts', async () => {
    const seen = { resumed: 0, resynced: 0, slow: 0 }
    const property = fc.asyncProperty(
      fc.array(Move, { minLength: 4, maxLength: 40 }),
      fc.constantFrom(2, 5, 1_000),
      fc.constantFrom(500, 1_000_000),
      async (moves, kept, buffer_bytes) => {
        const { desk, incidents, devices } = await play(moves, kept, buffer_bytes)
        expect(byId(desk.incidents.values())).toEqual(byId(incidents))
        expect([...desk.devices.values()].toSorted((a, b) => (a.device < b.device ? -1 : 1))).toEqual(
          devices.toSorted((a, b) => (a.device < b.device ? -1 : 1)),
        )
        seen.resumed += moves.filter((move) => move.do === 'drop').length
        seen.resynced += desk.reasons.length
        seen.slow += desk.ends.length
      },
    )
    await fc.assert(property, { numRuns: 60, seed: 5 })
    // Each of them was really tried.
    for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(5)
  })

  it('[FEED-6] says why it cannot go on: no id, another start, too long ago', async () => {
    const server = await bench()
    const listeners = feedListeners(server.server, people(server.server), { kept: 2 })
    const behind = (id: string) => {
      const told: FeedMessage[] = []
      const line = {
        backlog_bytes: 0,
        send: (text: string) => void told.push(JSON.parse(text) as FeedMessage),
        end: () => {},
        cut: () => {},
      }
      listeners.listen(line, {}, id)()
      return told.map((message) => (message.type === 'resync' ? message.reason : message.type))
    }
    const { run } = server.server.health()
    for (const id of ['', 'x', '1', `${run}.`, `${run}.-1`, `${run}.1.2`]) expect(behind(id)).toEqual(['no-id', 'hello'])
    expect(behind('00000000.0')).toEqual(['restarted', 'hello'])
    expect(behind(`${run}.0`)).toEqual([])
    expect(behind(`${run}.999`)).toEqual(['too-old', 'hello'])
    for (const device of ['button-bedside', 'button-bathroom', 'button-bedside']) await server.event(device, 'sos', { state: 'raised' })
    expect(behind(`${run}.0`)).toEqual(['too-old', 'hello'])
    expect(behind(`${run}.${server.server.hello().seq}`)).toEqual([])
    listeners.close()
    await server.server.close()
  })

  it('[FEED-6] keeps no more than it should, and a device once', () => {
    const log = feedLog(0, 10)
    const device = (seq: number): FeedMessage =>
      ({
        type: 'device',
        seq,
        device: { home: 'h', device: `d${seq % 3}`, kind: 'radar', room: 'r', presence: 'online', events: {} },
      }) as const
    for (let seq = 1; seq <= 1_000; seq++) log.keep(device(seq))
    expect(log.since(0)!.map(({ seq }) => seq)).toEqual([998, 999, 1_000])
    for (let seq = 1_001; seq <= 1_020; seq++) log.keep({ type: 'incident', seq, incident: { id: `i${seq}` }, alerts: [] } as never)
    expect(log.since(1_009)).toBeUndefined()
    expect(log.since(1_010)!.map(({ seq }) => seq)).toEqual([1_011, 1_012, 1_013, 1_014, 1_015, 1_016, 1_017, 1_018, 1_019, 1_020])
  })

  it('[FEED-7] tells the slow one why, and cuts it when it does not read that either', async () => {
    const server = await bench()
    const listeners = feedListeners(server.server, people(server.server), { buffer_bytes: 1_000 })
    const told: string[] = []
    const line: FeedLine = { backlog_bytes: 1e9, send: () => {}, end: (why) => void told.push(why), cut: () => void told.push('cut') }
    listeners.listen(line, {})
    await server.event('button-bedside', 'sos', { state: 'raised' })
    expect(told).toEqual(['too-slow'])
    await server.pass(11)
    expect(told).toEqual(['too-slow', 'cut'])
    listeners.close()
    await server.server.close()
  })
})

it('[FEED-3] nobody is dropped for a greeting that is larger than what may wait otherwise', async () => {
  const server = await bench()
  const listeners = feedListeners(server.server, people(server.server), { buffer_bytes: 500 })
  const told: string[] = []
  const line: FeedLine = {
    get backlog_bytes() {
      return told.join('').length
    },
    send: (text) => void told.push(text),
    end: (why) => void told.push(why),
    cut: () => {},
  }
  listeners.listen(line, {})
  server.server.tellTime()
  expect(told.map((text) => (text.startsWith('{') ? (JSON.parse(text) as FeedMessage).type : text))).toEqual(['hello', 'clock'])
  // Once it was read the limit is the usual one.
  told.length = 0
  for (let n = 0; n < 20; n++) server.server.tellTime()
  expect(told.at(-1)).toBe('too-slow')
  listeners.close()
  await server.server.close()
})

describe('the carriers', () => {
  let stop: () => Promise<void> = async () => {}
  afterEach(() => stop())
  const open = async () => {
    const server = await bench()
    const app = await api(server.server, '127.0.0.1')
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const sockets = feedSocket(app.server, '127.0.0.1', app.listeners)
    stop = async () => {
      sockets.close()
      await app.close()
      await server.server.close()
    }
    return { server, url, listeners: app.listeners }
  }
  /** Reads events until there are so many; then the line is dropped. */
  const events = async (url: string, most: number, id?: string) => {
    const dropped = new AbortController()
    const headers = { accept: 'text/event-stream', ...(id === undefined ? {} : { 'last-event-id': id }) }
    const answer = await fetch(`${url}/api/feed`, { headers, signal: dropped.signal })
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const found: { id: string; message: FeedMessage }[] = []
    let text = ''
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const [, of, data] = /^id: (.*)\ndata: (.*)$/.exec(text.slice(0, end)) ?? []
        if (of !== undefined) found.push({ id: of, message: JSON.parse(data!) as FeedMessage })
        text = text.slice(end + 2)
      }
      if (found.length >= most) break
    }
    dropped.abort()
    return found
  }

  it('[FEED-5] server-sent events: a browser that comes again with its last id is told what came between', async () => {
    const { server, url } = await open()
    const [hello] = await events(url, 1)
    expect(hello!.message).toMatchObject({ type: 'hello', incidents: [] })
    await server.event('button-bedside', 'sos', { state: 'raised' })
    const missed = await events(url, 2, hello!.id)
    expect(missed.map(({ message }) => message.type).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['device', 'incident'])
    const refused = await fetch(`${url}/api/feed`)
    expect([refused.status, await refused.json()]).toMatchObject([426, { code: 'upgrade-needed' }])
  })

  it('[FEED-5] WebSocket: the same, by ?after=', async () => {
    const { server, url } = await open()
    const listen = (query: string) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/api/feed${query}`)
      const heard: FeedMessage[] = []
      socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as FeedMessage))
      return { socket, heard }
    }
    const first = listen('')
    await vi.waitFor(() => expect(first.heard).toHaveLength(1))
    first.socket.terminate()
    await server.event('button-bedside', 'sos', { state: 'raised' })
    const { run, seq } = first.heard[0] as Extract<FeedMessage, { type: 'hello' }>
    const again = listen(`?after=${run}.${seq}`)
    await vi.waitFor(() => expect(again.heard.map(({ type }) => type)).toContain('incident'))
    expect(again.heard.map(({ type }) => type)).not.toContain('hello')
    again.socket.terminate()
  })
})
