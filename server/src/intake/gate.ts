import { fail, limits, ok, parseTopic, type Client, type Fault, type Gate, type GateAnswer, type Instant, type Message } from '@anju/sdk'
import type { Agenda } from '../agenda.ts'
import type { Registry } from '../registry.ts'
import { refusedId } from './refused-id.ts'
import type { Refusals } from './refusals.ts'
import { takeMessage, type TakeOptions } from './take-message.ts'

export interface IntakeOptions extends TakeOptions {
  registry: Registry
  agenda: Agenda
  refusals: Refusals
}

const DELIVER: GateAnswer = { deliver: true }
const KEEP: GateAnswer = { deliver: false }

/** The way in for every message: registry, schema, repeat, time, rules, commit, and only then the acknowledgement. Never throws for what the world sends. */
export function intake(options: IntakeOptions): Gate {
  const { registry, agenda, commits, refusals } = options

  const publish = (client: Client | undefined, message: Message): GateAnswer | Promise<GateAnswer> => {
    const at = agenda.now()
    const route = registry.route(message.topic)
    if (!route.ok) return refuse(client, message, at, route.fault)
    const { known, channel } = route.value
    if (channel === 'command' || channel === 'confirm')
      return refuse(client, message, at, fail('not-yours', { client: client?.clientId ?? '', topic: message.topic }).fault)
    const taken = takeMessage(options, known, channel, message.payload, at)
    if (!taken.ok) return refuse(client, message, at, taken.fault)
    if (taken.value === 'store') return commits.stored().then(() => DELIVER)
    return taken.value === 'stale' ? KEEP : DELIVER
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
