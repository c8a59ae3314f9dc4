import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openGate, type Broker, type Connection, type ConnectOptions, type Gate } from './bus.ts'
import { code, message } from './contract-message.ts'
import { filterMatches } from './topic-filter.ts'

export { message }

/** A broker under test, behind the gate of one test. */
export interface BusUnderTest {
  broker: Broker
  close(): Promise<void>
}

const text = new TextDecoder()
const PATIENCE = { timeout: 5_000, interval: 2 }

/** What every bus and its broker promise: one suite for all who implement them. */
export function busContract(name: string, make: (gate: Gate) => Promise<BusUnderTest>): void {
  describe(`${name} keeps the promises of a bus`, () => {
    let gate: Gate
    let bus: BusUnderTest
    const asked: string[] = []
    const gone: string[] = []

    /** A client that notes what it hears as `topic=words`, with `!` when it was retained. */
    const client = async (clientId: string, options: Partial<ConnectOptions> = {}) => {
      const heard: string[] = []
      const closed = vi.fn<(cause?: Error) => void>()
      const connection: Connection = await bus.broker.bus.connect({
        clientId,
        clean: true,
        onMessage: ({ topic, payload, retain }) => void heard.push(`${topic}=${text.decode(payload)}${retain ? '!' : ''}`),
        onClose: closed,
        ...options,
      })
      return Object.assign(connection, { heard, closed })
    }
    /** Waits until `heard` ends with what was sent last, so that what is missing before it was not delivered. */
    const hears = (heard: readonly string[], all: readonly string[]) => vi.waitFor(() => expect(heard).toEqual(all), PATIENCE)

    beforeEach(async () => {
      asked.length = 0
      gone.length = 0
      gate = { ...openGate, gone: ({ clientId }) => void gone.push(clientId) }
      gate.publish = (from, { topic }) => {
        asked.push(`${from?.clientId ?? ''}>${topic}`)
        return { deliver: !topic.startsWith('kept/') }
      }
      gate.connect = (_, password) => (password === 'wrong' ? { ok: false, fault: { code: 'not-yours' } } : { ok: true, value: undefined })
      gate.subscribe = (_, filter) => !filter.startsWith('secret/')
      // The broker holds the gate by these names, so that a test can put another answer in.
      bus = await make({
        connect: (...a) => gate.connect(...a),
        publish: (...a) => gate.publish(...a),
        subscribe: (...a) => gate.subscribe(...a),
        gone: (...a) => gate.gone(...a),
      })
    })
    afterEach(() => bus.close())

    it("[BUS-1] delivers a client's messages in the order in which they were published", async () => {
      const [a, b] = [await client('a'), await client('b')]
      await b.subscribe('n/+', 1)
      const all = Array.from({ length: 200 }, (_, i) => `${i}`)
      await Promise.all(all.map((n) => a.publish(message('n/x', n))))
      await hears(
        b.heard,
        all.map((n) => `n/x=${n}`),
      )
    })

    it('[BUS-1] keeps that order when the gate answers some at once and others later', async () => {
      const [a, b] = [await client('a'), await client('b')]
      await b.subscribe('#', 1)
      const later = async () => {
        for (let i = 0; i < 50; i++) await Promise.resolve()
        return { deliver: true }
      }
      gate.publish = (_, { payload }) => (text.decode(payload) === 'later' ? later() : { deliver: true })
      await Promise.all(['later', 'at once', 'later', 'at once'].map((words) => a.publish(message('t', words))))
      await hears(b.heard, ['t=later', 't=at once', 't=later', 't=at once'])
    })

    it('[BUS-2] keeps the last retained message of a topic for later subscribers and marks it; an empty one takes it back', async () => {
      const [a, live] = [await client('a'), await client('live')]
      await live.subscribe('r/#', 1)
      for (const words of ['old', 'new']) await a.publish(message('r/x', words, { retain: true }))
      await hears(live.heard, ['r/x=old', 'r/x=new'])
      const late = await client('late')
      await late.subscribe('r/#', 1)
      await hears(late.heard, ['r/x=new!'])
      await a.publish(message('r/x', '', { retain: true }))
      const later = await client('later')
      await later.subscribe('r/#', 1)
      await a.publish(message('r/y', 'last'))
      await hears(later.heard, ['r/y=last'])
    })

    it('[BUS-3] sends the will when the line is cut, and not after a goodbye; the gate is asked', async () => {
      const b = await client('b')
      await b.subscribe('w/#', 1)
      const polite = await client('polite', { will: message('w/polite') })
      await polite.end()
      const cut = await client('cut', { will: message('w/cut') })
      cut.drop()
      await hears(b.heard, ['w/cut=hello'])
      expect(asked).toContain('cut>w/cut')
      expect(asked).not.toContain('polite>w/polite')
      expect([polite.open, cut.open]).toEqual([false, false])
      expect([polite.closed.mock.calls.length, cut.closed.mock.calls.length]).toEqual([1, 1])
    })

    it('[BUS-4] cuts the old connection when its client id connects again, and sends its will', async () => {
      const b = await client('b')
      await b.subscribe('#', 1)
      const first = await client('twin', { will: message('w/twin') })
      const second = await client('twin')
      await vi.waitFor(() => expect(first.closed).toHaveBeenCalledTimes(1), PATIENCE)
      await vi.waitFor(() => expect(b.heard).toEqual(['w/twin=hello']), PATIENCE)
      await second.publish(message('t/alive'))
      await hears(b.heard, ['w/twin=hello', 't/alive=hello'])
      expect([first.open, second.open]).toEqual([false, true])
    })

    it('[BUS-5] rejects what is asked of a connection that is over, or that ends before the answer', async () => {
      const a = await client('a')
      gate.publish = () => new Promise(() => {})
      const unanswered = code(a.publish(message('x')))
      a.drop()
      expect(await unanswered).toBe('connection-lost')
      expect(await code(a.publish(message('x')))).toBe('connection-lost')
      expect(await code(a.subscribe('x', 1))).toBe('connection-lost')
    })

    it('[BUS-19] waits with its goodbye for the acknowledgements that are due', async () => {
      const a = await client('a', { will: message('w/a') })
      let commit = () => {}
      gate.publish = () => new Promise((resolve) => (commit = () => resolve({ deliver: true })))
      const order: string[] = []
      const published = a.publish(message('x')).then(() => order.push('acknowledged'))
      const ended = a.end().then(() => order.push('ended'))
      await vi.waitFor(() => expect(commit).not.toBe(undefined), PATIENCE)
      await vi.waitFor(() => (commit(), expect(order).toContain('acknowledged')), PATIENCE)
      await Promise.all([published, ended])
      expect(order).toEqual(['acknowledged', 'ended'])
    })

    it('[BUS-6] refuses the connection that the gate refuses', async () => {
      expect(await code(client('a', { username: 'a', password: 'wrong' }))).toBe('connection-refused')
      await client('a', { username: 'a', password: 'right' })
    })

    it('[BUS-7] keeps subscriptions and QoS 1 messages of a session that is not clean while its client is away', async () => {
      const a = await client('a')
      const before = await client('stay', { clean: false })
      await before.subscribe('s/#', 1)
      await before.end()
      await vi.waitFor(() => expect(gone).toContain('stay'), PATIENCE)
      for (const words of ['1', '2', '3']) await a.publish(message('s/x', words))
      const back = await client('stay', { clean: false })
      await hears(back.heard, ['s/x=1', 's/x=2', 's/x=3'])
      await a.publish(message('s/x', '4'))
      await hears(back.heard, ['s/x=1', 's/x=2', 's/x=3', 's/x=4'])
      await back.end()
      const fresh = await client('stay', { clean: true })
      await a.publish(message('s/x', '5'))
      await fresh.subscribe('f', 1)
      await a.publish(message('f', 'last'))
      await hears(fresh.heard, ['f=last'])
    })

    it('[BUS-8] rejects the subscription that the gate refuses, and goes on', async () => {
      const [a, b] = [await client('a'), await client('b')]
      expect(await code(b.subscribe('secret/#', 1))).toBe('subscription-refused')
      await b.subscribe('open', 1)
      await a.publish(message('secret/x'))
      await a.publish(message('open'))
      await hears(b.heard, ['open=hello'])
    })

    it('[BUS-9] settles a QoS 1 publish, and delivers it, only after the gate has settled', async () => {
      const [a, b] = [await client('a'), await client('b')]
      await b.subscribe('#', 1)
      const commits: (() => void)[] = []
      gate.publish = () => new Promise((resolve) => commits.push(() => resolve({ deliver: true })))
      const settled: string[] = []
      const publishes = ['1', '2'].map((words) => a.publish(message('c', words)).then(() => settled.push(words)))
      await vi.waitFor(() => expect(commits).toHaveLength(2), PATIENCE)
      await bus.broker.publish(message('still/nothing'))
      await hears(b.heard, ['still/nothing=hello'])
      expect(settled).toEqual([])
      for (const commit of commits) commit()
      await Promise.all(publishes)
      await hears(b.heard, ['still/nothing=hello', 'c=1', 'c=2'])
    })

    it('[BUS-10] acknowledges what the gate keeps back, and delivers it to nobody', async () => {
      const [a, b] = [await client('a'), await client('b')]
      await b.subscribe('#', 1)
      await a.publish(message('kept/x'))
      await a.publish(message('free/x'))
      await hears(b.heard, ['free/x=hello'])
      expect(asked).toEqual(['a>kept/x', 'a>free/x'])
    })

    it('[BUS-11] delivers to exactly those whose filters match, once each: drawn filters and topics against the rule of MQTT', async () => {
      const word = fc.constantFrom('a', 'b', 'cc', '')
      const topics = fc.array(word, { minLength: 2, maxLength: 4 }).map((levels) => levels.join('/'))
      const filters = fc
        .tuple(fc.array(fc.oneof(word, fc.constant('+')), { minLength: 1, maxLength: 4 }), fc.boolean())
        .map(([levels, rest]) => [...levels, ...(rest ? ['#'] : [])].join('/'))
        .filter((filter) => filter !== '')
      let run = 0
      const property = fc.asyncProperty(
        fc.array(filters, { minLength: 1, maxLength: 3 }),
        fc.array(topics, { maxLength: 6 }),
        async (fs, ts) => {
          run += 1
          const [a, b] = [await client(`a${run}`), await client(`b${run}`)]
          for (const filter of fs) await b.subscribe(filter, 1)
          await b.subscribe('last/one', 1)
          for (const topic of [...ts, 'last/one']) await a.publish(message(topic, `${run}`))
          const due = [...ts.filter((topic) => fs.some((filter) => filterMatches(filter, topic))), 'last/one'].map(
            (topic) => `${topic}=${run}`,
          )
          await hears(b.heard, due)
          await Promise.all([a.end(), b.end()])
        },
      )
      await fc.assert(property, { numRuns: 40, seed: 11 })
    })

    it('[BUS-12] lets the application publish down without asking the gate', async () => {
      const b = await client('b')
      await b.subscribe('down/#', 1)
      await bus.broker.publish(message('down/x'))
      await hears(b.heard, ['down/x=hello'])
      expect(asked).toEqual([])
    })

    it('[BUS-13] gives a message again that its handler had not finished when the line was cut', async () => {
      const a = await client('a')
      const began: string[] = []
      const slow = await client('slow', {
        clean: false,
        onMessage: ({ payload }) => {
          began.push(text.decode(payload))
          return new Promise(() => {})
        },
      })
      await slow.subscribe('s', 1)
      await a.publish(message('s', 'one'))
      await vi.waitFor(() => expect(began).toEqual(['one']), PATIENCE)
      slow.drop()
      await vi.waitFor(() => expect(gone).toContain('slow'), PATIENCE)
      const back = await client('slow', { clean: false })
      await hears(back.heard, ['s=one'])
    })

    it('[BUS-15] cuts one client by its id: its will goes out, its connection is over, and others are not touched', async () => {
      const b = await client('b')
      await b.subscribe('w/#', 1)
      const a = await client('a', { will: message('w/a') })
      bus.broker.cut('a')
      bus.broker.cut('nobody')
      await hears(b.heard, ['w/a=hello'])
      await vi.waitFor(() => expect(a.closed).toHaveBeenCalledTimes(1), PATIENCE)
      expect([a.open, b.open]).toEqual([false, true])
    })

    it('[BUS-16] tells the gate that a client is gone, after its will', async () => {
      const order: string[] = []
      gate.publish = (_, { topic }) => {
        order.push(topic)
        return { deliver: true }
      }
      gate.gone = ({ clientId }) => void order.push(`gone ${clientId}`)
      const a = await client('a', { will: message('w/a') })
      a.drop()
      await vi.waitFor(() => expect(order).toEqual(['w/a', 'gone a']), PATIENCE)
    })

    it('[BUS-17] ends the connection of a client on whose message the gate fails, and of one whose handler fails; others are not touched', async () => {
      const [a, b, c] = [await client('a'), await client('b'), await client('c', { onMessage: () => Promise.reject(new Error('ours')) })]
      await c.subscribe('c', 1)
      gate.publish = (from) => (from?.clientId === 'a' ? Promise.reject(new Error('store is full')) : { deliver: true })
      expect(await code(a.publish(message('x')))).toBe('connection-lost')
      await b.publish(message('c'))
      await vi.waitFor(() => expect([a.open, b.open, c.open]).toEqual([false, true, false]), PATIENCE)
      expect(c.closed.mock.calls[0]?.[0]?.message).toBe('ours')
    })
  })
}
