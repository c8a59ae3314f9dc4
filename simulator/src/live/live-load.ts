import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { random as randomOf, type Bus, type DeviceKind, type Home, type Instant, type RegisteredDevice } from '@anju/sdk'
import { brokerStream, mqttBus, type ClientTls } from '@anju/sdk/mqtt'
import { wallClock } from '@anju/sdk/wall-clock'
import { populationHome, populationSite, type PopulationOptions } from '../population/population.ts'
import { simulateHome } from '../simulate-home.ts'
import { countedBus, type Counts } from './counted-bus.ts'
import { readLogins } from './device-logins.ts'
import { latencyHistogram } from './latency-histogram.ts'
import { lightDevice, lightKinds } from './light-device.ts'
import type { LoadFigures } from './load-figures.ts'
import { punctualClock } from './punctual-clock.ts'

/** How to reach the broker, as plain values: they are handed to threads. */
export interface BrokerAccess {
  url: string
  /** Files in PEM. */
  ca?: string
  cert?: string
  key?: string
  /** One login for all, as a gateway has. */
  login?: { username: string; password: string }
  /** The file with the password of each device. */
  passwords?: string
}

/** The load of one thread: every `of`-th home of a population, beginning with `first`. */
export interface LoadOptions {
  broker: BrokerAccess
  population: PopulationOptions
  first: number
  of: number
  /** Whole homes with their people and devices, or devices that only say readings. */
  as: 'homes' | 'devices'
  /** Light devices only: readings of each a second. */
  rate_per_s: number
  /** All are connected after this, seconds: one after the other, evenly. */
  ramp_s: number
}

/** A load under way. */
export interface Load {
  figures(): LoadFigures
  /** Lets every device say goodbye. */
  stop(): Promise<void>
}

/** Files as TLS takes them. Throws the error of the file system. */
export function tlsOf({ ca, cert, key }: BrokerAccess): ClientTls {
  return {
    ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
    ...(cert === undefined ? {} : { cert: readFileSync(cert) }),
    ...(key === undefined ? {} : { key: readFileSync(key) }),
  }
}

/** So many homes of a population have every plan among them, almost surely. */
const DRAWS_ALL_PLANS = 400

/** Starts the load: homes or devices come one after the other within the ramp. */
export function startLoad(options: LoadOptions): Load {
  const { broker, population, first, of, as, ramp_s } = options
  const late = latencyHistogram()
  const counts: Counts = { connected: 0, sent: {}, acknowledged: 0, confirmed: 0, lost: 0, errors: {}, acknowledge: latencyHistogram() }
  const clock = wallClock()
  const timed = punctualClock(clock, (late_ms) => late.add(late_ms))
  const tls = tlsOf(broker)
  const now_ms = () => performance.now()
  const bus = countedBus(withLogin(mqttBus({ open: () => brokerStream(broker.url, tls) }), broker), counts, now_ms)
  const numbers = Array.from({ length: Math.ceil((population.homes - first) / of) }, (_, i) => first + i * of)
  // Plans are drawn before anybody comes: that takes seconds, and would make the first ones late.
  for (const number of numbers.slice(0, DRAWS_ALL_PLANS)) populationHome(population, number)
  const running: { stop(): Promise<void> }[] = []
  let wanted = 0
  let open = true
  const began = clock.now()
  // What comes late while others still come is not what is asked about.
  clock.wakeAt((began + ramp_s * 1000) as Instant, () => {
    late.clear()
    counts.acknowledge.clear()
  })
  for (const number of numbers) {
    clock.wakeAt((began + (ramp_s * 1000 * number) / population.homes) as Instant, () => {
      if (!open) return
      const home = populationHome(population, number)
      wanted += home.devices.length
      running.push(
        ...(as === 'homes'
          ? [wholeHome(home)]
          : home.devices.filter(({ kind }) => lightKinds.has(kind)).map((device) => light(home, device))),
      )
    })
  }
  const wholeHome = (home: Home) => {
    const { site, seed } = population
    const simulation = simulateHome({
      home,
      site,
      seed,
      clock: timed,
      bus: () => bus,
      starts: { day: true },
      time_zone: populationSite(population).time_zone,
    })
    simulation.start()
    return simulation
  }
  const light = (home: Home, device: RegisteredDevice) => {
    const address = { site: population.site, home: home.id, device: device.id }
    const random = randomOf(population.seed).fork(`light/${home.id}/${device.id}`)
    const one = lightDevice({
      address,
      kind: device.kind as DeviceKind,
      bus,
      clock: timed,
      random,
      every_ms: Math.max(1, Math.round(1000 / options.rate_per_s)),
    })
    one.start()
    return one
  }
  const pulse = pulseOf()
  return {
    figures() {
      const { acknowledge, ...counted } = counts
      const copied = { ...counted, sent: { ...counts.sent }, errors: { ...counts.errors } }
      return { wanted, ...copied, late: [...late.counts()], acknowledge: [...acknowledge.counts()], ...pulse() }
    },
    async stop() {
      open = false
      await Promise.all(running.map((one) => one.stop()))
    },
  }
}

/** A bus whose clients say who they are: each for itself, or all with one name. Throws the error of the file system. */
function withLogin(bus: Bus, { login, passwords }: BrokerAccess): Bus {
  if (login !== undefined) return { connect: (options) => bus.connect({ ...options, ...login }) }
  if (passwords === undefined) return bus
  const read = readLogins(readFileSync(passwords, 'utf8'))
  const logins = read.ok ? read.logins : new Map<string, string>()
  return {
    connect(options) {
      const password = logins.get(options.clientId)
      return bus.connect(password === undefined ? options : { ...options, username: options.clientId, password })
    },
  }
}

/** A look sooner after the last one than this says nothing new, milliseconds. */
const PULSE_MS = 500

/** How busy this thread was since it was last asked, and how much of a processor it had. */
function pulseOf(): () => Pick<LoadFigures, 'busy' | 'cpu'> {
  let [loop, cpu, at_ms] = [performance.eventLoopUtilization(), process.threadCpuUsage(), performance.now()]
  let last: Pick<LoadFigures, 'busy' | 'cpu'> | undefined
  return () => {
    const now_ms = performance.now()
    const span_ms = now_ms - at_ms
    if (last !== undefined && span_ms < PULSE_MS) return last
    const [nextLoop, nextCpu] = [performance.eventLoopUtilization(), process.threadCpuUsage()]
    const { utilization: busy } = performance.eventLoopUtilization(nextLoop, loop)
    last = { busy, cpu: (nextCpu.user + nextCpu.system - cpu.user - cpu.system) / 1000 / Math.max(1, span_ms) }
    ;[loop, cpu, at_ms] = [nextLoop, nextCpu, now_ms]
    return last
  }
}
