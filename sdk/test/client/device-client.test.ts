// Goal: an event of a device arrives, in order and with its own id, whatever happens to the line. Method: real client, real memory broker, an
// event-queue clock; a lossy bus between them cuts lines, refuses connections and loses confirmations as drawn; the oracle is the list of events.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  after,
  decodeBirth,
  decodeEvent,
  decodeReading,
  deviceClient,
  encode,
  helpButton,
  instant,
  limits,
  memoryBroker,
  messageId,
  Minutes,
  openGate,
  parseTopic,
  queueClock,
  random,
  Seconds,
  topicOf,
  waterSensor,
  type Bus,
  type Connection,
  type DeviceClient,
  type DeviceClientOptions,
  type Duration,
  type FullEnvelope,
  type Gate,
  type Message,
  type QueueClock,
} from '@anju/sdk'

const START = instant('2026-03-01T08:00:00+08:00')
const address = { site: 'demo', home: 'h-1', device: 'd-1' }
const text = new TextDecoder()
/** Lets every answer that is on its way arrive. */
const settle = async () => {
  for (let i = 0; i < 40; i++) await Promise.resolve()
}

interface Heard {
  channel: string
  words: string
  retain: boolean
  qos: number
  at: number
}

/** A device on a broker whose gate notes everything and confirms what `confirms` says. */
function bench(options: Partial<DeviceClientOptions> = {}, confirms: (id: string) => boolean = () => true) {
  const clock = queueClock(START)
  const heard: Heard[] = []
  const confirm = (id: string, more: object = { accepted: true }) =>
    broker.publish({ topic: topicOf(address, 'confirm'), payload: encode({ id, ...more } as never), qos: 1, retain: false })
  const gate: Gate = {
    ...openGate,
    publish(_, { topic, payload, retain, qos }) {
      const parsed = parseTopic(topic)
      if (!parsed.ok) throw new Error(topic)
      const { channel } = parsed.value
      heard.push({ channel, words: text.decode(payload), retain, qos, at: clock.now() - START })
      if (channel === 'event') {
        const { boot, seq } = JSON.parse(text.decode(payload)) as FullEnvelope
        if (confirms(`${boot}-${seq}`)) void confirm(`${boot}-${seq}`)
      }
      return { deliver: true }
    },
  }
  const broker = memoryBroker(gate)
  const client = deviceClient({
    device: waterSensor,
    address,
    bus: broker.bus,
    clock,
    random: random(1),
    origin: 'simulated',
    model: 'W-1',
    firmware: '1.0',
    ...options,
  })
  const parsed = (channel: string) => heard.filter((h) => h.channel === channel).map(({ words }) => JSON.parse(words) as FullEnvelope)
  return { clock, heard, broker, client, confirm, parsed }
}

/** Runs the clock for a span, letting everything settle after each wake-up. */
async function run(clock: QueueClock, span: Duration) {
  const end = after(clock.now(), span)
  await settle()
  for (let next = clock.next(); next !== undefined && next <= end; next = clock.next()) {
    clock.step()
    await settle()
  }
  clock.moveTo(end)
}

const water = (wet: boolean) => ({ event: 'water', wet })

async function started(client: DeviceClient) {
  client.start()
  await settle()
}

describe('device client', () => {
  it('[PRES-1] births with its kind, retained and at QoS 1, before anything else', async () => {
    const { client, heard } = bench()
    await started(client)
    expect(client.connected).toBe(true)
    expect(heard.map(({ channel, retain, qos }) => [channel, retain, qos])).toEqual([['birth', true, 1]])
    const birth = decodeBirth(new TextEncoder().encode(heard[0]!.words))
    expect(birth.ok && birth.value.birth).toEqual({ kind: 'water-sensor', model: 'W-1', firmware: '1.0', heartbeat_s: 3_600, capabilities: [] })
  })

  it('sends an event and a reading', async () => {
    const { client, heard } = bench()
    await started(client)
    client.event(water(true))
    client.reading({ battery_pct: 90, rssi_dbm: -60 })
    await settle()
    expect(heard.map(({ channel }) => channel)).toEqual(['birth', 'event', 'reading'])
    const bytes = (i: number) => new TextEncoder().encode(heard[i]!.words)
    expect(decodeEvent(waterSensor, bytes(1)).ok).toBe(true)
    expect(decodeReading(waterSensor, bytes(2)).ok).toBe(true)
    expect(client.unconfirmed).toBe(0)
  })
})
