import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  catalogue,
  decodeBirth,
  decodeEvent,
  decodeReading,
  instant,
  memoryBroker,
  openGate,
  parseTopic,
  queueClock,
  topicOf,
  type Home,
  type Instant,
  type Message,
  type QueueClock,
  type Truth,
} from '@anju/sdk'
import { parse } from 'yaml'
import { simulateHome, type Action, type Fault, type HomeSimulation, type Start } from '@anju/simulator'

/** The home of the suites: two bedrooms, twelve devices, one resident. */
export const wanqing = (): Home =>
  parse(readFileSync(join(import.meta.dirname, '../../scenarios/homes/wanqing-3-1204.yaml'), 'utf8')) as Home

export interface Said {
  at_s: number
  device: string
  channel: string
  body: Record<string, unknown>
  text: string
}

export interface Lived {
  said: Said[]
  truths: (Truth & { at_s: number })[]
  refused: { action: Action; code: string }[]
  sim: HomeSimulation
  clock: QueueClock
  bad: string[]
  frames: { at_s: number; device: string; bytes: Uint8Array }[]
  events(device: string, event?: string): Said[]
}

export interface Life {
  home?: Home
  seed?: number | string
  at?: string
  script?: readonly (readonly [at_s: number, action: Action])[]
  for_s: number
  starts?: Start
  faults?: readonly Fault[]
  /** Called at every wake-up, between the steps of the world. */
  each?: (sim: HomeSimulation, clock: QueueClock) => void
  /** Commands by the application. */
  commands?: readonly (readonly [at_s: number, device: string, body: Record<string, unknown>])[]
}

const text = new TextDecoder()
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

/** Lets a home live on a queue clock before a memory broker whose application confirms every event. Real parts all through. */
export async function live(life: Life): Promise<Lived> {
  const clock = queueClock(instant(life.at ?? '2026-01-15T10:00:00+08:00'))
  const began = clock.now()
  const at_s = () => (clock.now() - began) / 1000
  const home = life.home ?? wanqing()
  const lived = {
    said: [] as Said[],
    truths: [] as Lived['truths'],
    refused: [] as Lived['refused'],
    bad: [] as string[],
    frames: [] as Lived['frames'],
  }
  const hear = (message: Message) => {
    const topic = parseTopic(message.topic)
    if (!topic.ok) {
      lived.bad.push(message.topic)
      return
    }
    const { device, channel } = topic.value
    if (channel === 'frame') {
      lived.frames.push({ at_s: at_s(), device, bytes: message.payload })
      return
    }
    const payload = text.decode(message.payload)
    const envelope = JSON.parse(payload) as { boot: string; seq: number; body?: Record<string, unknown> }
    lived.said.push({ at_s: at_s(), device, channel, body: envelope.body ?? {}, text: payload })
    if (!fits(home, device, channel, message.payload)) lived.bad.push(`${message.topic} ${payload}`)
    if (channel !== 'event') return
    const confirm = bytes({ id: `${envelope.boot}-${envelope.seq}`, accepted: true })
    queueMicrotask(() => void broker.publish({ topic: topicOf(topic.value, 'confirm'), payload: confirm, qos: 1, retain: false }))
  }
  const broker = memoryBroker({
    ...openGate,
    publish(_, message) {
      hear(message)
      return { deliver: true }
    },
  })
  const { seed = 1, starts, faults } = life
  const sim = simulateHome({
    home,
    site: 'test',
    clock,
    seed,
    bus: () => broker.bus,
    ...(starts === undefined ? {} : { starts }),
    ...(faults === undefined ? {} : { faults }),
  })
  sim.onTruth((truth) => lived.truths.push({ ...truth, at_s: (truth.at_ms - began) / 1000 }))
  sim.start()
  for (const [at, action] of life.script ?? []) {
    clock.wakeAt((began + at * 1000) as Instant, () => {
      const done = sim.act(action)
      if (!done.ok) lived.refused.push({ action, code: done.fault.code })
    })
  }
  for (const [at, device, body] of life.commands ?? []) {
    const topic = topicOf({ site: 'test', home: home.id, device }, 'command')
    clock.wakeAt(
      (began + at * 1000) as Instant,
      () => void broker.publish({ topic, payload: bytes({ id: `c${at}`, body }), qos: 1, retain: false }),
    )
  }
  await run(clock, (began + life.for_s * 1000) as Instant, () => life.each?.(sim, clock))
  return {
    ...lived,
    sim,
    clock,
    events: (device, event) =>
      lived.said.filter((one) => one.device === device && one.channel === 'event' && (event === undefined || one.body['event'] === event)),
  }
}

/** Moves a clock on to an instant; between two wake-ups everything in flight lands. */
export async function run(clock: QueueClock, end: Instant, each: () => void = () => {}): Promise<void> {
  for (;;) {
    await new Promise<void>((done) => setImmediate(done))
    const next = clock.next()
    if (next === undefined || next > end) break
    clock.step()
    each()
  }
  clock.moveTo(end)
}

function fits(home: Home, device: string, channel: string, payload: Uint8Array): boolean {
  const registered = home.devices.find(({ id }) => id === device)
  const kind = catalogue[registered?.kind as keyof typeof catalogue]
  if (kind === undefined) return false
  if (channel === 'event') return decodeEvent(kind, payload).ok
  if (channel === 'reading') return decodeReading(kind, payload).ok
  return channel === 'birth' ? decodeBirth(payload).ok : true
}
