import type { Utterance } from '../../adapters/adapter.ts'
import type { Cancel, Clock } from '../../clock.ts'
import { deviceClient, type DeviceClient, type DeviceClientOptions } from '../../client/device-client.ts'
import { checkBody } from '../../codec.ts'
import type { CommandHandler } from '../../client/command-desk.ts'
import type { Device } from '../../define-device.ts'
import { after, Milliseconds, type Instant } from '../../time.ts'
import type { Fault } from '../../result.ts'
import { gatewayLimits, SIGN_OF_LIFE } from '../gateway-limits.ts'
import { tally, type Tally } from '../tally.ts'

/** One foreign device as the gateway speaks for it: its own connection, birth, will and events. */
export interface GatewayDevice {
  readonly id: string
  /** What it told before the gateway went off, and nobody confirmed, is told now; then it is lost again, unless it was heard meanwhile. */
  start(): void
  /** The device itself spoke: it lives, and what it said is told. */
  hear(said: readonly Utterance[]): void
  /** Who passes on what Anju asks of it. */
  carries(handler: CommandHandler): void
  /** Something of it could not be read: it lives, and the fault is counted. */
  fault(fault: Fault): void
  /** Its family says that it is there, or that it is lost. */
  vouch(online: boolean): void
  /** What speaks for it can be heard, or not: then nothing is known of it. */
  reach(reachable: boolean): void
  /** Says goodbye, after what it had to tell; a second call, or one for a device that is not there, does nothing. */
  stop(): Promise<void>
  /** Whether it is born and not dead, and whether the line to Anju is up. */
  readonly alive: boolean
  readonly connected: boolean
  readonly told: number
  /** When the device itself was last heard. */
  readonly heardAt: Instant | undefined
  /** Its faults by code, most often first. */
  readonly faults: Tally['faults']
  readonly unconfirmed: number
}

/**
 * Born when it is heard or vouched for. Dead when its family has lost it: then, once everything it told is confirmed, its line is cut and Anju's broker
 * sends the will, `lost`. A device that its family vouches for gives a sign of life within each heartbeat; nobody's silence is filled otherwise.
 */
export function gatewayDevice(options: DeviceClientOptions): GatewayDevice {
  const { device, clock, address } = options
  const client = deviceClient(options)
  const life = signOfLife(device, clock, client, () => vouched)
  let alive = false
  /** It is lost, and stays only until all that it told is confirmed. */
  let leaving = false
  /** Its family vouches for it, until it takes that back or cannot be heard. */
  let vouched = false
  let wasThere = false
  let reachable = true
  let told = 0
  let heardAt: Instant | undefined
  const counted = tally()
  let cancel: Cancel = () => {}

  const bear = () => {
    cancel()
    if (!alive) client.start()
    if (!alive || leaving) life.begin()
    alive = true
    leaving = false
  }
  const leave = () => {
    cancel()
    life.end()
    if (!alive) return
    if (client.unconfirmed > 0) {
      leaving = true
      cancel = clock.wakeAt(after(clock.now(), gatewayLimits.leaving_look), leave)
      return
    }
    alive = false
    client.cut()
  }

  return {
    id: address.device,
    start() {
      if (client.unconfirmed === 0) return
      bear()
      leave()
    },
    hear(said) {
      reachable = wasThere = true
      heardAt = clock.now()
      bear()
      for (const { channel, body } of said) {
        told += 1
        if (channel === 'event') client.event(body)
        else client.reading(body)
        life.said(channel, body)
      }
    },
    fault: (fault) => counted.fault(fault),
    carries: (handler) => client.onCommand(handler),
    vouch(online) {
      vouched = wasThere = online
      if (online && reachable) bear()
      if (!online) leave()
    },
    reach(now) {
      reachable = now
      if (now && wasThere) bear()
      if (!now) {
        vouched = false
        leave()
      }
    },
    async stop() {
      cancel()
      life.end()
      if (!alive) return
      alive = false
      await inTime(clock, client.stop('shutdown'))
    },
    get alive() {
      return alive
    },
    get connected() {
      return client.connected
    },
    get told() {
      return told
    },
    get heardAt() {
      return heardAt
    },
    get faults() {
      return counted.faults
    },
    get unconfirmed() {
      return client.unconfirmed
    },
  }
}

/** Waits for a goodbye, and no longer than a goodbye may take: a line that does not answer holds nobody up. */
function inTime(clock: Clock, goodbye: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const late = clock.wakeAt(after(clock.now(), gatewayLimits.farewell), resolve)
    void goodbye.then(() => {
      late()
      resolve()
    })
  })
}

/** Says that a vouched device lives, when it has said nothing itself for most of its heartbeat: a reading of what must be said and is still so. */
function signOfLife(device: Device, clock: Clock, client: DeviceClient, vouched: () => boolean) {
  const demanded = device.schemas.reading.required ?? []
  const period = Milliseconds((device.heartbeat_s * 1_000 * SIGN_OF_LIFE.times) / SIGN_OF_LIFE.outOf)
  let known = nothingKnown(device)
  let lastAt: Instant = clock.now()
  let cancel: Cancel = () => {}

  const look = () => {
    if (clock.now() >= after(lastAt, period)) {
      lastAt = clock.now()
      if (vouched() && checkBody(device.schemas.reading, known).ok) client.reading(known)
    }
    cancel = clock.wakeAt(after(lastAt, period), look)
  }
  return {
    begin() {
      lastAt = clock.now()
      look()
    },
    said(channel: Utterance['channel'], body: Record<string, unknown>) {
      lastAt = clock.now()
      if (channel === 'reading') known = Object.fromEntries(Object.entries(body).filter(([name]) => demanded.includes(name)))
      if (channel === 'event' && body['event'] === 'presence' && body['present'] === false) known = nothingKnown(device)
    },
    end: () => cancel(),
  }
}

/** What a radar says that sees nobody [PRES-6]; of every other kind nothing is known before it spoke. */
const nothingKnown = ({ kind }: Device): Record<string, unknown> => (kind === 'radar' ? { posture: 'unknown' } : {})
