// Goal: a device says the same over memory and over MQTT. Method: one drawn script, played twice on an event-queue clock that moves on only when nothing
// is in flight: through the memory broker and through a real Aedes over streams in memory. What the gate was told, and when, must be equal.
import { duplexPair } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  after,
  deviceClient,
  encode,
  instant,
  memoryBroker,
  Minutes,
  openGate,
  queueClock,
  random,
  Seconds,
  topicOf,
  waterSensor,
  work,
  type Broker,
  type FullEnvelope,
  type Gate,
} from '@anju/sdk'
import { mqttBus } from '@anju/sdk/mqtt'
import { openGateBroker } from '../open-gate-broker.ts'

const START = instant('2026-03-01T08:00:00+08:00')
const address = { site: 'demo', home: 'h-1', device: 'd-1' }
const words = (payload: Uint8Array) => new TextDecoder().decode(payload)

type Step = { wait_s: number; what: 'event' | 'reading' | 'cut' | 'line' | 'command' | 'stop' }

/** Plays a script and gives back everything that the gate was told, with its time. */
async function play(steps: readonly Step[], seed: number, brokerOf: (gate: Gate, all: ReturnType<typeof work>) => Promise<Broker>) {
  const clock = queueClock(START)
  const all = work()
  const log: string[] = []
  const note = (line: string) => void log.push(`${clock.now() - START} ${line}`)
  const confirms = random(seed).fork('confirms')
  const gate: Gate = {
    ...openGate,
    publish(_, { topic, payload }) {
      note(`${topic.split('/').at(-1)} ${words(payload)}`)
      if (topic.endsWith('/event') && confirms.chance(2, 3)) {
        const { boot, seq } = JSON.parse(words(payload)) as FullEnvelope
        const answer = encode({ id: `${boot}-${seq}`, accepted: true })
        void broker.publish({ topic: topicOf(address, 'confirm'), payload: answer, qos: 1, retain: false })
      }
      return { deliver: true }
    },
    gone: ({ clientId }) => note(`gone ${clientId}`),
  }
  const broker = await brokerOf(gate, all)
  const quiet = async () => {
    for (let level = 0, begun = -1; level < 6; begun = all.begun) {
      await turn()
      level = all.inFlight > 0 || all.begun !== begun ? 0 : level + 1
    }
  }
  const run = async (until: typeof START) => {
    await quiet()
    for (let next = clock.next(); next !== undefined && next <= until; next = clock.next()) {
      clock.step()
      await quiet()
    }
    clock.moveTo(until)
  }
  const speaks = { device: waterSensor, address, clock, random: random(seed), origin: 'simulated', model: 'W', firmware: '1' } as const
  const client = deviceClient({ ...speaks, bus: broker.bus, work: all })
  client.onCommand(() => ({ done: true }))
  client.start()
  for (const [i, { wait_s, what }] of steps.entries()) {
    await run(after(clock.now(), Seconds(wait_s)))
    if (what === 'event') client.event({ event: 'water', wet: i % 2 === 0 })
    if (what === 'reading') client.reading({ battery_pct: i, rssi_dbm: -60 })
    if (what === 'line') broker.cut('demo/h-1/d-1')
    if (what === 'command') {
      const payload = encode({ id: `c-${i}`, body: { command: 'identify', blink_s: 5 } })
      await broker.publish({ topic: topicOf(address, 'command'), payload, qos: 1, retain: false })
    }
    if (what === 'cut' || what === 'stop') {
      if (what === 'cut') client.cut()
      else await client.stop('restart')
      await run(after(clock.now(), Seconds(7)))
      client.start()
    }
  }
  await run(after(clock.now(), Minutes(5)))
  expect([client.connected, client.unconfirmed, all.busy()]).toEqual([true, 0, {}])
  const told = [...log] // Brokers differ in what they say of clients that their own end cuts off.
  await broker.close()
  return told
}

const overAedes = (gate: Gate, all: ReturnType<typeof work>) =>
  openGateBroker(gate, async (attach) =>
    mqttBus({
      open: () => {
        const [near, far] = duplexPair()
        attach(far)
        return near
      },
      work: all,
    }),
  )

it('says the same at the same time over memory and over MQTT: drawn scripts', async () => {
  const step = fc.record({
    wait_s: fc.integer({ min: 0, max: 40 }),
    what: fc.constantFrom<Step['what'][]>('event', 'event', 'event', 'reading', 'cut', 'line', 'command', 'stop'),
  })
  const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), fc.nat(), async (steps, seed) => {
    const inMemory = await play(steps, seed, async (gate, all) => memoryBroker(gate, { work: all }))
    expect(await play(steps, seed, overAedes)).toEqual(inMemory)
  })
  await fc.assert(property, { numRuns: 25 })
})
