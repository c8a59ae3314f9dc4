import {
  decodeBirth,
  decodeDeath,
  decodeEvent,
  decodeFrame,
  decodeReading,
  decodeReply,
  fail,
  limits,
  messageId,
  ok,
  type Address,
  type Fault,
  type Instant,
  type Mode,
  type Origin,
  type Reply,
  type Report,
  type Result,
  type UpChannel,
} from '@anju/sdk'
import type { Engine } from '../detect/engine.ts'
import type { ReportSignal } from '../detect/rule.ts'
import type { Known } from '../registry.ts'
import type { GroupCommit } from '../store/group-commit.ts'
import type { DeviceBook } from './device-book.ts'
import { eventTime, type EventTime } from './event-time.ts'
import type { RememberedIds } from './remembered-ids.ts'
import type { UnderTest } from './under-test.ts'

/** What a message is taken in with. */
export interface TakeOptions {
  commits: GroupCommit
  engine: Engine
  devices: DeviceBook
  ids: RememberedIds
  /** What these say is a test. */
  underTest: Pick<UnderTest, 'has'>
  /** Milliseconds by which the server's time is ahead of the machine's, and so of the devices'. */
  ahead_ms: () => number
  /** Sends the application's answer to an event down to the device that the event's topic names. */
  confirm: (address: Address, id: string, error: Fault['code'] | undefined) => void
  /** A device has changed; `now` after an event, a birth or a death, which are shown at once. */
  onDevice: (known: Known, now: boolean) => void
  /** A device has answered a command. */
  onReply?: (known: Known, reply: Reply) => void
}

/** What a channel made of its message: done, or done once the group is stored, or not taken. */
export type Taken = Result<'done' | 'store' | 'stale'>

const DONE: Taken = ok('done')
const STORE: Taken = ok('store')
/** Takes a message of a registered device by its channel. Errors of the REJ rules. */
export function takeMessage(options: TakeOptions, known: Known, channel: UpChannel, payload: Uint8Array, at: Instant): Taken {
  switch (channel) {
    case 'event':
      return takeEvent(options, known, payload, at)
    case 'reading':
      return takeReading(options, known, payload, at)
    case 'birth':
      return takeBirth(options, known, payload, at)
    case 'death':
      return takeDeath(options, known, payload, at)
    case 'frame':
      return takeFrame(known, payload)
    case 'reply':
      return takeReply(options, known, payload)
    default:
      return channel satisfies never
  }
}

const originOf = ({ envelope }: Report, known: Known) => envelope.origin ?? known.home.origin

/** [QUAR-3] Where people really live no simulated device has a place, also not in a drill: nobody may take its word for theirs. */
const simulatedAmongReal = (origin: Origin | undefined, { home }: Known): Result<never> | undefined =>
  home.origin === 'real' && origin === 'simulated' ? fail('simulated-in-real-home', { home: home.id }, '/origin') : undefined

/** What is meant becomes a test while the device is tried out; a drill stays a drill. */
const modeOf = ({ envelope: { mode = 'actual' } }: Report, tested: boolean): Mode => (tested && mode === 'actual' ? 'test' : mode)

const signalOf = (
  { underTest }: TakeOptions,
  report: Report,
  known: Known,
  channel: 'event' | 'reading',
  at: Instant,
  time: EventTime,
): ReportSignal => ({
  type: 'report',
  at,
  happened: time.happened,
  late: time.late,
  device: known.watched,
  channel,
  said: channel === 'event' ? String(report.body['event']) : 'reading',
  body: report.body,
  message: messageId(report.envelope),
  origin: originOf(report, known),
  mode: modeOf(report, underTest.has(known.key, at)),
  supervised: 'boot' in report.envelope,
})

