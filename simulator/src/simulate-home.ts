import {
  random as randomOf,
  ok,
  type Bus,
  type Cancel,
  type Clock,
  type Home,
  type Instant,
  type Message,
  type Mode,
  type Random,
  type RegisteredDevice,
  type Result,
  type Truth,
  type Work,
  type WorldSnapshot,
} from '@anju/sdk'
import type { Action } from './action.ts'
import { causalHome, type CausalHome } from './causal-home.ts'
import { deviceClock } from './faults/device-clock.ts'
import { spanOf, touches, type Fault } from './faults/fault.ts'
import { faultyBus } from './faults/faulty-bus.ts'
import { homeUplink, type HomeUplink } from './faults/home-uplink.ts'
import { powerBook, type PowerBook } from './faults/power-book.ts'
import { silentSpans } from './faults/silent-spans.ts'
import { impairment } from './instrument-faults/impairment.ts'
import { isInstrumentFault } from './instrument-faults/instrument-fault.ts'
import { runInstrumentFaults } from './instrument-faults/run-instrument-faults.ts'
import { hungIn } from './instrument-faults/hung.ts'
import { day, type Day } from './people/day.ts'
import { peaksOf } from './people/jolt.ts'
import { lifeOf } from './people/life/life-of.ts'
import { pet } from './people/pet.ts'
import { decide, type Stage } from './perform.ts'
import { poweredDevice, type PoweredDevice } from './sensors/powered-device.ts'
import type { SpeechTouch, WristTouch } from './sensors/views.ts'
import { saidBus } from './said-bus.ts'
import { snapshotOf } from './snapshot.ts'
import type { Start } from './start.ts'
import { silences, type Silences } from './truth/silences.ts'
import { truthLog, type TruthLog } from './truth/truth-log.ts'
import { watchQuota } from './truth/watch-quota.ts'
import type { WireSink } from './wire/wire-client.ts'
import { EVERYTHING } from './world/changed.ts'
import { localTime } from './world/local-time.ts'
import { withSharedPlan } from './world/shared-plan.ts'

/** What one simulated home needs. Time, chance and the bus are handed in. */
export interface SimulateHomeOptions {
  home: Home
  /** Id of the site, for the topics. */
  site: string
  clock: Clock
  seed: number | string
  /** The bus that a device connects to. */
  bus: (device: RegisteredDevice) => Bus
  mode?: Mode
  work?: Work
  faults?: readonly Fault[]
  starts?: Start
  /** Told what each device hands to its line, before any fault of the line can touch it. */
  said?: (device: RegisteredDevice, message: Message) => void
  /** Where the bytes of a device go that speaks a foreign family (`wire` of the registered device). Without it such a device cannot be simulated. */
  wire?: (device: RegisteredDevice) => WireSink
  /** IANA name of the home's time zone; `Asia/Shanghai` when left out. */
  time_zone?: string
}

/** One home that lives: everything that its devices say follows from one world. */
export interface HomeSimulation {
  /** Switches the devices on and lets time count. Call it once. */
  start(): void
  /** Lets something happen now. A fault says why it cannot; nothing has changed then. */
  act(action: Action): Result<void>
  /** Whether `act` would do it. Changes nothing. */
  possible(action: Action): boolean
  /** The true world at the clock's instant. Looking changes nothing. */
  snapshot(): WorldSnapshot
  /** Ground truth as it comes about. Returns nothing; listeners stay for the life of the home. */
  onTruth(listener: (truth: Truth) => void): void
  /** How each device stands: whether it has power and a line, and how many of its events nobody has confirmed. */
  devices(): DeviceState[]
  /** Switches every device off and lets no more time count. */
  stop(): Promise<void>
}

/** The options with what the devices of the home share. */
type Inside = SimulateHomeOptions & { uplink: HomeUplink }

/** One device of a simulation as it stands. */
export interface DeviceState {
  id: string
  alive: boolean
  connected: boolean
  unconfirmed: number
}

const stateOf = ({ registered, alive, line }: PoweredDevice): DeviceState => ({
  id: registered.id,
  alive: alive(),
  connected: line.connected,
  unconfirmed: line.unconfirmed,
})

