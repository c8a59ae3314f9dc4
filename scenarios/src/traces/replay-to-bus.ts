import type { Bus, Clock, Connection, Instant, TraceLine } from '@anju/sdk'
import { waitUntil } from '../runner/live-wait.ts'
import { anew, type Renewal } from './anew.ts'
import { sentMessage } from './sent-message.ts'

/** How a trace is played to a broker. */
export interface BusReplay {
  bus: Bus
  /** The wall, times the speed; it starts at the instant at which the trace starts. */
  clock: Clock
  /** What is made new in each message; nothing when they are to go out as they stand. */
  renewal?: Renewal
  signal: AbortSignal
  onSent?: (messages: number, at_ms: number) => void
}

/** What went out. */
export interface BusReplayed {
  messages: number
  devices: number
  interrupted: boolean
}

/** Plays what devices said to a broker at their instants: a connection for each device, as they had. Rejects when the broker is not there or cuts a line. */
export async function replayToBus(
  lines: AsyncIterable<TraceLine>,
  { bus, clock, renewal, signal, onSent }: BusReplay,
): Promise<BusReplayed> {
  const connections = new Map<string, Connection>()
  const under_way = new Set<Promise<void>>()
  let messages = 0
  const lineOf = async (clientId: string) => {
    const known = connections.get(clientId)
    if (known !== undefined) return known
    const made = await bus.connect({ clientId, clean: true, onMessage: () => undefined })
    connections.set(clientId, made)
    return made
  }
  let failure: unknown
  for await (const line of lines) {
    const sent = sentMessage(line)
    if (sent === undefined) continue
    if (sent.at_ms > clock.now()) await waitUntil(clock, sent.at_ms as Instant, signal)
    if (signal.aborted || failure !== undefined) break
    const { message, client } = renewal === undefined ? plain(sent) : anew(sent, renewal)
    const going = (await lineOf(client)).publish(message).catch((error: unknown) => {
      failure ??= error
    })
    under_way.add(going)
    void going.then(() => under_way.delete(going))
    messages += 1
    onSent?.(messages, sent.at_ms)
  }
  await Promise.all(under_way)
  await Promise.all([...connections.values()].map((connection) => connection.end()))
  if (failure !== undefined) throw failure
  return { messages, devices: connections.size, interrupted: signal.aborted }
}

const plain = ({ address: { site, home, device }, message }: NonNullable<ReturnType<typeof sentMessage>>) => ({
  message,
  client: `${site}/${home}/${device}`,
})
