import { PassThrough } from 'node:stream'
import {
  after,
  encode,
  instant,
  memoryBroker,
  messageId,
  openGate,
  parseTopic,
  queueClock,
  random,
  topicOf,
  type Broker,
  type Bus,
  type Client,
  type Duration,
  type FullEnvelope,
  type Message,
} from '@anju/sdk'
import { loadGatewayFile } from '../../src/gateway/file/load-gateway-file.ts'
import { gateway, type GatewayPorts } from '../../src/gateway/gateway.ts'

export const START = instant('2026-03-01T08:00:00+08:00')
const utf8 = new TextDecoder()
const bytes = (said: unknown): Uint8Array =>
  said instanceof Uint8Array ? said : new TextEncoder().encode(typeof said === 'string' ? said : JSON.stringify(said))

/** Lets every answer that is on its way arrive. */
export const settle = async () => {
  for (let i = 0; i < 60; i++) await Promise.resolve()
}

/** One message at Anju, and who said it. */
export interface Told {
  client: string
  channel: string
  device: string
  said: FullEnvelope
  at_ms: number
}

/** A line that can be cut and refused, to a broker in memory. */
function brittle(
  broker: Broker,
): Bus & { there: boolean; mute: boolean; connects: { clientId: string; clean: boolean; username?: string; password?: string }[] } {
  const bus = {
    there: true,
    mute: false,
    connects: [] as { clientId: string; clean: boolean; username?: string; password?: string }[],
    async connect(options: Parameters<Bus['connect']>[0]) {
      const { clientId, clean, username, password } = options
      bus.connects.push({
        clientId,
        clean,
        ...(username === undefined ? {} : { username }),
        ...(password === undefined ? {} : { password }),
      })
      if (!bus.there) throw new Error('nobody there')
      const line = await broker.bus.connect(options)
      const subscribe: typeof line.subscribe = (filter, qos) => (bus.mute ? new Promise<void>(() => {}) : line.subscribe(filter, qos))
      const publish: typeof line.publish = (message) => (bus.mute ? new Promise<void>(() => {}) : line.publish(message))
      return { subscribe, publish, end: () => line.end(), drop: () => line.drop(), get open() { return line.open } } // prettier-ignore
    },
  }
  return bus
}

/** A gateway between two brokers in memory, on a clock that jumps. What the file calls `anju` is Anju's, `foreign` the other. */
export function gatewayBench(text: string, confirms = (): boolean => true) {
  const loaded = loadGatewayFile('gateway.yaml', text)
  if (!loaded.ok) throw new Error(loaded.problems.map(({ says }) => says).join('\n'))
  const clock = queueClock(START)
  const told: Told[] = []
  const confirm = (device: string, id: string) =>
    anju.publish({
      topic: topicOf({ site: 'demo', home: 'h-1', device }, 'confirm'),
      payload: encode({ id, accepted: true }),
      qos: 1,
      retain: false,
    })
  const hear = (client: Client | undefined, { topic, payload }: Message) => {
    const parsed = parseTopic(topic)
    if (!parsed.ok) throw new Error(`Not a topic of Anju: ${topic}`)
    const said = JSON.parse(utf8.decode(payload)) as FullEnvelope
    told.push({
      client: client?.clientId ?? '',
      channel: parsed.value.channel,
      device: parsed.value.device,
      said,
      at_ms: clock.now() - START,
    })
    if (parsed.value.channel === 'event' && confirms()) void confirm(parsed.value.device, messageId(said))
    return { deliver: true }
  }
  const anju = memoryBroker({ ...openGate, publish: hear })
  const foreign = memoryBroker(openGate)
  const lines = { anju: brittle(anju), foreign: brittle(foreign) }
  const streams: PassThrough[] = []
  const opening = { fails: false, tries: 0 }
  const ports: GatewayPorts = {
    clock,
    random: random(1),
    busTo: ({ url }) => (new URL(url).hostname === 'anju' ? lines.anju : lines.foreign),
    openStream: () => {
      opening.tries += 1
      if (opening.fails) return Promise.reject(new Error('no such port'))
      streams.push(new PassThrough())
      return Promise.resolve(streams.at(-1)!)
    },
    secret: (name) => (name === 'SECRET' ? 'open sesame' : undefined),
  }
  const running = gateway(loaded.file, ports)
  return {
    running,
    clock,
    told,
    lines,
    streams,
    opening,
    anju,
    foreign,
    confirm,
    of: (channel: string, device?: string) =>
      told.filter((one) => one.channel === channel && (device === undefined || one.device === device)),
    bodies: (channel: string, device?: string) =>
      told.filter((one) => one.channel === channel && (device === undefined || one.device === device)).map(({ said }) => said.body),
    /** A foreign device or bridge says something. */
    say: async (topic: string, said: unknown, retain = false) => {
      await foreign.publish({ topic, payload: bytes(said), qos: 1, retain })
      await settle()
    },
    /** Bytes come out of the last stream that was opened. */
    flow: async (chunk: Uint8Array) => {
      streams.at(-1)!.write(chunk)
      await new Promise<void>((resolve) => setImmediate(resolve))
      await settle()
    },
    run: async (span: Duration) => {
      const end = after(clock.now(), span)
      await settle()
      for (let next = clock.next(); next !== undefined && next <= end; next = clock.next()) {
        clock.step()
        await settle()
      }
      clock.moveTo(end)
    },
    /** Whether the foreign broker is there. */
    foreignIs: async (there: boolean) => {
      lines.foreign.there = there
      if (!there) foreign.cut('anju-gateway-demo-h-1-0')
      await settle()
    },
    start: async () => {
      running.start()
      await settle()
    },
  }
}
