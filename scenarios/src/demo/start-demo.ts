import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { aedesBroker, alertServer, serve, sqliteStore, type AlertServer } from '@anju/server'
import { isOpen, random, type Clock, type DrillReview, type Home, type Instant, type Site } from '@anju/sdk'
import { mqttBus, tcpStream } from '@anju/sdk/mqtt'
import { simulateHome } from '@anju/simulator'
import { director } from '../director/director.ts'
import { drillDocument, zoned, type DrillDocument } from '../director/drill-document.ts'
import { drillRoom } from '../drills/drill-room.ts'
import { loadDrills } from '../drills/load-drills.ts'
import { serveDirector } from '../director/live-director.ts'
import { adjustableClock, type AdjustableClock } from './adjustable-clock.ts'
import { builtPages, type Pages } from './build-pages.ts'
import { demoHome, demoHomeFile, withGuest } from './demo-home.ts'
import { livelyDay } from './lively-day.ts'
import { isOwnPage, linkHost } from './own-address.ts'
import { probePort } from './probe-port.ts'

const SITE = 'demo'

/** How the demo is to be started. A port of 0 takes any free one. */
export interface DemoOptions {
  host: string
  port: number
  mqttPort: number
  directorPort: number
  /** Folder of everything that is kept. */
  data: string
  /** Forget what was kept. */
  fresh: boolean
  /** The page: false leaves it out, true builds it where it is not built yet, and a folder holds one that is. */
  pages: boolean | string
}

/** A demo that runs. */
export interface Demo {
  url: string
  mqttUrl: string
  directorUrl: string
  home: Home
  /** Why there is no page, when there is none. */
  noPage?: string
  /** Stops everything; gives the file of the drill when there was one. */
  stop(): Promise<string | undefined>
}

/** Starts broker, alert server, one virtual home, director and page. What was started is stopped again when a later part fails. */
export async function startDemo(options: DemoOptions, say: (line: string) => void): Promise<Demo> {
  const stops: (() => unknown)[] = []
  const stopAll = async () => {
    for (const stop of stops.splice(0).toReversed()) await stop()
  }
  try {
    for (const port of [options.port, options.mqttPort, options.directorPort]) await probePort(options.host, port)
    const pages = await pagesFor(options.pages, say)
    const home = demoHome()
    const clock = adjustableClock()
    const { alerts: server, open } = await startServer(options, home, clock, stops)
    const address: { page?: number; mqttPort?: number } = {}
    const world = newWorld({ home, clock, server, data: options.data, mqttPort: () => address.mqttPort ?? 0 })
    const token = randomBytes(18).toString('base64url')
    const { host, directorPort } = options
    const windows = await serveDirector(world.director, {
      host,
      port: directorPort,
      token,
      allows: (origin) => address.page !== undefined && isOwnPage(origin, host, address.page),
    })
    stops.push(() => windows.close())
    const served = await open(pages.folder, { director: { url: reachable(windows.url, host), token } })
    stops.push(() => served.close())
    address.page = Number(new URL(served.url).port)
    address.mqttPort = Number(new URL(served.mqttUrl).port)
    world.start()
    stops.push(() => world.stop())
    return {
      url: reachable(served.url, host),
      mqttUrl: reachable(served.mqttUrl, host),
      directorUrl: `${reachable(windows.url, host)}?token=${token}`,
      home,
      ...(pages.folder === undefined ? { noPage: pages.why } : {}),
      async stop() {
        const file = writeDrill(options.data, world.drill, clock)
        await stopAll()
        return file
      },
    }
  } catch (error) {
    await stopAll()
    throw error
  }
}

/** Where the page lies, or why there is none. */
async function pagesFor(asked: boolean | string, say: (line: string) => void): Promise<Pages> {
  if (typeof asked === 'string') return { folder: asked, built: false }
  return asked ? builtPages(say) : { folder: undefined, why: 'it was left out' }
}

