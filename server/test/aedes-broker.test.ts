// Goal: Aedes behind our gate keeps every promise of a bus, and its guards hold. Method: the contract suite of the sdk over streams in memory; then raw
// bytes of MQTT on an event queue.
import { duplexPair } from 'node:stream'
import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { instant, openGate, queueClock, type Instant } from '@anju/sdk'
import { busContract } from '@anju/sdk/bus-contract'
import { aedesBroker } from '../src/aedes-broker.ts'
import { serverLimits } from '../src/limits.ts'
import { packetLengths } from '../src/packet-length-guard.ts'

busContract('Aedes', async (gate) => {
  const broker = aedesBroker(gate)
  return { broker, close: () => broker.close() }
})

const start = instant('2026-01-15T12:00:00Z')
const words = (text: string) => Buffer.concat([Buffer.from([text.length >> 8, text.length & 0xff]), Buffer.from(text)])
const packet = (type: number, body: Buffer) => {
  const length: number[] = []
  for (let rest = body.length; ; rest = Math.floor(rest / 128)) {
    length.push((rest % 128) | (rest >= 128 ? 0x80 : 0))
    if (rest < 128) break
  }
  return Buffer.concat([Buffer.from([type, ...length]), body])
}
/** CONNECT of a clean session with a will at QoS 1. */
const connect = (id: string, keep_alive_s: number) =>
  packet(0x10, Buffer.concat([words('MQTT'), Buffer.from([4, 0x0e, 0, keep_alive_s]), words(id), words(`will/${id}`), words('gone')]))
const ping = Buffer.from([0xc0, 0])

describe('the guards of the broker', () => {
  it('[INTAKE-11] cut a client that is silent for one and a half times its keep-alive, and take its will', async () => {
    const clock = queueClock(start)
    const wills: string[] = []
    const broker = aedesBroker({ ...openGate, publish: (_, { topic }) => (wills.push(topic), { deliver: true }) }, { clock })
    const [device, far] = duplexPair()
    broker.attach(far)
    let heard_bytes = 0
    device.on('data', (data: Buffer) => (heard_bytes += data.length))
    device.write(connect('a', 10))
    await vi.waitFor(() => expect(heard_bytes).toBe(4)) // CONNACK; each answer to a ping has two bytes.
    const pass = async (seconds: number) => {
      const until = (clock.now() + seconds * 1_000) as Instant
      for (let next = clock.next(); next !== undefined && next <= until; next = clock.next()) clock.step()
      clock.moveTo(until)
      for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
    }
    for (let i = 0; i < 5; i++) {
      await pass(14)
      device.write(ping)
      await vi.waitFor(() => expect(heard_bytes).toBe(4 + 2 * (i + 1)))
    }
    await pass(14.9)
    expect(wills).toEqual([])
    await pass(0.2)
    await vi.waitFor(() => expect(wills).toEqual(['will/a']))
    await broker.close()
  })

  it('[INTAKE-12] end the connection of a packet that is too long, and of no other', async () => {
    const gone: string[] = []
    const broker = aedesBroker({ ...openGate, gone: ({ clientId }) => void gone.push(clientId) })
    const good = await broker.bus.connect({ clientId: 'good', clean: true, onMessage: () => {} })
    const [device, far] = duplexPair()
    broker.attach(far)
    device.on('error', () => {})
    const answered = new Promise((resolve) => device.once('data', resolve))
    device.write(connect('greedy', 0))
    await answered
    device.resume()
    device.write(packet(0x30, Buffer.concat([words('t'), Buffer.alloc(serverLimits.packet_bytes + 1)])))
    await vi.waitFor(() => expect(gone).toEqual(['greedy']))
    await good.publish({ topic: 't', payload: Buffer.alloc(serverLimits.packet_bytes - 100), qos: 1, retain: false })
    await broker.close()
  })

  it('[INTAKE-12] see every length, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 5 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 30_000 })),
        (lengths, cuts) => {
          const bytes = Buffer.concat(lengths.map((length) => packet(0x30, Buffer.alloc(length, 0xff))))
          const within = packetLengths(20_000)
          let fine = true
          for (let at = 0; at < bytes.length && fine;) {
            const size = cuts.next().value
            fine = within(bytes.subarray(at, at + size))
            at += size
          }
          expect(fine).toBe(lengths.every((length) => length <= 20_000))
        },
      ),
      { numRuns: 100 },
    )
    expect(packetLengths(1e9)(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 1]))).toBe(false)
  })
})