function takeEvent(options: TakeOptions, known: Known, payload: Uint8Array, at: Instant): Taken {
  const { commits, devices, engine, ids } = options
  const decoded = decodeEvent(known.kind, payload)
  if (!decoded.ok) return decoded
  const report = decoded.value
  const stranger = simulatedAmongReal(report.envelope.origin, known)
  if (stranger !== undefined) return stranger
  const id = messageId(report.envelope)
  const supervised = 'boot' in report.envelope
  devices.heard(known, at, originOf(report, known), supervised)
  const confirm = () => {
    if (supervised) options.confirm(known.address, id, undefined)
  }
  if (!ids.remember(known.key, id, at)) {
    // A repeat: its first copy may still be on its way to the disk, so the answer waits for that.
    if (!commits.pending) {
      confirm()
      return DONE
    }
    commits.whenStored(confirm)
    return STORE
  }

  const time = eventTime(report.envelope, at, options.ahead_ms())
  const { home, registered } = known
  const { group } = commits
  group.events.push({
    home: home.id,
    device: registered.id,
    id,
    arrived_ms: at,
    happened_ms: time.happened,
    time_quality: time.quality,
    body: report.body,
  })
  group.forget_before_ms = ids.oldest(at)
  devices.event(known, time.happened, report.body)
  engine.hear(home.id, signalOf(options, report, known, 'event', at, time))
  group.devices.set(known.key, devices.state(known))
  commits.whenStored(() => {
    confirm()
    options.onDevice(known, true)
  })
  return STORE
}

function takeReading(options: TakeOptions, known: Known, payload: Uint8Array, at: Instant): Taken {
  const { devices, engine } = options
  const decoded = decodeReading(known.kind, payload)
  if (!decoded.ok) return decoded
  const report = decoded.value
  const stranger = simulatedAmongReal(report.envelope.origin, known)
  if (stranger !== undefined) return stranger
  const time = eventTime(report.envelope, at, options.ahead_ms())
  devices.heard(known, at, originOf(report, known), true)
  devices.reading(known, time.happened, report.body)
  const durable = engine.hear(known.home.id, signalOf(options, report, known, 'reading', at, time))
  options.onDevice(known, false)
  return durable ? STORE : DONE
}

function takeBirth(options: TakeOptions, known: Known, payload: Uint8Array, at: Instant): Taken {
  const { commits, devices, engine } = options
  const decoded = decodeBirth(payload)
  if (!decoded.ok) return decoded
  const { envelope, birth } = decoded.value
  const { home, registered, watched } = known
  const stranger = simulatedAmongReal(envelope.origin, known)
  if (stranger !== undefined) return stranger
  if (birth.kind !== registered.kind) return fail('kind-mismatch', { said: birth.kind, registered: registered.kind }, '/body/kind')
  devices.heard(known, at, envelope.origin, true)
  devices.born(known, envelope.boot, birth)
  commits.group.births.set(known.key, { home: home.id, device: registered.id, boot: envelope.boot, at_ms: at, birth })
  engine.hear(home.id, { type: 'presence', at, device: watched, presence: 'online', origin: envelope.origin, ...saidRoom(birth) })
  commits.group.devices.set(known.key, devices.state(known))
  commits.whenStored(() => options.onDevice(known, true))
  return STORE
}

const saidRoom = ({ room }: { room?: string }) => (room === undefined ? {} : { said_room: room })

function takeDeath(options: TakeOptions, known: Known, payload: Uint8Array, at: Instant): Taken {
  const { commits, devices, engine } = options
  const decoded = decodeDeath(payload)
  if (!decoded.ok) return decoded
  const { boot, origin, body } = decoded.value
  const stranger = simulatedAmongReal(origin, known)
  if (stranger !== undefined) return stranger
  if (!devices.died(known, boot)) return ok('stale')
  engine.hear(known.home.id, { type: 'presence', at, device: known.watched, presence: body.reason, origin })
  commits.group.devices.set(known.key, devices.state(known))
  commits.whenStored(() => options.onDevice(known, true))
  return STORE
}

function takeFrame({ kind }: Known, payload: Uint8Array): Taken {
  if (kind.frames !== true) return fail('channel-not-for-kind', { kind: kind.kind, channel: 'frame' })
  if (payload.byteLength > limits.frame_bytes) return fail('payload-too-large', { bytes: payload.byteLength, limit: limits.frame_bytes })
  const decoded = decodeFrame(payload)
  return decoded.ok ? DONE : decoded
}

function takeReply({ onReply }: TakeOptions, known: Known, payload: Uint8Array): Taken {
  const decoded = decodeReply(payload)
  if (!decoded.ok) return decoded
  onReply?.(known, decoded.value)
  return DONE
}
