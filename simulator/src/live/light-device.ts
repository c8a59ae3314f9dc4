import {
  catalogue,
  encode,
  topicOf,
  type Address,
  type Bus,
  type Clock,
  type Connection,
  type DeviceKind,
  type Instant,
  type Random,
} from '@anju/sdk'

/** A device that only loads a broker: it is born, and says a reading of its kind again and again. It sees no world. */
export interface LightDevice {
  start(): void
  stop(): Promise<void>
}

export interface LightDeviceOptions {
  address: Address
  kind: DeviceKind
  bus: Bus
  clock: Clock
  random: Random
  /** Time from one reading to the next, milliseconds. */
  every_ms: number
}

/** A line that was lost, or not had, is tried again after up to this, milliseconds. */
const AGAIN_MS = 5_000

/** A reading of each kind of the pilot that its codec takes. What it says is invented; the envelope says that it is simulated. */
const READINGS: Readonly<Record<string, Record<string, unknown>>> = {
  radar: { posture: 'sitting', motion_pct: 12, breath_per_min: 16.4, heart_per_min: 71.2, still_s: 40 },
  'gas-detector': { gas_lel_pct: 0.4, co_ppm: 2 },
  'voice-terminal': { calls_left: 5 },
  'water-sensor': { battery_pct: 88, rssi_dbm: -61 },
}

/** Kinds that can be light. */
export const lightKinds: ReadonlySet<string> = new Set(Object.keys(READINGS))

export function lightDevice({ address, kind, bus, clock, random, every_ms }: LightDeviceOptions): LightDevice {
  const body = READINGS[kind] ?? {}
  const { heartbeat_s } = catalogue[kind]
  const [birth, death, reading] = [topicOf(address, 'birth'), topicOf(address, 'death'), topicOf(address, 'reading')]
  let line: Connection | undefined
  let on = false
  let cancel = () => {}
  let boot = ''
  let seq = 0

  const envelope = (number: number, said: Record<string, unknown>) =>
    encode({ boot, seq: number, time_ms: Math.trunc(clock.now()), clock: 'synced', origin: 'simulated', body: said })
  const again = () => {
    line = undefined
    cancel()
    if (on) cancel = clock.wakeAt((clock.now() + random.int(1, AGAIN_MS)) as Instant, () => void connect())
  }
  const connect = async () => {
    boot = `${Math.trunc(clock.now()).toString(36)}-${random.int(0, 36 ** 4 - 1).toString(36)}`
    seq = 0
    try {
      const made = await bus.connect({
        clientId: `${address.site}/${address.home}/${address.device}`,
        clean: true,
        will: { topic: death, payload: encode({ boot, origin: 'simulated', body: { reason: 'lost' } }), qos: 1, retain: false },
        onMessage() {},
        onClose: again,
      })
      line = made
      const certificate = { kind, model: 'anju-sim-light-1', firmware: '1.0.0', heartbeat_s, capabilities: [] }
      await made.publish({ topic: birth, payload: envelope(0, certificate), qos: 1, retain: true })
      speak((clock.now() + random.int(1, every_ms)) as Instant)
    } catch {
      again()
    }
  }
  /** Each reading is due at its instant, however late the one before was. */
  const speak = (at: Instant) => {
    const mine = line
    cancel = clock.wakeAt(at, () => {
      if (!on || line !== mine || mine === undefined) return
      mine.publish({ topic: reading, payload: envelope(seq++, body), qos: 1, retain: false }).catch(() => {})
      speak((at + every_ms) as Instant)
    })
  }
  return {
    start() {
      on = true
      void connect()
    },
    async stop() {
      on = false
      cancel()
      const last = line
      if (last === undefined || !last.open) return
      const goodbye = encode({ boot, time_ms: Math.trunc(clock.now()), origin: 'simulated', body: { reason: 'shutdown' } })
      await last.publish({ topic: death, payload: goodbye, qos: 1, retain: false }).catch(() => {})
      await last.end()
    },
  }
}
