import {
  after,
  fail,
  limits,
  Milliseconds,
  ok,
  parseTopic,
  type Client,
  type Fault,
  type Gate,
  type GateAnswer,
  type Instant,
  type Message,
} from '@anju/sdk'
import type { Agenda } from '../agenda.ts'
import type { Registry } from '../registry.ts'
import type { Known } from '../registry.ts'
import { serverLimits } from '../limits.ts'
import type { DevicePace } from './device-pace.ts'
import { refusedId } from './refused-id.ts'
import type { Refusals } from './refusals.ts'
import { takeMessage, type TakeOptions } from './take-message.ts'

export interface IntakeOptions extends TakeOptions {
  registry: Registry
  agenda: Agenda
  refusals: Refusals
  pace: DevicePace
}

const DELIVER: GateAnswer = { deliver: true }
const KEEP: GateAnswer = { deliver: false }

/** The way in for every message: registry, schema, repeat, time, rules, commit, and only then the acknowledgement. Never throws for what the world sends. */
export function intake(options: IntakeOptions): Gate {
  const { registry, agenda, commits, refusals, pace } = options
  /** When a device was last listed as one that floods. */
  const listed = new Map<string, Instant>()

  const publish = (client: Client | undefined, message: Message): GateAnswer | Promise<GateAnswer> => {
    const at = agenda.now()
    const route = registry.route(message.topic)
    if (!route.ok) return refuse(client, message, at, route.fault)
    const { known, channel } = route.value
    if (channel === 'command' || channel === 'confirm')
      return refuse(client, message, at, fail('not-yours', { client: client?.clientId ?? '', topic: message.topic }).fault)
    if (channel === 'reading' && !pace.mayRead(known.key, at)) return tooMany(client, message, known, at)
    const hold_ms = channel === 'reading' || channel === 'frame' ? 0 : pace.holds_ms(known.key, at)
    const taken = takeMessage(options, known, channel, message.payload, at)
    if (!taken.ok) return refuse(client, message, at, taken.fault)
    if (taken.value === 'store') return commits.stored().then(() => (hold_ms === 0 ? DELIVER : later(hold_ms)))
    if (hold_ms > 0) return later(hold_ms).then(() => (taken.value === 'stale' ? KEEP : DELIVER))
    return taken.value === 'stale' ? KEEP : DELIVER
  }
  /** [INTAKE-17] What a flooding device is told later holds up its own line, by at most so long. */
  const later = (ms: number) =>
    new Promise<GateAnswer>((resolve) => agenda.wakeAt(after(agenda.now(), Milliseconds(ms)), () => resolve(DELIVER)))
  /** Listed once a second a device, and counted each time. */
  const tooMany = (client: Client | undefined, message: Message, { key, home, registered }: Known, at: Instant): GateAnswer => {
    const last = listed.get(key)
    if (last !== undefined && at - last < 1_000) {
      refusals.again('device-floods')
      return KEEP
    }
    listed.set(key, at)
    const params = { home: home.id, device: registered.id, per_s: serverLimits.device_readings_per_s }
    return refuse(client, message, at, fail('device-floods', params).fault)
  }
  const note = (client: Client | undefined, topic: string, bytes: number, { code, params = {}, pointer }: Fault, at: Instant) => {
    const record = { at_ms: at, topic, client: client?.clientId ?? '', code, params, bytes }
    refusals.add(pointer === undefined ? record : { ...record, pointer })
  }
  const refuse = (client: Client | undefined, { topic, payload }: Message, at: Instant, fault: Fault): GateAnswer => {
    const { code } = fault
    note(client, topic, payload.byteLength, fault, at)
    const address = parseTopic(topic)
    const id = address.ok && address.value.channel === 'event' ? refusedId(payload) : undefined
    if (address.ok && id !== undefined) options.confirm(address.value, id, code)
    return KEEP
  }

  return {
    connect: () => ok(undefined),
    publish,
    subscribe: (_, filter) => !filter.startsWith('$') && filter.split('/').length <= limits.topic_levels,
    gone: () => {},
    refused: ({ client, fault, topic = '', bytes = 0 }) => note(client, topic, bytes, fault, agenda.now()),
  }
}
