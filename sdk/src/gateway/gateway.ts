import type { Readable } from 'node:stream'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Device } from '../define-device.ts'
import { catalogue, type DeviceKind } from '../devices/catalogue.ts'
import type { Random } from '../random.ts'
import { after } from '../time.ts'
import { brokerLine, type BrokerLine } from './broker-line.ts'
import { gatewayDevice, type GatewayDevice } from './device/gateway-device.ts'
import type { MessageFamily } from './family/message-family.ts'
import { milesightFamily } from './family/milesight-family.ts'
import { sparkplugFamily } from './family/sparkplug-family.ts'
import { baudOf, streamFamily } from './family/stream-family.ts'
import { tasmotaFamily } from './family/tasmota-family.ts'
import { zigbee2mqttFamily } from './family/zigbee2mqtt-family.ts'
import type { GatewayFile, GatewaySource, Login } from './file/gateway-file.ts'
import { idOf } from './file/load-gateway-file.ts'
import { gatewayLimits } from './gateway-limits.ts'
import type { Outbox } from './live-outbox.ts'
import type { GatewaySourceRunner } from './source/gateway-source.ts'
import { messageSource } from './source/message-source.ts'
import { notedBus, type BusLogin } from './source/noted-bus.ts'
import { streamSource } from './source/stream-source.ts'
import { tally, type Tally } from './tally.ts'

export const GATEWAY_VERSION = '0.1.0'

/** A serial port or a TCP port with a radar behind it. */
export type StreamPlace = { tcp: { host: string; port: number } } | { serial: { path: string; baud: number } }

/** What a gateway needs of the machine. */
export interface GatewayPorts {
  clock: Clock
  random: Random
  busTo: (line: BrokerLine) => Bus
  openStream: (place: StreamPlace) => Promise<Readable>
  /** A password by the name of its environment variable. */
  secret: (name: string) => string | undefined
  /** Where the unconfirmed events of a device outlive the gateway; without it they live in memory. */
  outbox?: Outbox
}

/** A running gateway: sources that listen, and a device for each that the file binds. */
export interface Gateway {
  start(): void
  /** Says goodbye for every device, after what it still had to tell or a short wait. */
  stop(): Promise<void>
  readonly sources: readonly GatewaySourceRunner[]
  readonly devices: readonly GatewayDevice[]
  readonly tally: Tally
  /** Why Anju's broker cannot be reached, empty when the last try succeeded. */
  readonly trouble: string
  /** Why events could not be written to the outbox, empty while they can. */
  readonly outboxTrouble: string
}

/** Everything that the parts of one gateway share. */
interface Making {
  file: GatewayFile
  ports: GatewayPorts
  toAnju: Bus
  tally: Tally
}

export function gateway(file: GatewayFile, ports: GatewayPorts): Gateway {
  const { to } = file
  const toAnju = notedBus(ports.busTo(brokerLine(to.broker, to)), loginOf(to, ports))
  const making: Making = { file, ports, toAnju, tally: tally() }
  const made = file.from.map((source, i) => makeSource(making, source, i))
  const sources = made.map(({ source }) => source)
  const devices = made.flatMap((one) => one.devices)

  return {
    sources,
    devices,
    tally: making.tally,
    start() {
      for (const device of devices) device.start()
      for (const source of sources) source.start()
    },
    async stop() {
      await Promise.all(sources.map((source) => source.stop()))
      await confirmedOrLate(devices, ports.clock)
      await Promise.all(devices.map((device) => device.stop()))
    },
    get trouble() {
      return toAnju.trouble
    },
    get outboxTrouble() {
      return ports.outbox?.trouble ?? ''
    },
  }
}

function loginOf({ username, password_env }: Login, { secret }: GatewayPorts): BusLogin {
  const password = password_env === undefined ? undefined : secret(password_env)
  return { ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) }
}

