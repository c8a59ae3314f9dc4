// Goal: an event of a device arrives, in order and with its own id, whatever happens to the line. Method: real client, real memory broker, an
// event-queue clock; a lossy bus between them cuts lines, refuses connections and loses confirmations as drawn; the oracle is the list of events.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  after,
  BusError,
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
  rightsOf,
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
import { backOff } from '../../src/client/back-off.ts'

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

/** A connection to put something in the way of. */
const openLine = (line: Connection): Connection => ({
  publish: (message) => line.publish(message),
  subscribe: (filter, qos) => line.subscribe(filter, qos),
  end: () => line.end(),
  drop: () => line.drop(),
  get open() {
    return line.open
  },
})

/** Lines as bad as drawn: refused, cut before or after a message has arrived, or silent for good. */
function badBus(bus: Bus, fate: () => 'fine' | 'before' | 'after' | 'silent'): Bus {
  return {
    async connect(options) {
      if (fate() !== 'fine') throw new Error('nobody there')
      const line: Connection = await bus.connect(options)
      const publish = async (message: Message) => {
        const what = fate()
        if (what === 'silent') return new Promise<void>(() => {})
        if (what !== 'before') await line.publish(message)
        if (what === 'fine') return
        line.drop()
        throw new Error('cut')
      }
      return { subscribe: line.subscribe.bind(line), publish, end: () => line.end(), drop: () => line.drop(), get open() { return line.open } } // prettier-ignore
    },
  }
}

