// Goal: what waits for clients that are away is bounded, and the right part of it goes. Method: drawn sequences of clients that come, go and are sent messages,
// through a real broker, against a plain model of queues.
import { duplexPair } from 'node:stream'
import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { openGate, type Connection, type Message } from '@anju/sdk'
import { aedesBroker } from '../src/aedes-broker.ts'
import { aedesSessions } from '../src/aedes-sessions.ts'
import { serverLimits, type ServerLimits } from '../src/limits.ts'

/** Waits until it holds; a machine under load may take its time. */
const soon = <T>(holds: () => T | Promise<T>) => vi.waitFor(holds, { timeout: 15_000, interval: 5 })

/** Bytes that a message counts beside its payload. */
const OWN = 300
const say = (to: string, payload: string): Message => ({ topic: `to/${to}`, payload: Buffer.from(payload), qos: 1, retain: false })
const settled = async () => {
  for (let i = 0; i < 8; i++) await new Promise((resolve) => setImmediate(resolve))
}

function clients(limits: Partial<ServerLimits>) {
  const broker = aedesBroker(openGate, { limits })
  const heard = new Map<string, string[]>()
  const lines = new Map<string, Connection>()
  return {
    broker,
    heard,
    come: async (id: string) => {
      heard.set(id, [])
      const line = await broker.bus.connect({
        clientId: id,
        clean: false,
        onMessage: ({ payload }) => void heard.get(id)!.push(Buffer.from(payload).toString()),
      })
      await line.subscribe(`to/${id}`, 1)
      lines.set(id, line)
      await settled()
    },
    go: async (id: string) => {
      await lines.get(id)?.end()
      await settled()
    },
  }
}

describe('sessions', () => {
  it('[INTAKE-13] keep the newest messages of each client, and in all so many bytes: those of whoever is away longest go first', async () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          does: fc.constant('say' as const),
          id: fc.constantFrom('a', 'b', 'c'),
          size: fc.integer({ min: 0, max: 200 }),
        }),
      },
      { weight: 2, arbitrary: fc.record({ does: fc.constant('turn' as const), id: fc.constantFrom('a', 'b', 'c'), size: fc.constant(0) }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const limits = { session_messages: 4, sessions_bytes: 2_000 }
        const { broker, heard, come, go } = clients(limits)
        for (const id of ['a', 'b', 'c']) {
          await come(id)
          await go(id)
        }
        const away = ['a', 'b', 'c'] // Longest away first.
        const waits = new Map<string, string[]>(away.map((id) => [id, []]))
        const bytes = () => [...waits.values()].flat().reduce((sum, text) => sum + OWN + text.length, 0)
        for (const [i, { does, id, size }] of steps.entries()) {
          if (does === 'say') {
            const text = `${i}`.padEnd(size, '.')
            await broker.publish(say(id, text))
            await settled()
            const queue = waits.get(id)!
            queue.push(text)
            if (queue.length > limits.session_messages) queue.shift()
            while (bytes() > limits.sessions_bytes) waits.get(away.find((one) => waits.get(one)!.length > 0)!)!.shift()
          } else {
            await come(id)
            await soon(() => expect(heard.get(id)).toEqual(waits.get(id)))
            await go(id)
            waits.set(id, [])
            away.splice(away.indexOf(id), 1)
            away.push(id)
          }
          expect(broker.sessions()).toMatchObject({ bytes: bytes(), messages: [...waits.values()].flat().length })
        }
        await broker.close()
      }),
      { numRuns: 25 },
    )
  })

  it('[INTAKE-13] are so many and no more: the one that was left first is forgotten, one that is connected never', async () => {
    const { broker, heard, come, go } = clients({ sessions: 2 })
    await come('stays')
    await come('first')
    await go('first')
    await broker.publish(say('first', 'lost'))
    await come('second')
    await go('second')
    expect(broker.sessions()).toMatchObject({ sessions: 2, forgotten_sessions: 1, messages: 0 })
    await broker.publish(say('second', 'kept'))
    await broker.publish(say('stays', 'live'))
    await come('second')
    await soon(() => expect([heard.get('second'), heard.get('stays')]).toEqual([['kept'], ['live']]))
    await broker.close()
  })

  it('[INTAKE-13] are left in the order in which their clients went, whoever came first', async () => {
    const { broker, come, go, heard } = clients({ sessions: 2 })
    await come('early, stays long')
    await come('late, goes soon')
    await go('late, goes soon')
    await go('early, stays long')
    await broker.publish(say('early, stays long', 'kept'))
    await come('third')
    await come('early, stays long')
    await soon(() => expect(heard.get('early, stays long')).toEqual(['kept']))
    await broker.close()
  })

  it('[INTAKE-13] hold a client’s messages until it has acknowledged them, and let go of none that it has', async () => {
    const { broker, come, heard } = clients({ session_messages: 3 })
    await come('a')
    for (let i = 0; i < 10; i++) {
      await broker.publish(say('a', `${i}`))
      await settled()
    }
    await soon(() => expect(heard.get('a')).toHaveLength(10))
    await soon(() => expect(broker.sessions()).toMatchObject({ messages: 0, bytes: 0, dropped_messages: 0 }))
    await broker.close()
  })

  it('[INTAKE-13] hold nothing of QoS 2 for a client that has gone, and little for one that is there', async () => {
    const broker = aedesBroker(openGate)
    const [near, far] = duplexPair()
    broker.attach(far)
    near.on('error', () => {})
    let heard_bytes = 0
    near.on('data', (chunk: Buffer) => (heard_bytes += chunk.length))
    const gone = new Promise((resolve) => near.once('close', resolve))
    near.write(Buffer.from('100d00044d51545404000000000161', 'hex')) // CONNECT of `a`, session not clean.
    await soon(() => expect(heard_bytes).toBe(4)) // CONNACK
    for (let id = 1; id <= serverLimits.half_open_qos2 + 1; id++) near.write(Uint8Array.of(0x34, 6, 0, 1, 0x74, 0, id, 0x78)) // PUBLISH at QoS 2
    await gone
    expect((heard_bytes - 4) / 4).toBeLessThanOrEqual(serverLimits.half_open_qos2) // PUBRECs
    await broker.close()
    const sessions = aedesSessions({ granted: () => true, isConnected: () => false, onForgotten: () => {} })
    const memory = sessions.persistence as {
      incomingStorePacket(client: object, packet: object): Promise<void>
      incomingGetPacket(client: object, packet: object): Promise<unknown>
    }
    const [client, packet] = [{ id: 'a' }, { messageId: 1, topic: 't', payload: Buffer.alloc(1), qos: 2 }]
    await memory.incomingStorePacket(client, packet)
    expect(await memory.incomingGetPacket(client, packet)).toMatchObject({ topic: 't' })
    sessions.left('a')
    await expect(memory.incomingGetPacket(client, packet)).rejects.toThrow('no such packet')
  })

  it('[INTAKE-16] a client has so many subscriptions and no more', async () => {
    const refused: string[] = []
    const broker = aedesBroker({ ...openGate, refused: ({ fault }) => void refused.push(fault.code) }, { limits: { client_filters: 2 } })
    const line = await broker.bus.connect({ clientId: 'a', clean: true, onMessage: () => {} })
    await line.subscribe('one', 1)
    await line.subscribe('two', 1)
    await line.subscribe('two', 0) // The same once more.
    await expect(line.subscribe('three', 1)).rejects.toThrow('subscription-refused')
    expect([line.open, refused]).toEqual([true, ['subscription-refused']])
    await broker.close()
  })
})
