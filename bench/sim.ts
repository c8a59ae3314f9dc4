// `home_days_per_s`: simulated days of one home in a second, on one core, model way, all its devices at their production rates, every event confirmed. Printed
// for a home of the pilot's mix and for the home of the suites, without rules and with the server's rules behind the same broker. Baseline, in the same
// run: the same home by a fixed step, every instrument looking every 100 ms, though nobody gets up and nothing is said. `bytes_per_home`: what one more home holds, its plan included.
// `hash_of_2_days` is over all messages with their instants: equal on every machine for one seed. The wall is the machine's; the CPU figure is this thread's own.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { loadHome } from '../scenarios/src/document/load-home.ts'
import * as sdk from '../sdk/src/index.ts'
import type { Broker, Gate, Home, Instant, QueueClock, Work } from '../sdk/src/index.ts'
import { alertServer, memoryStore } from '../server/src/index.ts'
import { causalHome } from '../simulator/src/causal-home.ts'
import { isKnownKind } from '../simulator/src/sensors/powered-device.ts'
import { perceivers } from '../simulator/src/sensors/perceive.ts'
import { simulateHome } from '../simulator/src/simulate-home.ts'
import { truthLog } from '../simulator/src/truth/truth-log.ts'
import { localTime } from '../simulator/src/world/local-time.ts'

const { values } = parseArgs({ options: { days: { type: 'string', default: '60' }, homes: { type: 'string', default: '300' } } })
const [days, homes] = [Number(values.days), Number(values.homes)]
const START = sdk.instant('2026-01-15T00:00:00+08:00')
const STEP_MS = 100

/** The home of the suites: twelve devices, three of them radars. */
function suiteHome(): Home {
  const file = join(import.meta.dirname, '../scenarios/homes/wanqing-3-1204.yaml')
  const loaded = loadHome(file, readFileSync(file, 'utf8'))
  if (!loaded.ok) throw new Error(`${file} cannot be used: ${JSON.stringify(loaded.problems[0])}`)
  return loaded.home
}

/** The same flat with what a home of the pilot had: a radar, a gas detector, a voice terminal, a water sensor. */
function pilotHome(): Home {
  const home = suiteHome()
  const devices = home.devices.filter(({ id }) => ['radar-living', 'gas-kitchen', 'water-bathroom'].includes(id))
  const voice = { id: 'voice-living', kind: 'voice-terminal', title: { zh: '语音终端', en: 'Voice terminal' }, room: 'living' }
  return {
    ...home,
    devices: [...devices, { ...voice, place_m: [5.2, 2.5, 1] }],
    residents: home.residents.map((one) => ({ ...one, wears: [] })),
  }
}

interface Lived {
  wall_s: number
  cpu_s: number
  messages: number
  hash: string
}

const turn = () => new Promise<void>((done) => setImmediate(done))

/** Moves time on. A turn of the event loop is given only when something was set going that answers later. */
async function run(clock: QueueClock, work: Work, end: Instant): Promise<void> {
  let begun = -1
  for (;;) {
    while (work.inFlight > 0 || work.begun !== begun) {
      begun = work.begun
      await turn()
    }
    const next = clock.next()
    if (next === undefined || next > end) return
    clock.step()
  }
}

/** A gate that counts and hashes what passes, and confirms events itself when nobody else does. */
function counting(gate: Gate, clock: QueueClock, confirms: (() => Broker) | undefined, work: Work, hashed = false) {
  const hash = hashed ? createHash('sha256') : undefined
  const text = new TextDecoder()
  const counted = { messages: 0, digest: () => hash?.digest('hex').slice(0, 16) ?? '' }
  const publish: Gate['publish'] = (client, message) => {
    counted.messages += 1
    hash?.update(`${clock.now()} ${message.topic} `).update(message.payload)
    if (confirms !== undefined && message.topic.endsWith('/event')) {
      const { boot, seq } = JSON.parse(text.decode(message.payload)) as { boot: string; seq: number }
      const done = work.begin('bench')
      queueMicrotask(() => {
        const topic = message.topic.replace(/event$/, 'confirm')
        void confirms().publish({ topic, payload: sdk.encode({ id: `${boot}-${seq}`, accepted: true }), qos: 1, retain: false })
        done()
      })
    }
    return gate.publish(client, message)
  }
  return {
    counted,
    gate: { ...gate, connect: gate.connect.bind(gate), publish, subscribe: gate.subscribe.bind(gate), gone: gate.gone.bind(gate) },
  }
}

