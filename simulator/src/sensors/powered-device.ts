import {
  catalogue,
  deviceClient,
  type Bus,
  type Cancel,
  type Clock,
  type DeviceClient,
  type DeviceClientOptions,
  type DeviceDefinition,
  type DeviceKind,
  type Instant,
  type Mode,
  type Random,
  type RegisteredDevice,
  type Work,
} from '@anju/sdk'
import type { CausalHome } from '../causal-home.ts'
import type { DeviceClock } from '../faults/device-clock.ts'
import type { Impairment } from '../instrument-faults/impairment.ts'
import type { Instrument, Model, Port } from './instrument.ts'
import { models } from './models.ts'
import { perceivers, type Perception } from './perceive.ts'
import { STREAMS_S, wireClient, type WireSink } from '../wire/wire-client.ts'
import { wireSettingOf } from '../wire/wire-setting.ts'

/** One device of the home: an instrument, the protocol's client, and the power that both need. */
export interface PoweredDevice {
  readonly registered: RegisteredDevice
  readonly battery: boolean
  readonly heartbeat_s: number
  /** Whether it has power. A method, since an object literal with getters is a hash table to the engine, and there is one for every device of a city. */
  alive: () => boolean
  /** Its side of the protocol: whether it is connected, and how many events wait for their confirmation. */
  readonly line: Pick<DeviceClient, 'connected' | 'unconfirmed'>
  start(): void
  /** Tells the instrument what has changed, when it has power and a sense for it. */
  notice(changed: number): void
  /** Does something to the instrument, when it has power. */
  touch(touch: unknown): void
  /** Tells when an impaired device has told something; a sound one tells nobody. */
  onSaid(listener: () => void): void
  /** Whether it can tell that somebody opened it or took it off its place. */
  readonly guarded: boolean
  /** Its housing is opened or shut; without power it tells so when it has it again. */
  tamper(open: boolean): void
  /** Takes the power away at once. */
  cut(): void
  /** Lets it say goodbye. */
  stop(reason: 'shutdown' | 'battery'): Promise<void>
}

export interface PowerOptions {
  world: CausalHome
  site: string
  clock: Clock
  random: Random
  bus: Bus
  mode?: Mode
  work?: Work
  /** What its own clock says, given when it was switched on; the true time when left out. */
  deviceTime?: DeviceClock
  /** What is wrong with it. */
  impaired?: Impairment | undefined
  /** Hears what its instrument tells, before anything that is wrong with the device changes it. */
  told?: (event: Record<string, unknown>) => void
  /** Where its own bytes go, when it speaks a foreign family. */
  wire?: WireSink | undefined
}

/** Whether there is an instrument for a kind. */
export const isKnownKind = (kind: string): kind is DeviceKind => Object.hasOwn(models, kind)

