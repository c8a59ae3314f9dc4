import { BusError, type Bus, type Clock, type Connection, type ConnectOptions, type Instant, type Message, type Random } from '@anju/sdk'
import { spanOf, type Fault } from './fault.ts'
import { homeUplink, type HomeUplink } from './home-uplink.ts'
import { hopOf, runs, type Hop, type Pass } from './hop.ts'
import { lineFaults } from './line-fault.ts'
import { powerFaults } from './power-fault.ts'

/** What a faulty line needs: the faults that may touch this device, its chance for faults, and when the run began. */
export interface FaultyLine {
  clock: Clock
  random: Random
  faults: readonly Fault[]
  began: Instant
  /** The link that it shares with other devices of its home; one of its own when left out. */
  uplink?: HomeUplink
}

type SharedLine = FaultyLine & { uplink: HomeUplink }

/** Births, wills and goodbyes are part of the handshake: they come through, or there is no line at all. */
const isHandshake = ({ topic }: Message) => topic.endsWith('/birth') || topic.endsWith('/death')

/** The faults that a line feels. */
const FELT: ReadonlySet<string> = new Set([...lineFaults, ...powerFaults].map(({ properties }) => properties.fault.const))

/** While one of these is there, lines break when it begins, and none can be had. */
const BREAKS: ReadonlySet<Fault['fault']> = new Set(['outage', 'gateway-reboot', 'power-cut', 'broker-restart'])

const lost = () => new BusError({ code: 'connection-lost' })
const NEVER = new Promise<never>(() => {})

/**
 * The stream of chance that a fault has at one device. It is named by what the fault says, so that taking another fault away changes nothing for this one.
 */
export const luckOf = (random: Random, fault: Fault): Random => random.fork(JSON.stringify(fault))

/**
 * A bus with a bad line before it. What the device hands over may be lost, kept back, overtaken or doubled after that: its own publish is done, as with a hub
 * that has taken it. While there is no network the line is cut and new ones are refused; while it is half-open, neither end is told.
 */
export function faultyBus(bus: Bus, all: FaultyLine): Bus {
  const line = { uplink: homeUplink(all), ...all, faults: all.faults.filter(({ fault }) => FELT.has(fault)) }
  if (line.faults.length === 0) return bus
  const now = (names: (fault: Fault) => boolean) => line.faults.some((fault) => names(fault) && runs(fault, line))
  return {
    async connect(options) {
      if (now(({ fault }) => BREAKS.has(fault))) throw lost()
      if (now(({ fault }) => fault === 'half-open')) return NEVER
      return faultyConnection(bus, line, options)
    },
  }
}

async function faultyConnection(bus: Bus, line: SharedLine, options: ConnectOptions): Promise<Connection> {
  const { clock, began, faults } = line
  const losses = faults.filter(({ fault }) => fault === 'loss').map((fault) => ({ fault, luck: luckOf(line.random, fault).fork('down') }))
  const deaf = () => faults.some((fault) => fault.fault === 'half-open' && runs(fault, line))
  let open = true
  const waiting = new Set<(error: BusError) => void>()
  const cuts: (() => void)[] = []
  /** The device's end is over; the broker's may still be there. */
  const over = (cause?: Error) => {
    if (!open) return
    open = false
    for (const cancel of cuts.splice(0)) cancel()
    for (const reject of waiting) reject(lost())
    options.onClose?.(cause)
  }
  const made = await bus.connect({
    ...options,
    onMessage: (message) => {
      if (!open || deaf()) return
      const gone = losses.some(({ fault, luck }) => runs(fault, line) && 'ratio' in fault && luck.chance(fault.ratio[0], fault.ratio[1]))
      return gone ? undefined : options.onMessage(message)
    },
    onClose: over,
  })
  const passage = hopsOf(line, (message) => made.publish(message))
  /** At the end of a half-open time the broker's end breaks, also that of a line which the device has given up. */
  const whenHeard = (then: () => void) => {
    const until_s = Math.max(
      ...faults.filter((fault) => fault.fault === 'half-open' && runs(fault, line)).map((fault) => spanOf(fault).until_s),
    )
    if (until_s === -Infinity) return then()
    if (until_s < Infinity) clock.wakeAt((began + until_s * 1000) as Instant, then)
  }
  const at = (second: number, then: () => void) => {
    const instant = (began + second * 1000) as Instant
    if (second < Infinity && instant > clock.now()) cuts.push(clock.wakeAt(instant, then))
  }
  for (const fault of faults) {
    const { from_s, until_s } = spanOf(fault)
    if (fault.fault === 'half-open') at(until_s, () => made.drop())
    else if (fault.fault === 'broker-restart') at(from_s, () => withoutWill(made, over))
    else if (BREAKS.has(fault.fault)) at(from_s, () => made.drop())
  }
  return {
    publish(message) {
      if (!open) return Promise.reject(lost())
      if (!deaf()) return isHandshake(message) ? made.publish(message) : passage(message)
      return message.qos === 0 ? Promise.resolve() : new Promise((_, reject) => waiting.add(reject))
    },
    subscribe: (filter, qos) => (deaf() ? NEVER : made.subscribe(filter, qos)),
    async end() {
      if (!deaf()) return made.end()
      whenHeard(() => made.drop())
      over()
    },
    drop() {
      whenHeard(() => made.drop())
      over()
    },
    get open() {
      return open
    },
  }
}

/** The broker goes, and with it everything that it would have said: the device hears a line break, and no will is sent. */
function withoutWill(made: Connection, over: (cause?: Error) => void): void {
  over(lost())
  void made.end()
}

/** All bad pieces of the way one after the other, in the order in which the faults are given. */
function hopsOf(line: SharedLine, end: Pass): Pass {
  return line.faults.reduceRight<Pass>((pass, fault) => hopAt(fault, line)?.(pass) ?? pass, end)
}

function hopAt(fault: Fault, { clock, random, began, uplink }: SharedLine): Hop | undefined {
  if (fault.fault === 'slow-uplink' || fault.fault === 'clogged-uplink') return uplink.hop(fault)
  return hopOf(fault, { clock, random: luckOf(random, fault), began })
}
