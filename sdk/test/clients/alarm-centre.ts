import { expect, vi } from 'vitest'
import { decodeBirth, encode, messageId, openGate, parseTopic, topicOf, type Channel, type FullEnvelope, type Gate } from '@anju/sdk'
import { tcpBroker, type TcpBroker } from './tcp-broker.ts'

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

/** A real Aedes over TCP with an application behind it. */
export interface AlarmCentre extends Omit<TcpBroker, 'broker'> {
  readonly taken: Taken[]
  confirms: Confirms
  /** Whether it grants what a device subscribes to. */
  grants: boolean
  of(channel: Channel, device?: string): FullEnvelope[]
  /** Waits until it holds; the sentence of the failure says what was taken. */
  until(holds: () => boolean, timeout_ms?: number): Promise<void>
  down(device: string, channel: 'confirm' | 'command', text: string): Promise<void>
}

const utf8 = new TextDecoder()
export const accept: Confirms = (id) => ({ id, accepted: true })
export const silent: Confirms = () => undefined

export async function alarmCentre({ site, home }: { site: string; home: string }): Promise<AlarmCentre> {
  const taken: Taken[] = []
  const gate: Gate = {
    ...openGate,
    subscribe: () => centre.grants,
    publish: (client, { topic, payload, retain, qos }) => {
      if (client === undefined) return { deliver: true }
      const parsed = parseTopic(topic)
      if (!parsed.ok) throw new Error(`Somebody published to ${topic}.`)
      const { channel, device } = parsed.value
      const text = utf8.decode(payload)
      taken.push({ client: client.clientId, channel, device, text, bytes: Uint8Array.from(payload), retain, qos })
      const answer = channel === 'event' ? centre.confirms(messageId(JSON.parse(text) as FullEnvelope)) : undefined
      if (answer !== undefined) void centre.down(device, 'confirm', utf8.decode(encode(answer)))
      return { deliver: true }
    },
  }
  const tcp = await tcpBroker(gate)
  const mine = (channel: Channel, device: string | undefined) => (one: Taken) =>
    one.channel === channel && (device === undefined || one.device === device)
  const centre: AlarmCentre = {
    get port() {
      return tcp.port
    },
    taken,
    confirms: accept,
    grants: true,
    of: (channel, device) => taken.filter(mine(channel, device)).map(({ text }) => JSON.parse(text) as FullEnvelope),
    until: (holds, timeout = 20_000) =>
      vi.waitFor(() => expect(holds(), `not so with:\n${taken.map(({ channel, text }) => `${channel} ${text}`).join('\n')}`).toBe(true), {
        timeout,
        interval: 10,
      }),
    down: (device, channel, text) =>
      tcp.broker.publish({
        topic: topicOf({ site, home, device }, channel),
        payload: new TextEncoder().encode(text),
        qos: 1,
        retain: false,
      }),
    cutLines: () => tcp.cutLines(),
    die: () => tcp.die(),
    rise: () => tcp.rise(),
  }
  return centre
}

/** The body of the n-th birth of a device. */
export const birthOf = (centre: AlarmCentre, n: number) => {
  const found = centre.taken.filter(({ channel }) => channel === 'birth').at(n)
  const read = found === undefined ? undefined : decodeBirth(found.bytes)
  return read?.ok === true ? read.value : undefined
}
