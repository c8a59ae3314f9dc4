import { filterMatches, hasWildcard, type Message } from '@anju/sdk'
import type { Client } from 'aedes'

/** What Aedes keeps of a client and publishes no type for. */
interface Inside {
  readonly subscriptions: Readonly<Record<string, { qos: number } | undefined>>
  _nextId: number
}

/** The short way down to a client that alone is subscribed to a topic, as a device is to its confirmations: one packet, written once onto its stream. */
export interface DirectLine {
  granted(client: Client, filter: string): void
  dropped(client: Client, filter: string): void
  /** False when the message must go through Aedes: several want it, or a session keeps it, or the client's line is full. */
  send(message: Message): boolean
}

export interface DirectLineOptions {
  /** Whether a client may have a message of a topic now. */
  mayHear: (client: Client, topic: string) => boolean
  /** Whether a session outlives its connection: what it wants is not known here. */
  anyKept: () => boolean
}

/** Topics whose filters with wildcards were looked for once, at most. */
const TOPICS_KNOWN = 100_000

/** PUBLISH at QoS 1 (MQTT 3.1.1, 3.3). */
function publishPacket(topic: string, payload: Uint8Array, messageId: number): Buffer {
  const topic_bytes = Buffer.byteLength(topic)
  const rest = 2 + topic_bytes + 2 + payload.length
  const digits = rest < 0x80 ? 1 : rest < 0x4000 ? 2 : rest < 0x20_0000 ? 3 : 4
  const packet = Buffer.allocUnsafe(1 + digits + rest)
  packet[0] = 0x32
  for (let i = 0, left = rest; i < digits; i++, left >>= 7) packet[1 + i] = (left & 0x7f) | (i < digits - 1 ? 0x80 : 0)
  let at = packet.writeUInt16BE(topic_bytes, 1 + digits)
  at += packet.write(topic, at)
  at = packet.writeUInt16BE(messageId, at)
  packet.set(payload, at)
  return packet
}

export function directLine({ mayHear, anyKept }: DirectLineOptions): DirectLine {
  const exact = new Map<string, Set<Client>>()
  const wild = new Map<string, Set<Client>>()
  /** Whether a filter with wildcards wants a topic, as far as it was asked since those changed. */
  const wanted = new Map<string, boolean>()

  const isWanted = (topic: string): boolean => {
    if (wild.size === 0) return false
    let found = wanted.get(topic)
    if (found === undefined) {
      found = [...wild.keys()].some((filter) => filterMatches(filter, topic))
      if (wanted.size >= TOPICS_KNOWN) wanted.clear()
      wanted.set(topic, found)
    }
    return found
  }
  /** The one client that hears a topic, where it is at hand and takes it at QoS 1 for this connection only. */
  const only = (topic: string): (Client & Inside) | undefined => {
    const all = exact.get(topic)
    if (all?.size !== 1 || isWanted(topic)) return undefined
    const [client] = all as Set<Client & Inside>
    if (client === undefined || !client.connected || client.closed || !client.clean || client.version > 4) return undefined
    return client.subscriptions[topic]?.qos === 1 && !client.conn.writableNeedDrain && mayHear(client, topic) ? client : undefined
  }

  return {
    granted(client, filter) {
      const filters = hasWildcard(filter) ? wild : exact
      const all = filters.get(filter)
      if (all === undefined) filters.set(filter, new Set([client]))
      else all.add(client)
      if (filters === wild && all === undefined) wanted.clear()
    },
    dropped(client, filter) {
      const filters = hasWildcard(filter) ? wild : exact
      const all = filters.get(filter)
      if (all?.delete(client) !== true || all.size > 0) return
      filters.delete(filter)
      if (filters === wild) wanted.clear()
    },
    send({ topic, payload, qos, retain }) {
      if (qos !== 1 || retain || anyKept()) return false
      const client = only(topic)
      if (client === undefined) return false
      const { conn, _nextId: id } = client
      client._nextId = id >= 65_535 ? 1 : id + 1
      // What Aedes writes in this turn, as the acknowledgement of the same message, leaves with it.
      conn.cork()
      conn.write(publishPacket(topic, payload, id))
      process.nextTick(() => conn.uncork())
      return true
    },
  }
}