function makeSource(making: Making, source: GatewaySource, i: number): { source: GatewaySourceRunner; devices: GatewayDevice[] } {
  const { clock, random } = making.ports
  if (source.is === 'tcp' || source.is === 'serial') {
    const device = makeDevice(making, source.id, { kind: 'radar', ...source }, source.family)
    const common = { family: streamFamily(source, clock), device, clock, random: random.fork(`source-${i}`), tally: making.tally }
    const [name, place] = placeOf(source)
    return { source: streamSource({ name, open: () => making.ports.openStream(place), ...common }), devices: [device] }
  }
  const { url } = source
  const family = familyOf(source, clock)
  const devices = new Map(
    Object.entries(source.devices).map(([name, binding]): [string, GatewayDevice] => [
      name,
      makeDevice(making, idOf(name), binding, source.is, family.commands?.(name)),
    ]),
  )
  const { site, home } = making.file.to
  const made = messageSource({
    name: `${source.is} ${url}`,
    clientId: `anju-gateway-${site}-${home}-${i}`,
    bus: notedBus(making.ports.busTo(brokerLine(url, source)), loginOf(source, making.ports)),
    family,
    devices,
    clock,
    random: random.fork(`source-${i}`),
    tally: making.tally,
  })
  return { source: made, devices: [...devices.values()] }
}

type BrokerSource = Exclude<GatewaySource, { is: 'tcp' | 'serial' }>

function familyOf(source: BrokerSource, clock: Clock): MessageFamily {
  if (source.is === 'zigbee2mqtt') return zigbee2mqttFamily(source)
  if (source.is === 'tasmota') return tasmotaFamily(source)
  return source.is === 'sparkplug' ? sparkplugFamily(source, clock) : milesightFamily(source)
}

/** What a stream is called, and where it is. */
export function placeOf(source: Extract<GatewaySource, { is: 'tcp' | 'serial' }>): [string, StreamPlace] {
  if (source.is === 'serial') {
    const { serial: path, family, baud = baudOf[family] } = source
    return [`${family} ${path}`, { serial: { path, baud } }]
  }
  const [host = '', port = ''] = source.tcp.split(':')
  return [`${source.family} tcp://${source.tcp}`, { tcp: { host, port: Number(port) } }]
}

/** A device of the file. Its model is the family: what stands behind is not told to us. */
function makeDevice(
  { file: { to }, ports: { clock, random, outbox }, toAnju }: Making,
  usualId: string,
  { kind, id = usualId, room }: { kind: DeviceKind; id?: string; room?: string },
  family: string,
  passedOn: readonly string[] = [],
): GatewayDevice {
  return gatewayDevice({
    device: catalogue[kind],
    address: { site: to.site, home: to.home, device: id },
    bus: toAnju,
    clock,
    random: random.fork(`device-${id}`),
    origin: to.origin ?? 'real',
    ...(to.mode === undefined ? {} : { mode: to.mode }),
    model: family,
    firmware: `anju-gateway ${GATEWAY_VERSION}`,
    ...(room === undefined ? {} : { room }),
    ...(outbox === undefined ? {} : { store: outbox.of(id) }),
    capabilities: ['gateway', ...lacking(catalogue[kind], passedOn)],
    deviceTime: () => ({ time: clock.now(), quality: to.clock ?? 'drifting' }),
  })
}

/** What a device does not do of its kind [PRES-7]. */
const lacking = ({ commands }: Device, passedOn: readonly string[]): string[] =>
  Object.keys(commands)
    .filter((name) => !passedOn.includes(name))
    .map((name) => `no-${name}`)

/** Waits until everything that was told is confirmed, for a while. */
function confirmedOrLate(devices: readonly GatewayDevice[], clock: Clock): Promise<void> {
  const end = after(clock.now(), gatewayLimits.farewell)
  return new Promise((resolve) => {
    const look = () => {
      if (clock.now() >= end || devices.every(({ unconfirmed }) => unconfirmed === 0)) return resolve()
      clock.wakeAt(after(clock.now(), gatewayLimits.leaving_look), look)
    }
    look()
  })
}
