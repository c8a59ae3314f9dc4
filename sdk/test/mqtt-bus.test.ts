// Goal: the MQTT client keeps the promises of a bus against a real broker. Method: the contract, over streams in memory and over TCP; then what
// a broker that misbehaves does to it, with a broker of a few lines.
import { createServer, type AddressInfo } from 'node:net'
import { duplexPair, type Duplex } from 'node:stream'
import { generate, parser, type Packet } from 'mqtt-packet'
import { describe, expect, it, vi } from 'vitest'
import { limits, work, type ConnectOptions } from '@anju/sdk'
import { busContract, message } from '@anju/sdk/bus-contract'
import { mqttBus, tcpStream } from '@anju/sdk/mqtt'
import { openGateBroker } from './open-gate-broker.ts'

busContract('MQTT over streams in memory', async (gate) => {
  const broker = await openGateBroker(gate, async (attach) =>
    mqttBus({
      open: () => {
        const [near, far] = duplexPair()
        attach(far)
        return near
      },
    }),
  )
  return { broker, close: () => broker.close() }
})

busContract('MQTT over TCP', async (gate) => {
  const server = createServer()
  const broker = await openGateBroker(gate, async (attach) => {
    server.on('connection', attach)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    return mqttBus({ open: () => tcpStream({ host: '127.0.0.1', port }) })
  })
  return {
    broker,
    close: async () => {
      await broker.close()
      await new Promise((resolve) => server.close(resolve))
    },
  }
})

/** A broker of a few lines that does as it is told: `answer` gets each packet and a way to send one back. */
async function told(answer: (packet: Packet, send: (packet: Packet) => void, far: Duplex) => void, options: Partial<ConnectOptions> = {}) {
  const [near, far] = duplexPair()
  const incoming = parser({ protocolVersion: 4 })
  incoming.on('packet', (packet: Packet) => answer(packet, (out) => void far.write(generate(out)), far))
  far.on('data', (chunk: Buffer) => incoming.parse(chunk))
  far.on('error', () => {})
  const all = work()
  const connection = await mqttBus({ open: () => near, work: all }).connect({ clientId: 'a', clean: true, onMessage: () => {}, ...options })
  return { connection, all, far }
}
const welcome = (packet: Packet, send: (packet: Packet) => void) => {
  if (packet.cmd === 'connect') send({ cmd: 'connack', returnCode: 0, sessionPresent: false })
}
const until = (true_: () => boolean) => vi.waitFor(() => expect(true_()).toBe(true), { timeout: 5_000, interval: 2 })

describe('MQTT bus', () => {
  it('[BUS-14] takes 65,535 publishes that wait for their acknowledgement and refuses one more; numbers are free again afterwards', async () => {
    const waiting: number[] = []
    const { connection, all, far } = await told((packet, send) => {
      welcome(packet, send)
      if (packet.cmd === 'publish') waiting.push(packet.messageId!)
    })
    const publishes = Array.from({ length: limits.inflight_publishes }, () => connection.publish(message('t', '')))
    await expect(connection.publish(message('t'))).rejects.toThrow('too-many-in-flight')
    await until(() => waiting.length === limits.inflight_publishes)
    expect(new Set(waiting).size).toBe(limits.inflight_publishes)
    expect(all.busy()).toEqual({ 'mqtt-publish': limits.inflight_publishes })
    const [slow, ...others] = waiting.splice(0)
    for (const messageId of others) far.write(generate({ cmd: 'puback', messageId }))
    await Promise.all(publishes.slice(1))
    expect(all.inFlight).toBe(1)
    const again = connection.publish(message('t'))
    await until(() => waiting.length === 1)
    expect(waiting[0]).not.toBe(slow)
    for (const messageId of [waiting[0]!, slow!]) far.write(generate({ cmd: 'puback', messageId }))
    await Promise.all([again, publishes[0]])
  })

  it('rejects a connection that is refused, that nobody answers before the end, or that cannot be opened', async () => {
    await expect(told((_, send) => send({ cmd: 'connack', returnCode: 5, sessionPresent: false }))).rejects.toThrow('connection-refused')
    await expect(told((_, __, far) => void far.end())).rejects.toThrow('connection-lost')
    await expect(told((_, __, far) => void far.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff])))).rejects.toThrow('connection-lost')
    const nowhere = mqttBus({ open: () => tcpStream({ host: '127.0.0.1', port: 1 }) })
    await expect(nowhere.connect({ clientId: 'a', clean: true, onMessage: () => {} })).rejects.toThrow('connection-refused')
  })

  it('closes once and rejects what waits when the other side sends nonsense, and hears nothing after that', async () => {
    const onClose = vi.fn<(cause?: Error) => void>()
    const { connection, all, far } = await told(welcome, { onClose })
    const waiting = expect(connection.publish(message('t'))).rejects.toThrow('connection-lost')
    far.write(Buffer.from([0xf0, 0xff, 0xff, 0xff, 0xff, 0xff]))
    await waiting
    expect(onClose).toHaveBeenCalledTimes(1)
    expect(onClose.mock.calls[0]![0]).toBeInstanceOf(Error)
    expect([connection.open, all.inFlight]).toEqual([false, 0])
    await connection.end()
    connection.drop()
    expect(onClose).toHaveBeenCalledTimes(1)
  })

  it('ignores answers that it did not ask for', async () => {
    const { connection, far } = await told((packet, send) => {
      welcome(packet, send)
      if (packet.cmd === 'publish') send({ cmd: 'puback', messageId: packet.messageId! })
    })
    far.write(generate({ cmd: 'puback', messageId: 77 }))
    far.write(generate({ cmd: 'suback', messageId: 78, granted: [0] }))
    await connection.publish(message('t'))
    expect(connection.open).toBe(true)
  })

  it('acknowledges in the order of arrival, whichever handler is done first, and counts each until it is done', async () => {
    const acknowledged: number[] = []
    const finish: (() => void)[] = []
    const { all, far } = await told(
      (packet, send) => {
        welcome(packet, send)
        if (packet.cmd === 'puback') acknowledged.push(packet.messageId!)
      },
      { onMessage: () => new Promise((resolve) => finish.push(resolve)) },
    )
    for (const messageId of [1, 2, 3])
      far.write(generate({ cmd: 'publish', topic: 't', payload: 'x', qos: 1, messageId, retain: false, dup: false }))
    await until(() => finish.length === 3)
    expect(all.busy()).toEqual({ 'mqtt-deliver': 3 })
    finish[2]!()
    finish[1]!()
    await until(() => all.inFlight === 1)
    expect(acknowledged).toEqual([])
    finish[0]!()
    await until(() => acknowledged.length === 3)
    expect(acknowledged).toEqual([1, 2, 3])
  })
})
