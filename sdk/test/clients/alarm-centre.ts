import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { vi, expect } from 'vitest'
import { decodeBirth, encode, messageId, openGate, parseTopic, topicOf, type Broker, type Channel, type FullEnvelope } from '@anju/sdk'
import { mqttBus, tcpStream } from '@anju/sdk/mqtt'
import { openGateBroker } from '../open-gate-broker.ts'

/** One message as the broker took it. */
export interface Taken {
  client: string
  channel: Channel
  device: string
  text: string
  bytes: Uint8Array
  retain: boolean
  qos: number
}

/** What the alarm centre answers to an event: a confirmation, perhaps of another id, or nothing. */
export type Confirms = (id: string) => { id: string; accepted: boolean; error?: string } | undefined

/** A real Aedes over TCP with an application behind it, that can be switched off and on again at the same port. */
export interface AlarmCentre {
  readonly port: number
  readonly taken: Taken[]
  confirms: Confirms
  of(channel: Channel, device?: string): FullEnvelope[]
  /** Waits until it holds; the sentence of the failure says what was taken. */
  until(holds: () => boolean, timeout_ms?: number): Promise<void>
  down(device: string, channel: 'confirm' | 'command', text: string): Promise<void>
  /** The broker dies: every line is cut, nobody listens. */
  die(): Promise<void>
  rise(): Promise<void>
  /** Cuts every line and goes on listening. */
  cutLines(): void
  readonly lines: number
}

const utf8 = new TextDecoder()
export const accept: Confirms = (id) => ({ id, accepted: true })
export const silent: Confirms = () => undefined

export async function alarmCentre({ site, home }: { site: string; home: string }): Promise<AlarmCentre> {
  const taken: Taken[] = []
  const sockets = new Set<Socket>()
  let broker: Broker
  let server: Server
  let port = 0

  const take = (client: string, topic: string, bytes: Uint8Array, retain: boolean, qos: number) => {
    const parsed = parseTopic(topic)
    if (!parsed.ok) throw new Error(`Somebody published to ${topic}.`)
    const { channel, device } = parsed.value
    const text = utf8.decode(bytes)
    taken.push({ client, channel, device, text, bytes: Uint8Array.from(bytes), retain, qos })
    if (channel !== 'event') return
    const answer = centre.confirms(messageId(JSON.parse(text) as FullEnvelope))
    if (answer !== undefined) void centre.down(device, 'confirm', utf8.decode(encode(answer)))
  }
  const rise = async () => {
    const gate = {
      ...openGate,
      publish: (
        client: { clientId: string } | undefined,
        { topic, payload, retain, qos }: { topic: string; payload: Uint8Array; retain: boolean; qos: number },
      ) => {
        if (client !== undefined) take(client.clientId, topic, payload, retain, qos)
        return { deliver: true }
      },
    }
    broker = await openGateBroker(gate, async (attach) => {
      server = createServer((socket) => {
        sockets.add(socket)
        socket.once('close', () => sockets.delete(socket))
        socket.on('error', () => {})
        attach(socket)
      })
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
      port = (server.address() as AddressInfo).port
      return mqttBus({ open: () => tcpStream({ host: '127.0.0.1', port }) })
    })
  }
  const centre: AlarmCentre = {
    get port() {
      return port
    },
    taken,
    confirms: accept,
    of: (channel, device) =>
      taken
        .filter((one) => one.channel === channel && (device === undefined || one.device === device))
        .map(({ text }) => JSON.parse(text) as FullEnvelope),
    until: (holds, timeout = 15_000) =>
      vi.waitFor(() => expect(holds(), `not so with:\n${taken.map(({ channel, text }) => `${channel} ${text}`).join('\n')}`).toBe(true), {
        timeout,
        interval: 10,
      }),
    down: (device, channel, text) =>
      broker.publish({ topic: topicOf({ site, home, device }, channel), payload: new TextEncoder().encode(text), qos: 1, retain: false }),
    cutLines() {
      for (const socket of sockets) socket.destroy()
    },
    async die() {
      const closed = new Promise((resolve) => server.close(resolve))
      centre.cutLines()
      await closed
      await broker.close()
    },
    rise,
    get lines() {
      return sockets.size
    },
  }
  await rise()
  return centre
}

/** The body of the n-th birth of a device. */
export const birthOf = (centre: AlarmCentre, n: number) => {
  const found = centre.taken.filter(({ channel }) => channel === 'birth').at(n)
  const read = found === undefined ? undefined : decodeBirth(found.bytes)
  return read?.ok === true ? read.value : undefined
}
