import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import {
  memoryBroker,
  queueClock,
  random,
  topicOf,
  work as newWork,
  type Broker,
  type Confirm,
  type Connection,
  type FeedMessage,
  type Home,
  type Instant,
  type Site,
  type UpChannel,
} from '@anju/sdk'
import { instant } from '@anju/sdk'
import { alertServer, type AlertServer, type ServerSettings } from '../src/alert-server.ts'
import { memoryStore } from '../src/store/memory-store.ts'
import type { Store } from '../src/store/store.ts'

/** A home with every device that the rules watch. */
export const home = parse(readFileSync(new URL('one-home.yaml', import.meta.url), 'utf8')) as Home
export const site: Site = { id: 'test', title: { zh: '测试', en: 'Test' }, time_zone: 'Asia/Shanghai', homes: [home] }

/** Noon in Shanghai on a winter day. */
export const noon = instant('2026-01-15T12:00:00+08:00')

const text = new TextEncoder()
const words = new TextDecoder()

export interface Bench {
  server: AlertServer
  broker: Broker
  clock: ReturnType<typeof queueClock>
  feed: FeedMessage[]
  confirms: { device: string; confirm: Confirm }[]
  connection: Connection
  /** Publishes an envelope of the full profile with the next number of the channel. */
  say(device: string, channel: UpChannel, body: Record<string, unknown>, more?: Record<string, unknown>): Promise<void>
  event(device: string, event: string, fields: Record<string, unknown>, more?: Record<string, unknown>): Promise<void>
  /** Moves the clock on to `seconds` from now, through every wake-up, and lets everything settle. */
  pass(seconds: number): Promise<void>
  settle(): Promise<void>
}

export interface BenchOptions {
  store?: Store
  at?: Instant
  settings?: ServerSettings
  boot?: string
  /** In place of the one of the file. */
  home?: Home
  homes?: readonly Home[]
  brokerOf?: (server: AlertServer, work: ReturnType<typeof newWork>) => Broker
}

/** A server on an event queue, with one client that speaks for every device. */
export async function bench(options: BenchOptions = {}): Promise<Bench> {
  const { store = memoryStore(), at = noon, settings = {}, boot = 'b1', home: lived = home, homes = [lived], brokerOf } = options
  const clock = queueClock(at)
  const work = newWork()
  const server = await alertServer({ site: { ...site, homes: [...homes] }, clock, store, random: random(1), work, settings })
  const broker = brokerOf?.(server, work) ?? memoryBroker(server.gate, { work })
  server.attach(broker)
  const feed: FeedMessage[] = []
  server.onFeed((message) => feed.push(message))
  const confirms: Bench['confirms'] = []
  const connection = await broker.bus.connect({
    clientId: 'devices',
    clean: true,
    onMessage: ({ topic, payload }) => {
      confirms.push({ device: topic.split('/')[4]!, confirm: JSON.parse(words.decode(payload)) as Confirm })
    },
  })
  await connection.subscribe('anju/1/test/+/+/confirm', 1)
  const seqs = new Map<string, number>()
  const settle = async () => {
    for (let quiet = 0; quiet < 3;) {
      await new Promise((resolve) => setImmediate(resolve))
      quiet = work.inFlight === 0 ? quiet + 1 : 0
    }
  }
  const say: Bench['say'] = async (device, channel, body, more = {}) => {
    const key = `${device}/${channel}`
    const seq = seqs.get(key) ?? 0
    seqs.set(key, seq + 1)
    const envelope = { boot, seq, time_ms: clock.now(), clock: 'synced', origin: 'simulated', body, ...more }
    const topic = topicOf({ site: site.id, home: home.id, device }, channel)
    await connection.publish({ topic, payload: text.encode(JSON.stringify(envelope)), qos: 1, retain: channel === 'birth' })
    await settle()
  }
  return {
    server,
    broker,
    clock,
    feed,
    confirms,
    connection,
    say,
    event: (device, event, fields, more) => say(device, 'event', { event, ...fields }, more),
    async pass(seconds) {
      const until = (clock.now() + seconds * 1_000) as Instant
      for (let next = clock.next(); next !== undefined && next <= until; next = clock.next()) {
        clock.step()
        await settle()
      }
      clock.moveTo(until)
      await settle()
    },
    settle,
  }
}