/** The alert server with its store in the data folder; `open` lets the outside in. */
async function startServer({ data, fresh, host, port, mqttPort }: DemoOptions, home: Home, clock: Clock, stops: (() => unknown)[]) {
  const file = join(data, 'demo.sqlite')
  if (fresh) for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true })
  mkdirSync(data, { recursive: true })
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const site: Site = { id: SITE, title: { zh: '演示(模拟)', en: 'Demo (simulated)' }, time_zone: zone, homes: [withGuest(home)] }
  const server = await alertServer({ site, clock, store: sqliteStore(file), random: random(randomBytes(8).toString('hex')) })
  stops.push(() => server.close())
  const broker = aedesBroker(server.gate)
  server.attach(broker)
  stops.push(() => broker.close())
  return {
    alerts: server,
    open: (pages: string | undefined, pageConfig: object) =>
      serve(server, { host, port, mqttPort, broker, pageConfig, ...(pages === undefined ? {} : { pages }) }),
  }
}

interface WorldOptions {
  home: Home
  clock: AdjustableClock
  /** Whom people are trained on. */
  server: AlertServer
  data: string
  mqttPort: () => number
}

/** The simulated home with its director, its drills and its ordinary day. Its devices speak MQTT over TCP, like anybody's. */
function newWorld({ home, clock, server, data, mqttPort }: WorldOptions) {
  const seed = randomBytes(4).readUInt32LE()
  const bus = mqttBus({ open: () => tcpStream({ host: '127.0.0.1', port: mqttPort() }) })
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const afternoon = {
    people: Object.fromEntries(
      home.residents.map(({ id }) => [id, { in: home.plan.rooms.find(({ kind }) => kind === 'living')?.id ?? '' }]),
    ),
  }
  const simulation = simulateHome({ home, site: SITE, clock, seed, bus: () => bus, starts: afternoon, time_zone: zone })
  const drill = drillDocument(home, clock.now(), -new Date(clock.now()).getTimezoneOffset())
  const hand = director({
    home,
    simulation,
    clock,
    pace: clock,
    drill,
    room({ act, world, tell }) {
      const room = drillRoom({
        home,
        clock,
        drills: loadDrills(home),
        act,
        world,
        unsettled: () => server.incidents().some(({ home: of, state }) => of === home.id && isOpen(state)),
        takeStep: (incident, step) => void server.step(incident, step),
        onChange: (shown) => tell({ type: 'drill', drill: shown }),
        onOver: (review) => writeReview(data, review),
      })
      server.onFeed((message) => {
        if (message.type === 'incident') room.hearIncident(message.incident, message.alerts)
      })
      return room
    },
  })
  let stopDay = () => {}
  return {
    director: hand,
    drill,
    start() {
      simulation.start()
      const day = livelyDay({ home, clock, random: random(seed).fork('day'), act: hand.act, world: hand.world, calm: () => hand.calm() })
      stopDay = () => day.stop()
    },
    async stop() {
      stopDay()
      await simulation.stop()
    },
  }
}

/** An address as somebody else would write it. */
const reachable = (url: string, host: string): string => url.replace(`//${host}:`, `//${linkHost(host)}:`)

/** Keeps the review of a drill that is over, so that it can be looked at later. */
function writeReview(data: string, review: DrillReview): void {
  const folder = join(data, 'reviews')
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, `${review.drill.id}-${zoned(review.drill.began_ms as Instant, 0).replace(/[:+]/g, '-')}.json`),
    JSON.stringify(review),
  )
}

/** Writes the drill's document when something was let happen; gives its path. */
function writeDrill(data: string, drill: DrillDocument, clock: Clock): string | undefined {
  if (drill.emergencies === 0) return undefined
  const folder = join(data, 'drills')
  mkdirSync(folder, { recursive: true })
  const name = new Date(clock.now()).toISOString().replace(/[:.]/g, '-')
  const file = join(folder, `drill-${name}.yaml`)
  writeFileSync(file, drill.text(clock.now(), relative(folder, demoHomeFile)))
  return file
}
