// `bytes_per_home` of the server: what one more home costs it, with its registry entry and plan, its devices, all rules with the baselines of three weeks,
// and a week of event ids. One home of the pilot's mix is lived by the simulator, its stored rows are copied for every home, and a server is started on
// them as after a restart. Then all homes speak through its gate at `--reports` a second in all, with SQLite on disk behind; the figure of that is the
// share of one core.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { loadHome } from '../scenarios/src/document/load-home.ts'
import * as sdk from '../sdk/src/index.ts'
import type { Broker, Gate, Home, Instant, Message, QueueClock, Work } from '../sdk/src/index.ts'
import { alertServer, memoryStore, sqliteStore, type AlertServer, type Store } from '../server/src/index.ts'
import { simulateHome } from '../simulator/src/simulate-home.ts'

type Stored = Awaited<ReturnType<Store['load']>>

const { values } = parseArgs({
  options: {
    homes: { type: 'string', default: '26500' },
    days: { type: 'string', default: '21' },
    reports: { type: 'string', default: '1600' },
    seconds: { type: 'string', default: '30' },
  },
})
const [homes, days, reports_per_s, seconds] = [values.homes, values.days, values.reports, values.seconds].map(Number) as [
  number,
  number,
  number,
  number,
]
const START = sdk.instant('2026-01-01T00:00:00+08:00')
const NOW = sdk.after(START, sdk.Days(days))
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const held = () => {
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** A flat with what a home of the pilot had: a radar, a gas detector, a voice terminal, a water sensor. */
function pilotHome(): Home {
  const file = join(import.meta.dirname, '../scenarios/homes/wanqing-3-1204.yaml')
  const loaded = loadHome(file, readFileSync(file, 'utf8'))
  if (!loaded.ok) throw new Error(`${file} cannot be used: ${JSON.stringify(loaded.problems[0])}`)
  const { home } = loaded
  const devices = home.devices.filter(({ id }) => ['radar-living', 'gas-kitchen', 'water-bathroom'].includes(id))
  const voice = { id: 'voice-living', kind: 'voice-terminal', title: { zh: '语音终端', en: 'Voice terminal' }, room: 'living' }
  return {
    ...home,
    devices: [...devices, { ...voice, place_m: [5.2, 2.5, 1] }],
    residents: home.residents.map((one) => ({ ...one, wears: [] })),
  }
}

const siteOf = (all: readonly Home[]) => ({
  id: 'bench',
  title: { zh: '测', en: 'Bench' },
  time_zone: 'Asia/Shanghai',
  homes: all as Home[],
})

async function run(clock: QueueClock, work: Work, end: Instant): Promise<void> {
  let begun = -1
  for (;;) {
    while (work.inFlight > 0 || work.begun !== begun) {
      begun = work.begun
      await new Promise<void>((done) => setImmediate(done))
    }
    const next = clock.next()
    if (next === undefined || next > end) return
    clock.step()
  }
}

/** What a server holds of one home after three weeks of its life, and what the home said on the last day. */
async function lived(home: Home): Promise<{ stored: Stored; said: { at: number; message: Message }[] }> {
  const clock = sdk.queueClock(START)
  const work = sdk.work()
  const store = memoryStore()
  const server = await alertServer({ site: siteOf([home]), clock, store, random: sdk.random('bench-server'), work })
  const said: { at: number; message: Message }[] = []
  const publish: Gate['publish'] = (client, message) => {
    if (clock.now() > NOW - sdk.Days(1)) said.push({ at: clock.now(), message })
    return server.gate.publish(client, message)
  }
  const broker: Broker = sdk.memoryBroker({ ...server.gate, publish }, { work })
  server.attach(broker)
  const simulation = simulateHome({ home, site: 'bench', clock, seed: 1, bus: () => broker.bus, work, starts: { day: true } })
  simulation.start()
  await run(clock, work, NOW)
  const stored = await store.load(NOW - sdk.limits.duplicate_window, 1_000)
  await simulation.stop()
  await server.close()
  return { stored, said }
}

/** A home's rows for another home, sharing nothing with it. */
const copied = <T extends { home: string }>(rows: readonly T[], home: string): T[] => structuredClone(rows).map((row) => ({ ...row, home }))

/** The rows of all homes. */
const everywhere = <T extends { home: string }>(rows: readonly T[]): T[] =>
  Array.from({ length: homes }, (_, i) => copied(rows, `home-${i}`)).flat()

const round = (value: number) => Math.round(value * 100) / 100
const print = (figures: Record<string, unknown>) =>
  console.log(JSON.stringify({ bench: 'server', ...figures, load_average: round(loadavg()[0]!), node: process.version }))

/** All homes speak in turn, each what the one said that was lived, as fast as asked, beside the commits. Answers with the share of a core. */
async function speak(server: AlertServer, said: readonly Message[], begun: number): Promise<void> {
  const cpu = process.cpuUsage()
  const started = performance.now()
  let [sent, failed, latest_ms] = [0, 0, 0]
  const count = reports_per_s * seconds
  const waiting: Promise<unknown>[] = []
  while (sent < count) {
    const due = Math.min(count, Math.floor(((performance.now() - started) / 1_000) * reports_per_s))
    if (sent < due) latest_ms = Math.max(latest_ms, ((due - sent) / reports_per_s) * 1_000)
    for (; sent < due; sent++) {
      const { topic, payload, qos, retain } = said[Math.floor(sent / homes) % said.length]!
      const place = topic
        .split('/')
        .with(3, `home-${sent % homes}`)
        .join('/')
      // A number of its own, so that none is taken for a repeat.
      const again = Buffer.from(
        Buffer.from(payload)
          .toString()
          .replace(/"seq":\d+/, `"seq":${begun + sent}`),
      )
      const answer = server.gate.publish(undefined, { topic: place, payload: again, qos, retain })
      if (answer instanceof Promise) waiting.push(answer.catch(() => (failed += 1)))
    }
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  await Promise.all(waiting)
  const { user, system } = process.cpuUsage(cpu)
  const took_s = (performance.now() - started) / 1_000
  print({
    metric: 'core_share_of_homes',
    value: round((user + system) / 1e6 / took_s),
    unit: 'cores',
    reports_per_s: round(sent / took_s),
    homes,
    durable: waiting.length,
    failed,
    behind_ms: round(latest_ms),
    rss_mb: Math.round(process.memoryUsage().rss / 1e6),
  })
}

const home = pilotHome()
const { stored, said } = await lived(home)
const start = held()
const all = Array.from({ length: homes }, (_, i) => ({ ...structuredClone(home), id: `home-${i}` }))
const registered = held()

const folder = mkdtempSync(join(tmpdir(), 'anju-homes-'))
const disk = sqliteStore(join(folder, 'anju.db'))
const store: Store = {
  ...disk,
  load: () => ({
    ...stored,
    ids: everywhere(stored.ids),
    births: everywhere(stored.births),
    devices: everywhere(stored.devices),
    states: everywhere(stored.states),
    incidents: [],
    alerts: [],
    records: [],
  }),
}
const began = performance.now()
const server = await alertServer({ site: siteOf(all), clock: sdk.queueClock(NOW), store, random: sdk.random('bench') })
const started_s = (performance.now() - began) / 1_000
const served = held()
print({
  metric: 'bytes_per_home',
  value: Math.round((served - start) / homes),
  unit: 'B',
  baseline: 20_000,
  ratio: round((served - start) / homes / 20_000),
  of_it_plan_and_people: Math.round((registered - start) / homes),
  homes,
  devices: home.devices.length,
  baselines_of_days: days,
  ids_per_home: stored.ids.length,
  state_json_bytes: JSON.stringify(stored.states).length,
  start_s: round(started_s),
})
await speak(
  server,
  said.map(({ message }) => message).filter(({ topic }) => topic.endsWith('/reading') || topic.endsWith('/event')),
  1_000_000,
)
await server.close()
rmSync(folder, { recursive: true })