/** Puts a device together, without power. Throws a RangeError for a kind that has no instrument. */
export function poweredDevice(registered: RegisteredDevice, options: PowerOptions): PoweredDevice {
  const { kind } = registered
  if (!isKnownKind(kind)) throw new RangeError(`There is no instrument for the kind ${kind} of device ${registered.id}.`)
  const { world, site, clock, random, impaired } = options
  // Which view belongs to which kind is held where models and perceivers are listed; here all kinds are powered alike.
  const model = models[kind] as unknown as Model<DeviceDefinition, unknown, unknown>
  const perceive = (hung: RegisteredDevice): Perception<unknown> => perceivers[kind](world, hung)
  const perception = impaired?.perception(perceive, registered) ?? perceive(registered)
  let booted = clock.now()
  const foreign = foreignClient(registered, options)
  const spoken: DeviceClientOptions = {
    device: catalogue[kind],
    address: { site, home: world.home.id, device: registered.id },
    bus: options.bus,
    clock,
    random: random.fork('client'),
    origin: 'simulated',
    model: model.model,
    firmware: model.firmware,
    room: registered.room,
    capabilities: model.capabilities,
    ...(options.mode === undefined ? {} : { mode: options.mode }),
    ...(options.work === undefined ? {} : { work: options.work }),
    ...(options.deviceTime === undefined ? {} : { deviceTime: () => options.deviceTime!(booted) }),
  }
  // What a fault makes it say of itself is asked for at each start.
  if (impaired !== undefined)
    Object.defineProperties(spoken, {
      firmware: { get: () => impaired.firmware(model.firmware) ?? model.firmware },
      room: { get: () => impaired.room(registered.room) ?? registered.room },
    })
  const client = foreign ?? deviceClient(spoken)
  const wakes = new Set<Cancel>()
  const wakeAt = (at: Instant, wake: () => void): Cancel => {
    const cancel = clock.wakeAt(at, () => {
      wakes.delete(cancel)
      wake()
    })
    wakes.add(cancel)
    return () => {
      wakes.delete(cancel)
      cancel()
    }
  }
  let armed: { for: Instant; cancel: Cancel } | undefined
  /** Looks again when what is in view changes by itself. */
  const arm = () => {
    const next = perception.changes?.(clock.now())
    if (next === armed?.for) return
    armed?.cancel()
    armed = next === undefined ? undefined : { for: next, cancel: wakeAt(next, look) }
  }
  const look = () => {
    armed = undefined
    instrument?.notice()
    arm()
  }
  let instrument: Instrument<unknown> | undefined
  let starts = 0
  let opened = false
  let guard: (body: { event: 'tamper'; tampered: boolean }) => void = () => {}
  const kept: Record<string, number> = {}
  client.onCommand(({ body }) => {
    if (instrument === undefined) return { done: false, error: 'no power' }
    if (body['command'] === 'identify') return { done: true }
    return instrument.command?.(body) ?? { done: false, error: 'unknown command' }
  })
  const powerOff = () => {
    instrument = undefined
    for (const cancel of wakes) cancel()
    wakes.clear()
    armed = undefined
  }
  return {
    registered,
    battery: catalogue[kind].power === 'battery',
    heartbeat_s: catalogue[kind].heartbeat_s,
    alive: () => instrument !== undefined,
    line: client,
    start() {
      booted = clock.now()
      client.start()
      const port: Port<DeviceDefinition, unknown> = {
        now: () => clock.now(),
        random: random.fork(`instrument/${starts++}`),
        wakeAt,
        look: () => perception.look(clock.now()),
        event(body) {
          options.told?.(body)
          void client.event(body)
        },
        reading: (body) => client.reading(body),
        frame: (bytes) => client.frame(bytes),
        day: () => world.time.day(clock.now()),
        cold: starts > 1,
        kept,
      }
      const own = impaired?.port(port) ?? port
      guard = (body) => own.event(body)
      instrument = model.start(own)
      if (opened) guard({ event: 'tamper', tampered: true })
      if (foreign !== undefined && kind === 'radar') instrument.command?.({ command: 'stream', for_s: STREAMS_S })
      arm()
    },
    notice(changed) {
      if (instrument === undefined || (changed & perception.concerns) === 0) return
      instrument.notice()
      arm()
    },
    touch: (touch) => instrument?.touched?.(touch),
    guarded: Object.hasOwn(catalogue[kind].events, 'tamper'),
    tamper(open) {
      opened = open
      if (instrument !== undefined) guard({ event: 'tamper', tampered: open })
    },
    onSaid: (listener) => impaired?.onSaid(listener),
    cut() {
      powerOff()
      client.cut()
    },
    async stop(reason) {
      powerOff()
      await client.stop(reason)
    },
  }
}

/** The client of a device that speaks a foreign family; undefined for one that speaks the protocol. Throws a RangeError when nobody reads its bytes. */
function foreignClient(registered: RegisteredDevice, { wire, clock, world }: PowerOptions): DeviceClient | undefined {
  if (registered.wire === undefined) return undefined
  if (wire === undefined) throw new RangeError(`${registered.id} speaks ${registered.wire}, and nobody reads its bytes.`)
  return wireClient(registered.kind, wire.setting ?? wireSettingOf(registered, clock, world.time), wire)
}
