import type { Message } from '../../bus.ts'
import { own } from '../foreign-json.ts'
import { readSparkplug, sparkplugBytes, type MetricDraft } from './payload.ts'
import { readSparkplugTopic, sparkplugTopic, type SparkplugType } from './sparkplug-topic.ts'
import { typed } from './datatype.ts'

/** Who an edge is. `bdSeq` goes up by one with each connection, from 255 to 0. */
export interface SparkplugEdgeOptions {
  group: string
  edge: string
  bdSeq: number
}

/** A metric with a name. */
export type NamedMetric = MetricDraft & { name: string }

/**
 * The edge's side of Sparkplug B: numbers its messages, gives aliases at births and uses them in data. Pure: it makes messages and sends
 * none.
 */
export class SparkplugEdge {
  readonly #options: SparkplugEdgeOptions
  #aliases = new Map<string, number>()
  #seq = 0

  constructor(options: SparkplugEdgeOptions) {
    this.#options = options
  }

  /** The will to connect with: the NDEATH. It carries no sequence number. */
  will(at_ms: number): Message {
    return { ...this.#message('NDEATH', undefined, sparkplugBytes({ timestamp_ms: at_ms, metrics: [this.#bdSeq()] })), qos: 1 }
  }

  /** The NBIRTH: sequence 0, with bdSeq and the control that asks for a rebirth. Devices must be born again after it. */
  birth(at_ms: number, metrics: readonly NamedMetric[] = []): Message {
    this.#seq = 0
    this.#aliases = new Map()
    const control: NamedMetric = { name: 'Node Control/Rebirth', type: 'Boolean', value: false }
    return this.#numbered('NBIRTH', undefined, at_ms, [this.#bdSeq(), ...this.#named(undefined, [control, ...metrics])], true)
  }

  deviceBirth(device: string, at_ms: number, metrics: readonly NamedMetric[]): Message {
    return this.#numbered('DBIRTH', device, at_ms, this.#named(device, metrics), true)
  }

  /** Values of metrics that the birth named, by alias. Throws a RangeError for one that it did not. */
  data(device: string | undefined, at_ms: number, metrics: readonly NamedMetric[]): Message {
    const short = metrics.map(({ name, ...metric }) => {
      const alias = this.#aliases.get(`${device ?? ''}\n${name}`)
      if (alias === undefined) throw new RangeError(`No birth of ${device ?? 'the node'} named ${name}.`)
      return { ...metric, alias }
    })
    return this.#numbered(device === undefined ? 'NDATA' : 'DDATA', device, at_ms, short, false)
  }

  deviceDeath(device: string, at_ms: number): Message {
    return this.#numbered('DDEATH', device, at_ms, [], true)
  }

  /** Whether a message asks this edge for a rebirth. */
  asksRebirth(topic: string, bytes: Uint8Array): boolean {
    const { group, edge } = this.#options
    const to = readSparkplugTopic(topic)
    if (!to.ok || to.value.type !== 'NCMD' || to.value.group !== group || to.value.edge !== edge) return false
    const payload = readSparkplug(bytes)
    if (!payload.ok) return false
    return payload.value.metrics.some(({ name, raw }) => {
      const value = name === 'Node Control/Rebirth' ? typed(raw, 'Boolean') : undefined
      return value?.ok === true && value.value === true
    })
  }

  #bdSeq(): NamedMetric {
    return { name: 'bdSeq', type: 'Int64', value: this.#options.bdSeq }
  }

  #named(device: string | undefined, metrics: readonly NamedMetric[]): MetricDraft[] {
    return metrics.map((metric) => {
      const key = `${device ?? ''}\n${metric.name}`
      const alias = this.#aliases.get(key) ?? this.#aliases.size + 1
      this.#aliases.set(key, alias)
      return { ...metric, alias }
    })
  }

  #numbered(type: SparkplugType, device: string | undefined, at_ms: number, metrics: readonly MetricDraft[], withTypes: boolean): Message {
    const seq = this.#seq
    this.#seq = (seq + 1) % 256
    return this.#message(type, device, sparkplugBytes({ timestamp_ms: at_ms, seq, metrics }, withTypes))
  }

  #message(type: SparkplugType, device: string | undefined, payload: Uint8Array): Message {
    const { group, edge } = this.#options
    return { topic: sparkplugTopic({ group, type, edge, ...(device === undefined ? {} : { device }) }), payload, qos: 0, retain: false }
  }
}

/** The metrics of an event or reading: `reading/heart_per_min`, `event/door/open`. Fields that are no scalar are left out. */
export function metricsOf(channel: 'event' | 'reading', body: Readonly<Record<string, unknown>>): NamedMetric[] {
  const event = own(body, 'event')
  const prefix = channel === 'reading' ? 'reading' : `event/${String(event)}`
  return Object.entries(body).flatMap(([field, value]): NamedMetric[] => {
    const name = `${prefix}/${field}`
    if (field === 'event') return []
    if (typeof value === 'number') return [{ name, type: 'Double', value }]
    if (typeof value === 'boolean') return [{ name, type: 'Boolean', value }]
    return typeof value === 'string' ? [{ name, type: 'String', value }] : []
  })
}