/** An outage counts as an emergency of a device once it must have missed so many signs of life. */
const HEARTBEATS = 3

/**
 * Puts a home together. It sleeps until something is due: somebody ends what they do, comes into a view or leaves it, a leaf moves, gas or water flows.
 * Same home, seed and clock: the same messages, byte for byte. Throws a RangeError for a kind of device without an instrument.
 */
export function simulateHome(given: SimulateHomeOptions): HomeSimulation {
  const { clock, seed, faults = [], starts = {} } = given
  const home = withSharedPlan(given.home)
  const began = clock.now()
  const random = randomOf(seed).fork(home.id)
  const options: Inside = { ...given, home, uplink: homeUplink({ clock, began, random: random.fork('uplink') }) }
  const time = localTime(options.time_zone ?? 'Asia/Shanghai')
  const listeners: ((truth: Truth) => void)[] = []
  const log = truthLog(home.id, (truth) => listeners.forEach((listener) => listener(truth)))
  const devices = new Map<string, PoweredDevice>()
  const joltRandom = random.fork('jolt')
  const world = causalHome(
    home,
    starts,
    random.fork('world'),
    began,
    time,
    {
      log,
      jolt(resident, kind) {
        const touch: WristTouch = { peaks_g: peaksOf(kind, joltRandom) }
        const body = world.people.find(({ registered }) => registered.id === resident)!
        for (const device of devices.values())
          if (device.registered.kind === 'wristband' && body.worn.has(device.registered.id)) device.touch(touch)
      },
      phrase(room, likeness) {
        const touch: SpeechTouch = { words: 'babble', likeness }
        for (const device of devices.values())
          if (device.registered.kind === 'voice-terminal' && device.registered.room === room) device.touch(touch)
      },
    },
    randomOf(seed).fork('weather'),
  )
  for (const device of home.devices) devices.set(device.id, powered(device, world, options, began, log))
  /** Second devices with an id that is taken. */
  const twins: PoweredDevice[] = []

  const stage: Stage = { world, devices, log, power: powerBook(devices), silences: silences(log, home.devices) }
  const days =
    starts.day === true
      ? world.people.flatMap((body) => daysOf(body, stage, random.fork(`day/${body.registered.id}`), began).map((day) => ({ body, day })))
      : []
  let running = false
  let due: Cancel = () => {}

  /** Lets everything that is due happen, tells each instrument what concerns it, and sleeps until something is due again. */
  const settle = (also = 0) => {
    const now = clock.now()
    world.advance(now)
    for (const { day } of days) if (day.next() <= now) day.advance(now)
    world.advance(now)
    const changed = world.takeChanges() | also
    if (changed !== 0) for (const device of devices.values()) device.notice(changed)
    if (changed !== 0) for (const twin of twins) twin.notice(changed)
    due()
    let next = world.next(now) ?? Infinity
    for (const { day } of days) next = Math.min(next, Math.max(now + 1, day.next()))
    if (running && next < Infinity) due = clock.wakeAt(next as Instant, wake)
  }
  const wake = () => settle()
  return {
    start() {
      running = true
      for (const device of devices.values()) device.start()
      cutPower(clock, began, faults, stage.power)
      breakDevices(options, stage, began, twins)
      watchSilences(options, began, devices, stage.silences)
      settle(EVERYTHING)
    },
    act(action) {
      const now = clock.now()
      world.advance(now)
      const decided = decide(stage, action, now)
      if (!decided.ok) return decided
      if ('who' in action) for (const { body, day } of days) if (body.registered.id === action.who) day.pause(now)
      decided.value(now)
      if (running) settle(EVERYTHING)
      return ok(undefined)
    },
    possible: (action) => decide(stage, action, clock.now()).ok,
    snapshot: (): WorldSnapshot =>
      snapshotOf(
        world,
        clock.now(),
        [...devices.values()].filter(({ alive }) => running && !alive()).map(({ registered }) => registered.id),
      ),
    devices: () => [...devices.values()].map(stateOf),
    onTruth: (listener) => void listeners.push(listener),
    async stop() {
      running = false
      due()
      await Promise.all([...devices.values(), ...twins].filter(({ alive }) => alive()).map((device) => device.stop('shutdown')))
    },
  }
}

