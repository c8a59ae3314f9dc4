import {
  catalogue,
  decodeConfirm,
  encode,
  topicOf,
  type Address,
  type Bus,
  type Clock,
  type Instant,
  type RegisteredDevice,
} from '@anju/sdk'
import { waitUntil } from '../../runner/live-wait.ts'

/** What became of one call for help on its way in. */
export interface CallSent {
  /** Whether the application confirmed it: accepted, refused with an error, or silent. */
  confirmed: 'accepted' | 'silent' | { error: string }
}

/** What a call needs. */
export interface CallOptions {
  bus: Bus
  clock: Clock
  address: Address
  device: RegisteredDevice
  /** A word that no call before had. */
  boot: string
  /** How long to wait for the confirmation, ms. */
  patience_ms: number
  signal: AbortSignal
}

/** Births one device, presses it, and waits for the application's answer. Rejects with a BusError when the broker is not there or refuses. */
export async function callForHelp({ bus, clock, address, device, boot, patience_ms, signal }: CallOptions): Promise<CallSent> {
  const [id, stop] = [`${boot}-0`, new AbortController()]
  let confirmed: CallSent['confirmed'] = 'silent'
  const { site, home, device: name } = address
  const connection = await bus.connect({
    clientId: `${site}/${home}/${name}`,
    clean: true,
    onMessage({ payload }) {
      const answer = decodeConfirm(payload)
      if (!answer.ok || answer.value.id !== id) return
      confirmed = answer.value.accepted ? 'accepted' : { error: answer.value.error ?? 'unknown' }
      stop.abort()
    },
  })
  try {
    await connection.subscribe(topicOf(address, 'confirm'), 1)
    const envelope = () => ({ boot, seq: 0, time_ms: clock.now(), clock: 'synced' as const, origin: 'simulated' as const })
    const { heartbeat_s } = catalogue[device.kind as keyof typeof catalogue]
    const birth = { kind: device.kind, model: 'doctor', firmware: '1', heartbeat_s, room: device.room, capabilities: [] }
    await connection.publish({ topic: topicOf(address, 'birth'), payload: encode({ ...envelope(), body: birth }), qos: 1, retain: true })
    const call = encode({ ...envelope(), body: { event: 'sos', state: 'raised' } })
    await connection.publish({ topic: topicOf(address, 'event'), payload: call, qos: 1, retain: false })
    await waitUntil(clock, (clock.now() + patience_ms) as Instant, AbortSignal.any([signal, stop.signal]))
  } finally {
    await connection.end()
  }
  return { confirmed }
}