describe('device client', () => {
  it('[PRES-1] births with what it is, retained and at QoS 1, before anything else', async () => {
    const { client, heard } = bench({ room: 'kitchen', capabilities: ['probe'] })
    await started(client)
    client.event(water(true))
    await settle()
    expect(client.connected).toBe(true)
    expect(heard.map(({ channel, retain, qos }) => [channel, retain, qos])).toEqual([
      ['birth', true, 1],
      ['event', false, 1],
    ])
    const birth = decodeBirth(new TextEncoder().encode(heard[0]!.words))
    const is = { kind: 'water-sensor', model: 'W-1', firmware: '1.0', heartbeat_s: 3_600, room: 'kitchen', capabilities: ['probe'] }
    expect(birth.ok && birth.value.birth).toEqual(is)
  })

  it('[PRES-2] [ENV-4] has a new boot id at each start, also with the same seed at another time', async () => {
    const boots: string[] = []
    for (let i = 0; i < 20; i++) {
      const { client, clock, parsed } = bench()
      clock.moveTo(after(START, Seconds(i)))
      for (let start = 0; start < 3; start++) {
        await started(client)
        client.cut()
      }
      boots.push(...parsed('birth').map(({ boot }) => boot))
    }
    expect(new Set(boots).size).toBe(60)
    for (const boot of boots) expect(boot).toMatch(/^[A-Za-z0-9_-]{1,32}$/)
  })

  it('[PRES-3] leaves a will that says lost, with the boot id of the birth; the broker sends it when the power is cut', async () => {
    const { client, parsed } = bench()
    await started(client)
    client.cut()
    expect(client.connected).toBe(false)
    const [death] = parsed('death')
    expect(death).toEqual({ boot: parsed('birth')[0]!.boot, origin: 'simulated', body: { reason: 'lost' } })
  })

  it('[PRES-4] says goodbye with its reason, after everything it had to tell, and then no will is sent', async () => {
    const { client, parsed, heard } = bench()
    await started(client)
    client.event(water(true))
    await client.stop('battery')
    expect(heard.map(({ channel }) => channel)).toEqual(['birth', 'event', 'death'])
    expect(parsed('death')[0]!.body).toEqual({ reason: 'battery' })
    await client.stop('battery')
    expect(heard).toHaveLength(3)
  })

  it('[PRES-5] connects again after a loss with waits that double from 1 s to 60 s, cut by up to half, and births again', async () => {
    const tries: number[] = []
    const { clock, broker, client, parsed } = bench()
    const nowhere = deviceClient({
      device: waterSensor,
      address,
      clock,
      random: random(7),
      origin: 'simulated',
      model: 'W',
      firmware: '1',
      bus: { connect: () => (tries.push(clock.now() - START), Promise.reject(new Error('nobody there'))) },
    })
    nowhere.start()
    await run(clock, Minutes(10))
    nowhere.cut()
    for (let i = 1; i < tries.length; i++) {
      const full = Math.min(60_000, 1_000 * 2 ** (i - 1))
      expect(tries[i]! - tries[i - 1]!).toBeGreaterThanOrEqual(full / 2)
      expect(tries[i]! - tries[i - 1]!).toBeLessThanOrEqual(full)
    }
    await started(client)
    broker.cut('demo/h-1/d-1')
    expect(client.connected).toBe(false)
    await run(clock, Seconds(2))
    expect(client.connected).toBe(true)
    expect(parsed('birth').map(({ seq }) => seq)).toEqual([0, 1])
  })

  it('[SEC-11] takes a refusal for a loss: it waits as long, and goes on trying until it is let in', async () => {
    const tries: number[] = []
    const { clock, broker, ...options } = bench()
    let known = false
    const client = deviceClient({
      device: waterSensor,
      address,
      clock,
      random: random(3),
      origin: 'simulated',
      model: 'W',
      firmware: '1',
      bus: {
        connect(o) {
          tries.push(clock.now() - START)
          return known
            ? broker.bus.connect(o)
            : Promise.reject(new BusError({ code: 'connection-refused', params: { reason: 'CONNACK 5' } }))
        },
      },
    })
    client.start()
    await run(clock, Minutes(3))
    for (const [i, at] of tries.entries()) {
      const full = Math.min(60_000, 1_000 * 2 ** (i - 1))
      if (i > 0) expect(at - tries[i - 1]!).toBeGreaterThanOrEqual(full / 2)
      if (i > 0) expect(at - tries[i - 1]!).toBeLessThanOrEqual(full)
    }
    known = true
    await run(clock, Minutes(1))
    expect(client.connected).toBe(true)
    expect(options.parsed('birth')).toHaveLength(1)
  })

  it('[SEC-12] publishes and asks for nothing that is not its own, whatever it does', async () => {
    const asked: string[] = []
    const { clock, broker } = bench()
    const watched: Bus = {
      async connect(o) {
        const line = await broker.bus.connect(o)
        const note = (what: string) => void asked.push(what)
        return {
          ...openLine(line),
          publish: (message) => (note(message.topic), line.publish(message)),
          subscribe: (filter, qos) => (note(filter), line.subscribe(filter, qos)),
        }
      },
    }
    const who = { device: waterSensor, address, clock, random: random(1), origin: 'simulated', model: 'W', firmware: '1' } as const
    const client = deviceClient({ ...who, bus: watched })
    await started(client)
    client.event(water(true))
    client.reading({ battery_pct: 90 })
    await broker.publish({
      topic: topicOf(address, 'command'),
      payload: encode({ id: 'c', body: { command: 'identify', blink_s: 1 } }),
      qos: 1,
      retain: false,
    })
    broker.cut('demo/h-1/d-1')
    await run(clock, Seconds(5))
    await client.stop('shutdown')
    const mine = rightsOf([address])
    expect(asked.filter((topic) => !mine.mayPublish(topic) && !mine.maySubscribe(topic))).toEqual([])
    expect(new Set(asked.map((topic) => topic.split('/').at(-1)))).toEqual(
      new Set(['birth', 'confirm', 'command', 'event', 'reading', 'reply', 'death']),
    )
  })

  it('[PRES-4] settles its goodbye on a line on which nobody answers, and the broker sends the will', async () => {
    const { clock, broker } = bench()
    let dead = false
    const deaf: Bus = {
      async connect(o) {
        const line = await broker.bus.connect(o)
        return { ...openLine(line), publish: (message) => (dead ? new Promise<void>(() => {}) : line.publish(message)) }
      },
    }
    const who = { device: waterSensor, address, clock, random: random(1), origin: 'simulated', model: 'W', firmware: '1' } as const
    const client = deviceClient({ ...who, bus: deaf })
    await started(client)
    dead = true
    let settled = false
    void client.stop('shutdown').then(() => (settled = true))
    await run(clock, Seconds(9))
    expect(settled).toBe(false)
    await run(clock, Seconds(2))
    expect([settled, client.connected]).toEqual([true, false])
    await client.stop('shutdown')
  })

  it('[TIME-5] is not led astray by a clock that is set anew: the same bytes after the same waits', async () => {
    let shift_s = 0
    const { client, clock, heard } = bench(
      { deviceTime: () => ({ time: after(clock.now(), Seconds(shift_s)), quality: 'synced' }) },
      () => false,
    )
    await started(client)
    client.event(water(true))
    await run(clock, Seconds(6))
    shift_s = 86_400
    await run(clock, Seconds(10))
    shift_s = -86_400
    await run(clock, Minutes(2))
    const events = heard.filter(({ channel }) => channel === 'event')
    expect(new Set(events.map(({ words }) => words)).size).toBe(1)
    for (const [i, { at }] of events.entries()) {
      const full = Math.min(60_000, 5_000 * 2 ** (i - 1))
      if (i > 0) expect(at - events[i - 1]!.at).toBeGreaterThanOrEqual(full / 2)
      if (i > 0) expect(at - events[i - 1]!.at).toBeLessThanOrEqual(full)
    }
    expect(events.length).toBeGreaterThanOrEqual(5)
  })

  it('[PRES-5] does not come back in step with its street: the tries of a thousand devices are spread', () => {
    const waits = Array.from({ length: 1_000 }, (_, i) => backOff(limits.reconnect, 3, random(i)))
    const at = Array.from({ length: 8 }, (_, slot) => waits.filter((wait) => Math.min(7, Math.trunc((wait - 4_000) / 500)) === slot).length)
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(4_000)
    expect(Math.max(...waits)).toBeLessThanOrEqual(8_000)
    for (const slot of at) expect(Math.abs(slot - 125)).toBeLessThan(60)
  })

  it('[PRES-5] begins with short waits again once it was connected', async () => {
    let there = false
    const { broker, ...options } = bench()
    const clock = options.clock
    const speaks = { device: waterSensor, address, clock, random: random(7), origin: 'simulated', model: 'W', firmware: '1' } as const
    const client = deviceClient({
      ...speaks,
      bus: { connect: (o) => (there ? broker.bus.connect(o) : Promise.reject(new Error('nobody there'))) },
    })
    client.start()
    await run(clock, Minutes(10))
    there = true
    await run(clock, Minutes(1))
    expect(client.connected).toBe(true)
    broker.cut('demo/h-1/d-1')
    await run(clock, Seconds(1))
    expect(client.connected).toBe(true)
  })

  it('throws a connection away that comes after the power was cut', async () => {
    const { broker, clock } = bench()
    let made: Connection | undefined
    const late: (() => void)[] = []
    const options = { device: waterSensor, address, clock, random: random(1), origin: 'simulated', model: 'W', firmware: '1' } as const
    const connect: Bus['connect'] = async (o) => {
      await new Promise<void>((resolve) => late.push(resolve))
      return (made = await broker.bus.connect(o))
    }
    const client = deviceClient({ ...options, bus: { connect } })
    client.start()
    client.cut()
    late[0]!()
    await settle()
    expect([made?.open, client.connected]).toEqual([false, false])
  })

  it('[ENV-3] [ENV-5] numbers each channel of a boot from 0; the id of an event is boot and number', async () => {
    const { client, parsed } = bench()
    await started(client)
    const ids = [client.event(water(true)), client.event(water(false))]
    for (let i = 0; i < 3; i++) client.reading({ battery_pct: 90, rssi_dbm: -60 })
    await settle()
    expect(parsed('event').map(messageId)).toEqual(ids)
    expect(parsed('event').map(({ seq }) => seq)).toEqual([0, 1])
    expect(parsed('reading').map(({ seq }) => seq)).toEqual([0, 1, 2])
  })

  it('[ENV-9] shows a reading that was lost as a gap: what could not be sent is numbered too', async () => {
    const { client, broker, clock, parsed } = bench()
    await started(client)
    const read = () => client.reading({ battery_pct: 90, rssi_dbm: -60 })
    read()
    broker.cut('demo/h-1/d-1')
    read()
    await run(clock, Seconds(2))
    read()
    expect(parsed('reading').map(({ seq }) => seq)).toEqual([0, 2])
  })

  it('[EVT-1] sends an event at once, at QoS 1 and not retained', async () => {
    const { client, heard } = bench()
    await started(client)
    client.event(water(true))
    expect(heard.at(-1)).toMatchObject({ channel: 'event', qos: 1, retain: false, at: 0 })
    const bytes = new TextEncoder().encode(heard.at(-1)!.words)
    expect(decodeEvent(waterSensor, bytes).ok).toBe(true)
  })

  it('[EVT-2] repeats the same bytes until it is confirmed: after 5 s, doubling to 60 s, cut by up to half', async () => {
    const { client, clock, heard, confirm } = bench({}, () => false)
    await started(client)
    const id = client.event(water(true))
    await run(clock, Minutes(8))
    const events = heard.filter(({ channel }) => channel === 'event')
    expect(new Set(events.map(({ words }) => words)).size).toBe(1)
    for (let i = 1; i < events.length; i++) {
      const full = Math.min(60_000, 5_000 * 2 ** (i - 1))
      const waited = events[i]!.at - events[i - 1]!.at
      expect(waited).toBeGreaterThanOrEqual(full / 2)
      expect(waited).toBeLessThanOrEqual(full)
    }
    expect(events.length).toBeGreaterThan(8)
    await confirm(id)
    await run(clock, Minutes(8))
    expect(heard.filter(({ channel }) => channel === 'event')).toHaveLength(events.length)
  })

  it('[EVT-3] ends the repeat when the event is accepted or refused; answers to other ids and damaged ones end nothing', async () => {
    const { client, broker, confirm } = bench({}, () => false)
    await started(client)
    const [first, second] = [client.event(water(true)), client.event(water(false))]
    await confirm('some-other-id')
    await broker.publish({ topic: topicOf(address, 'confirm'), payload: new TextEncoder().encode('{"id":'), qos: 1, retain: false })
    expect(client.unconfirmed).toBe(2)
    await confirm(first, { accepted: false, error: 'body-invalid' })
    expect(client.unconfirmed).toBe(1)
    await confirm(second)
    expect(client.unconfirmed).toBe(0)
  })

  it('[EVT-4] sends the next event only when the one before is acknowledged, and each once when nothing is lost', async () => {
    const commits: (() => void)[] = []
    const arrived: string[] = []
    const gate: Gate = {
      ...openGate,
      publish(_, { topic, payload }) {
        if (!topic.endsWith('/event')) return { deliver: true }
        arrived.push(messageId(JSON.parse(text.decode(payload)) as FullEnvelope))
        return new Promise((resolve) => commits.push(() => resolve({ deliver: true })))
      },
    }
    const options = {
      device: waterSensor,
      address,
      clock: queueClock(START),
      random: random(1),
      origin: 'simulated',
      model: 'W',
      firmware: '1',
    } as const
    const client = deviceClient({ ...options, bus: memoryBroker(gate).bus })
    await started(client)
    const ids = [true, false, true].map((wet) => client.event(water(wet)))
    for (let i = 0; i < ids.length; i++) {
      await settle()
      expect(arrived).toEqual(ids.slice(0, i + 1))
      commits[i]!()
    }
    await settle()
    expect(arrived).toEqual(ids)
  })

  it('[EVT-5] sends what is unconfirmed at once when the line is back, however far the next repeat was', async () => {
    const { client, clock, broker, heard } = bench({}, () => false)
    await started(client)
    client.event(water(true))
    await run(clock, Minutes(10))
    const before = heard.filter(({ channel }) => channel === 'event').length
    broker.cut('demo/h-1/d-1')
    await run(clock, Seconds(1))
    expect(heard.filter(({ channel }) => channel === 'event')).toHaveLength(before + 1)
  })

  it('[EVT-4] [EVT-5] [EVT-7] [TIME-3] loses no event and keeps order, ids and times, whatever happens to line and power: drawn', async () => {
    const step = fc.record({
      wait_s: fc.integer({ min: 0, max: 90 }),
      what: fc.constantFrom('event', 'event', 'event', 'cut', 'line', 'reading'),
    })
    const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), fc.integer(), async (steps, seed) => {
      const chance = random(seed)
      let calm = false
      const fate = () => (calm || chance.chance(2, 3) ? 'fine' : chance.pick(['before', 'after', 'silent'] as const))
      const confirmed = new Map<string, number>()
      const clock = queueClock(START)
      const told: { id: string; at: number }[] = []
      const arrived: { id: string; at: number }[] = []
      const gate: Gate = {
        ...openGate,
        publish(_, { topic, payload }) {
          if (!topic.endsWith('/event')) return { deliver: true }
          const envelope = JSON.parse(text.decode(payload)) as FullEnvelope
          const id = messageId(envelope)
          expect(confirmed.has(id), `${id} was sent again after its confirmation`).toBe(false)
          arrived.push({ id, at: envelope.time_ms! })
          if (calm || chance.chance(1, 2)) {
            confirmed.set(id, 1)
            void broker.publish({ topic: topicOf(address, 'confirm'), payload: encode({ id, accepted: true }), qos: 1, retain: false })
          }
          return { deliver: true }
        },
      }
      const broker = memoryBroker(gate)
      const options = { device: waterSensor, address, clock, random: random(seed), origin: 'simulated', model: 'W', firmware: '1' } as const
      const client = deviceClient({ ...options, bus: badBus(broker.bus, fate) })
      client.start()
      for (const { wait_s, what } of steps) {
        await run(clock, Seconds(wait_s))
        if (what === 'event') told.push({ id: client.event(water(told.length % 2 === 0)), at: clock.now() })
        if (what === 'reading') client.reading({ battery_pct: 1, rssi_dbm: -1 })
        if (what === 'line') broker.cut('demo/h-1/d-1')
        if (what === 'cut') {
          client.cut()
          await run(clock, Seconds(chance.int(0, 60)))
          client.start()
        }
      }
      calm = true
      await run(clock, Minutes(10))
      const first = arrived.filter(({ id }, i) => arrived.findIndex((other) => other.id === id) === i)
      expect(first).toEqual(told)
      expect(client.unconfirmed).toBe(0)
    })
    await fc.assert(property, { numRuns: 150 })
  })

  it('[EVT-6] lets go the oldest that is no alarm when it is full, and tells how many it lost', async () => {
    const { client, parsed, broker } = bench({ device: helpButton })
    const alarm = () => client.event({ event: 'sos', state: 'raised' })
    const other = () => client.event({ event: 'self-test', passed: true })
    await started(client)
    broker.cut('demo/h-1/d-1')
    const first = [alarm(), alarm()]
    for (let i = 0; i < 3; i++) other()
    const rest = Array.from({ length: limits.device_events - 5 }, alarm)
    expect(client.unconfirmed).toBe(limits.device_events)
    const more = [alarm(), alarm(), alarm(), alarm()]
    other()
    expect(client.unconfirmed).toBe(limits.device_events)
    client.cut()
    client.start()
    for (let i = 0; i < 300; i++) await settle()
    expect(parsed('birth').at(-1)!.ext).toEqual({ lost_events: 5 })
    expect(parsed('event').map(messageId)).toEqual([...first, ...rest, ...more].slice(1))
    expect(parsed('event').at(-1)!.ext).toEqual({ lost_events: 3 })
  })

  it('[TIME-2] [TIME-4] tells the time of its own clock and how much it is worth, and none when it has none', async () => {
    let told: { time?: ReturnType<typeof instant>; quality: 'drifting' | 'unset' } = { quality: 'unset' }
    const { client, parsed } = bench({ deviceTime: () => told })
    await started(client)
    client.event(water(true))
    told = { time: instant('1999-12-31T23:59:59Z'), quality: 'drifting' }
    await settle()
    client.event(water(false))
    await settle()
    expect(parsed('event').map(({ time_ms, clock }) => [time_ms, clock])).toEqual([
      [undefined, 'unset'],
      [instant('1999-12-31T23:59:59Z'), 'drifting'],
    ])
    told = { quality: 'unset' }
    await client.stop('shutdown')
    expect(parsed('death').at(-1)).not.toHaveProperty('time_ms')
  })

  it('throws when the caller is wrong: an event that the kind does not have, or of a device that is off', () => {
    const { client } = bench()
    expect(() => client.event(water(true))).toThrow(/is off/)
    client.start()
    expect(() => client.event({ event: 'sos' })).toThrow(/no event sos/)
    expect(() => client.event({ event: 'toString' })).toThrow(/no event/)
  })

  it('sends samples and frames only while it is connected', async () => {
    const { client, heard } = bench()
    client.frame(new Uint8Array(3))
    client.reading({ battery_pct: 90, rssi_dbm: -60 })
    await started(client)
    client.frame(new Uint8Array(3))
    client.reading({ battery_pct: 90, rssi_dbm: -60 })
    await settle()
    expect(heard.map(({ channel, qos }) => [channel, qos]).slice(1)).toEqual([
      ['frame', 0],
      ['reading', 0],
    ])
    expect(decodeReading(waterSensor, new TextEncoder().encode(heard[2]!.words)).ok).toBe(true)
  })

  describe('commands', () => {
    const ask = (broker: ReturnType<typeof bench>['broker'], id: string, body: Record<string, unknown>) =>
      broker.publish({ topic: topicOf(address, 'command'), payload: encode({ id, body }), qos: 1, retain: false })

    it('[CMD-1] answers a command with its id and whether it was done', async () => {
      const { client, broker, parsed } = bench()
      client.onCommand(({ body }) => ({ done: body['blink_s'] === 5 }))
      await started(client)
      await ask(broker, 'c-1', { command: 'identify', blink_s: 5 })
      await ask(broker, 'c-2', { command: 'identify', blink_s: 6 })
      await settle()
      expect(parsed('reply')).toEqual([
        { id: 'c-1', done: true },
        { id: 'c-2', done: false },
      ])
    })

    it('[CMD-2] answers what it does not know, or what breaks the schema, with a code; nothing is carried out', async () => {
      const { client, broker, parsed } = bench()
      let carriedOut = 0
      client.onCommand(() => ({ done: (carriedOut += 1) > 0 }))
      await started(client)
      await ask(broker, 'c-1', { command: 'explode' })
      await ask(broker, 'c-2', { command: 'identify', blink_s: 'long' })
      await broker.publish({ topic: topicOf(address, 'command'), payload: new TextEncoder().encode('?'), qos: 1, retain: false })
      await settle()
      expect(parsed('reply')).toEqual([
        { id: 'c-1', done: false, error: 'command-unknown' },
        { id: 'c-2', done: false, error: 'body-invalid' },
      ])
      expect(carriedOut).toBe(0)
    })

    it('[CMD-3] carries a repeated command out once and gives the same answer again', async () => {
      const { client, broker, parsed } = bench()
      let carriedOut = 0
      client.onCommand(() => ({ done: (carriedOut += 1) === 1 }))
      await started(client)
      for (let i = 0; i < 3; i++) await ask(broker, 'c-1', { command: 'identify', blink_s: 5 })
      await settle()
      expect(parsed('reply')).toEqual(Array.from({ length: 3 }, () => ({ id: 'c-1', done: true })))
      expect(carriedOut).toBe(1)
    })
  })
})