/** Lets the faults of devices begin and end. */
function breakDevices(options: Inside, stage: Stage, began: Instant, twins: PoweredDevice[]): void {
  const { clock, seed, home, faults = [] } = options
  for (const device of stage.devices.values()) {
    const { registered } = device
    const mine = faults.filter(isInstrumentFault).filter((fault) => fault.device === registered.id)
    if (mine.length === 0) continue
    runInstrumentFaults(mine, {
      clock,
      began,
      device,
      power: stage.power,
      log: stage.log,
      silences: stage.silences,
      random: faultLuck(seed, home.id, registered.id),
      twin(room) {
        const twin = powered(hungIn(home, registered, room), stage.world, { ...options, seed: `${seed}/twin`, faults: [] }, began)
        twins.push(twin)
        return twin
      },
    })
  }
}

function powered(device: RegisteredDevice, world: CausalHome, options: Inside, began: Instant, log?: TruthLog): PoweredDevice {
  const { clock, site, seed, home, mode, work, faults = [], said, uplink } = options
  const random = randomOf(seed).fork(home.id).fork(`device/${device.id}`)
  const mine = faults.filter((fault) => touches(fault, device.id))
  const luck = faultLuck(seed, home.id, device.id)
  const line = faultyBus(options.bus(device), { clock, random: luck, faults: mine, began, uplink })
  const deviceTime = deviceClock({ clock, began, time: world.time, random: luck, faults: mine })
  return poweredDevice(device, {
    world,
    site,
    clock,
    random,
    bus: said === undefined ? line : saidBus(line, (message) => said(device, message)),
    impaired: impairment({ home, clock, began, faults: mine.filter(isInstrumentFault) }),
    wire: options.wire?.(device),
    ...(device.kind === 'voice-terminal' && log !== undefined ? { told: watchQuota(device, clock, log) } : {}),
    ...(deviceTime === undefined ? {} : { deviceTime }),
    ...(mode === undefined ? {} : { mode }),
    ...(work === undefined ? {} : { work }),
  })
}

/** The chance of one device's faults, apart from all else that it draws. */
const faultLuck = (seed: number | string, home: string, device: string): Random =>
  randomOf(seed).fork(home).fork(`device/${device}`).fork('faults')

/** The day of a resident, and of their pet. */
function daysOf(body: CausalHome['people'][number], stage: Stage, random: Random, start: Instant): Day[] {
  const { home, time } = stage.world
  const { plan } = home
  const perform = (action: Action, now: Instant) => {
    const decided = decide(stage, action, now)
    if (decided.ok) decided.value(now)
  }
  const own = day({ plan, body, life: lifeOf(home, body.registered, random, time, start), start, perform })
  return body.registered.pet === undefined ? [own] : [own, pet({ plan, random: random.fork('pet'), time, start, perform })]
}

/** Takes the mains away and gives them back, as the faults say. */
function cutPower(clock: Clock, began: Instant, faults: readonly Fault[], power: PowerBook): void {
  for (const fault of faults) {
    if (fault.fault !== 'power-cut') continue
    const { from_s, until_s } = spanOf(fault)
    clock.wakeAt((began + from_s * 1000) as Instant, () => power.mains(false))
    clock.wakeAt((began + until_s * 1000) as Instant, () => power.mains(true))
  }
}

/** Truth of outages that are longer than a supervisor waits: the device is silent from the moment at which its line is gone. */
function watchSilences(
  { clock, faults = [], seed, home }: SimulateHomeOptions,
  began: Instant,
  devices: ReadonlyMap<string, PoweredDevice>,
  watch: Silences,
): void {
  for (const { registered, heartbeat_s } of devices.values()) {
    const mine = faults.filter((fault) => touches(fault, registered.id))
    for (const { from_ms, until_ms } of silentSpans(mine, faultLuck(seed, home.id, registered.id))) {
      if (until_ms - from_ms < HEARTBEATS * heartbeat_s * 1000) continue
      const at = (began + from_ms) as Instant
      clock.wakeAt(at, () => watch.begin(registered, 'line', at))
      if (until_ms === Infinity) continue
      const end = (began + until_ms) as Instant
      clock.wakeAt(end, () => watch.end(registered, 'line', end))
    }
  }
}