async function live(home: Home, rules: boolean, span_days: number, hashed = false): Promise<Lived> {
  const clock = sdk.queueClock(START)
  const work = sdk.work()
  const site = { id: 'bench', title: { zh: '测', en: 'Bench' }, time_zone: 'Asia/Shanghai', homes: [home] }
  const server = rules ? await alertServer({ site, clock, store: memoryStore(), random: sdk.random('bench-server'), work }) : undefined
  const { counted, gate } = counting(server?.gate ?? sdk.openGate, clock, server === undefined ? () => broker : undefined, work, hashed)
  const broker: Broker = sdk.memoryBroker(gate, { work })
  server?.attach(broker)
  const simulation = simulateHome({ home, site: 'bench', clock, seed: 1, bus: () => broker.bus, work, starts: { day: true } })
  const [began, cpu] = [performance.now(), process.threadCpuUsage()]
  simulation.start()
  await run(clock, work, sdk.after(START, sdk.Days(span_days)))
  const wall_s = (performance.now() - began) / 1000
  const used = process.threadCpuUsage(cpu)
  await simulation.stop()
  await server?.close()
  return { wall_s, cpu_s: (used.user + used.system) / 1e6, messages: counted.messages, hash: counted.digest() }
}

/** The naive way: the same world by a fixed step, and every instrument looks at every step. Nobody gets up and nothing is said, which is in its favour. */
function steps(home: Home, span_days: number): { wall_s: number; cpu_s: number } {
  const clock = sdk.queueClock(START)
  const random = sdk.random(1).fork(home.id)
  const told = { log: truthLog(home.id, () => {}), jolt: () => {} }
  const world = causalHome(home, {}, random.fork('world'), START, localTime('Asia/Shanghai'), told)
  const looks = home.devices.flatMap((device) => (isKnownKind(device.kind) ? [perceivers[device.kind](world, device)] : []))
  const [began, cpu] = [performance.now(), process.threadCpuUsage()]
  const end = sdk.after(START, sdk.Days(span_days))
  for (let now = START; now < end; now = (now + STEP_MS) as Instant) {
    clock.moveTo(now)
    world.advance(now)
    for (const { look } of looks) look(now)
  }
  const used = process.threadCpuUsage(cpu)
  return { wall_s: (performance.now() - began) / 1000, cpu_s: (used.user + used.system) / 1e6 }
}

/** Once does not collect everything: what waits for a turn, and what lies behind weak references, is freed by a later one. */
const COLLECTS = 3

/** What homes hold that live side by side in one process, each with a plan of its own, after a day of life. */
async function bytesPerHome(home: Home): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const clock = sdk.queueClock(START)
  const work = sdk.work()
  const { gate } = counting(sdk.openGate, clock, () => broker, work)
  const broker: Broker = sdk.memoryBroker(gate, { work })
  const held: unknown[] = []
  const settle = async (count: number, until: Instant) => {
    for (let i = held.length; i < count; i++) {
      const own = { ...structuredClone(home), id: `home-${i}` }
      const simulation = simulateHome({ home: own, site: 'bench', clock, seed: 1, bus: () => broker.bus, work, starts: { day: true } })
      simulation.start()
      held.push(simulation)
    }
    await run(clock, work, until)
    for (let i = 0; i < COLLECTS; i++) {
      collect()
      await turn()
    }
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const few = await settle(10, sdk.after(START, sdk.Hours(12)))
  const many = await settle(homes, sdk.after(START, sdk.Hours(24)))
  return (many - few) / (homes - 10)
}

const round = (value: number) => Math.round(value * 100) / 100
const print = (figures: Record<string, unknown>) =>
  console.log(JSON.stringify({ bench: 'sim', ...figures, load_average: round(loadavg()[0]!), node: process.version }))

for (const [name, home] of [['pilot', pilotHome()] as const, ['suite', suiteHome()] as const]) {
  const { hash } = await live(home, false, 2, true) // The compiler warms up, too.
  const naive_days = Math.max(1, Math.min(2, days / 10))
  const naive = steps(home, naive_days)
  for (const rules of [false, true]) {
    const lived = await live(home, rules, rules ? Math.max(1, days / 4) : days)
    const span = rules ? Math.max(1, days / 4) : days
    print({
      metric: 'home_days_per_s',
      value: round(span / lived.wall_s),
      unit: 'home-days/s',
      baseline: round(naive_days / naive.wall_s),
      ratio: round(span / lived.wall_s / (naive_days / naive.wall_s)),
      value_per_cpu_s: round(span / lived.cpu_s),
      baseline_per_cpu_s: round(naive_days / naive.cpu_s),
      home: name,
      devices: home.devices.length,
      rules,
      reports_per_home_day: Math.round(lived.messages / span),
      days: span,
      hash_of_2_days: hash,
    })
  }
}
const bytes = await bytesPerHome(pilotHome())
print({
  metric: 'bytes_per_home',
  value: Math.round(bytes),
  unit: 'B',
  baseline: 100_000,
  ratio: round(bytes / 100_000),
  home: 'pilot',
  homes,
})
