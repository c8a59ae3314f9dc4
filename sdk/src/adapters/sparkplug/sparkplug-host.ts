import { fail, ok, type Result } from '../../result.ts'
import { quoted, type ForeignObject } from '../foreign-json.ts'
import { messageLimits } from '../message-limits.ts'
import { typed, type Datatype } from './datatype.ts'
import { readSparkplug, sparkplugBytes, type Metric, type SparkplugPayload } from './payload.ts'
import { readSparkplugTopic, sparkplugTopic, type SparkplugTopic } from './sparkplug-topic.ts'

/** What a host learns from one message. `values` are by metric name. */
export type SparkplugHeard =
  | { is: 'birth' | 'data'; edge: string; device?: string; values: ForeignObject; time_ms?: number }
  | { is: 'death'; edge: string; device?: string }
  /** The edge must be asked to give birth again: publish this. Asked once, until it does. */
  | { is: 'ask-rebirth'; edge: string; topic: string }

interface KnownMetric {
  device: string | undefined
  name: string
  type: Datatype
}

interface Edge {
  group: string
  edge: string
  born: boolean
  asked: boolean
  bdSeq: number
  next: number
  devices: Set<string>
  byName: Map<string, KnownMetric>
  byAlias: Map<number, KnownMetric>
}

const BD_SEQ = 'bdSeq'
const keyOf = (device: string | undefined, name: string) => `${device ?? ''}\n${name}`
const idOf = ({ group, edge }: Pick<SparkplugTopic, 'group' | 'edge'>) => `${group}/${edge}`
type Heard = Result<SparkplugHeard>[]

/** The payload of a request for a rebirth, a command to the node. */
export const rebirthRequest = (timestamp_ms: number): Uint8Array =>
  sparkplugBytes({ timestamp_ms, metrics: [{ name: 'Node Control/Rebirth', type: 'Boolean', value: true }] })

function bdSeqOf({ metrics }: SparkplugPayload): number | undefined {
  const metric = metrics.find(({ name }) => name === BD_SEQ)
  const value = metric === undefined ? undefined : typed(metric.raw, metric.type ?? 'Int64')
  return value?.ok && typeof value.value === 'number' && value.value >= 0 && value.value <= 255 ? value.value : undefined
}

/**
 * The host's side of Sparkplug B: follows births, deaths, aliases and sequence numbers of many edges. An edge that dies is forgotten, so
 * what is held is bounded by the living. Metrics marked historical are old and are passed over. Every message is answered with what it
 * means and with faults; nothing throws.
 */
export class SparkplugHost {
  readonly #edges = new Map<string, Edge>()

  /** Edges that are followed. */
  get held(): number {
    return this.#edges.size
  }

  hear(topic: string, bytes: Uint8Array): Heard {
    const from = readSparkplugTopic(topic)
    if (!from.ok) return [from]
    const payload = readSparkplug(bytes)
    if (!payload.ok) return [payload]
    const { type } = from.value
    if (type === 'NBIRTH') return this.#nodeBirth(from.value, payload.value)
    if (type === 'NDEATH') return this.#nodeDeath(from.value, payload.value)
    return type === 'NCMD' || type === 'DCMD' ? [] : this.#inTurn(from.value, payload.value)
  }

  #nodeBirth(from: SparkplugTopic, payload: SparkplugPayload): Heard {
    const id = idOf(from)
    if (payload.seq !== 0) return [fail('sparkplug-birth-seq', { edge: id, seq: payload.seq ?? 'none' }), ...this.#ask(from)]
    const bdSeq = bdSeqOf(payload)
    if (bdSeq === undefined) return [fail('foreign-shape-wrong', { family: 'Sparkplug', problem: 'an NBIRTH without bdSeq' })]
    const edge = this.#edgeOf(from)
    if (edge === undefined) return [this.#full()]
    Object.assign(edge, { born: true, asked: false, bdSeq, next: 1, devices: new Set(), byName: new Map(), byAlias: new Map() })
    return this.#birth(edge, undefined, payload)
  }

  #nodeDeath(from: SparkplugTopic, payload: SparkplugPayload): Heard {
    const id = idOf(from)
    const edge = this.#edges.get(id)
    if (edge?.born !== true) return []
    const said = bdSeqOf(payload)
    const ahead = said === undefined ? 0 : (said - edge.bdSeq + 256) % 256
    if (ahead > 127) return [fail('sparkplug-will-stale', { edge: id, said: said!, born: edge.bdSeq })]
    this.#edges.delete(id)
    return [...[...edge.devices].map((device) => ok<SparkplugHeard>({ is: 'death', edge: id, device })), ok({ is: 'death', edge: id })]
  }

  /** Everything that counts in the sequence after an NBIRTH. */
  #inTurn(from: SparkplugTopic, payload: SparkplugPayload): Heard {
    const id = idOf(from)
    const edge = this.#edges.get(id)
    if (edge?.born !== true) return [fail('sparkplug-unborn', { edge: id, what: 'itself' }), ...this.#ask(from)]
    const heard: Heard = []
    if (payload.seq !== edge.next) {
      heard.push(fail('sparkplug-gap', { edge: id, seq: payload.seq ?? 'none', expected: edge.next }), ...this.#ask(from))
    }
    edge.next = ((payload.seq ?? edge.next) + 1) % 256
    const { device, type } = from
    if (type === 'DBIRTH') return [...heard, ...this.#birth(edge, device, payload)]
    if (device !== undefined && !edge.devices.has(device))
      return [...heard, fail('sparkplug-unborn', { edge: id, what: device }), ...this.#ask(from)]
    if (type === 'DDEATH') return [...heard, ...this.#deviceDeath(edge, device!)]
    return [...heard, ...this.#values('data', edge, device, payload)]
  }

  #birth(edge: Edge, device: string | undefined, payload: SparkplugPayload): Heard {
    const faults: Heard = []
    this.#forget(edge, device)
    if (device !== undefined) {
      if (edge.devices.size >= messageLimits.sparkplug_devices)
        return [fail('adapter-full', { limit: messageLimits.sparkplug_devices, what: 'devices' })]
      edge.devices.add(device)
    }
    for (const { name, alias, type } of payload.metrics) {
      if (name === undefined || type === undefined) continue
      if (edge.byName.size >= messageLimits.sparkplug_aliases) {
        faults.push(fail('adapter-full', { limit: messageLimits.sparkplug_aliases, what: 'metrics' }))
        break
      }
      const known = { device, name, type }
      edge.byName.set(keyOf(device, name), known)
      if (alias === undefined) continue
      if (edge.byAlias.has(alias))
        faults.push(fail('foreign-shape-wrong', { family: 'Sparkplug', problem: `two metrics share the alias ${alias}` }))
      else edge.byAlias.set(alias, known)
    }
    return [...faults, ...this.#values('birth', edge, device, payload)]
  }

  #values(is: 'birth' | 'data', edge: Edge, device: string | undefined, payload: SparkplugPayload): Heard {
    const values: [string, unknown][] = []
    const faults: Heard = []
    for (const metric of payload.metrics) {
      if (metric.historical) continue
      const known = this.#knownMetric(edge, device, metric)
      if (known === undefined) {
        if (metric.alias === undefined || metric.name !== undefined) continue
        faults.push(fail('sparkplug-alias-unknown', { edge: idOf(edge), alias: metric.alias }), ...this.#ask(edge))
        continue
      }
      const value = typed(metric.raw, known.type)
      if (value.ok) values.push([known.name, value.value])
      else faults.push(fail('value-meaningless', { ...value.fault.params, what: quoted(known.name) }))
    }
    const said = { is, edge: idOf(edge), ...(device === undefined ? {} : { device }), values: Object.fromEntries(values) }
    return [...faults, ok({ ...said, ...(payload.timestamp_ms === undefined ? {} : { time_ms: payload.timestamp_ms }) })]
  }

  #knownMetric(edge: Edge, device: string | undefined, { name, alias }: Metric): KnownMetric | undefined {
    if (name !== undefined) return edge.byName.get(keyOf(device, name))
    const known = alias === undefined ? undefined : edge.byAlias.get(alias)
    return known?.device === device ? known : undefined
  }

  #deviceDeath(edge: Edge, device: string): Heard {
    edge.devices.delete(device)
    this.#forget(edge, device)
    return [ok({ is: 'death', edge: idOf(edge), device })]
  }

  #forget(edge: Edge, device: string | undefined) {
    edge.devices.delete(device ?? '')
    for (const [key, known] of edge.byName) if (known.device === device) edge.byName.delete(key)
    for (const [alias, known] of edge.byAlias) if (known.device === device) edge.byAlias.delete(alias)
  }

  #ask(from: Pick<SparkplugTopic, 'group' | 'edge'>): Heard {
    const edge = this.#edgeOf(from)
    if (edge === undefined) return [this.#full()]
    if (edge.asked) return []
    edge.asked = true
    const topic = sparkplugTopic({ group: edge.group, type: 'NCMD', edge: edge.edge })
    return [ok({ is: 'ask-rebirth', edge: idOf(edge), topic })]
  }

  #edgeOf({ group, edge }: Pick<SparkplugTopic, 'group' | 'edge'>): Edge | undefined {
    const id = idOf({ group, edge })
    const known = this.#edges.get(id)
    if (known !== undefined) return known
    if (this.#edges.size >= messageLimits.sparkplug_edges) this.#forgetUnborn()
    if (this.#edges.size >= messageLimits.sparkplug_edges) return undefined
    const fresh = { group, edge, born: false, asked: false, bdSeq: 0, next: 0, devices: new Set<string>() }
    const made: Edge = { ...fresh, byName: new Map(), byAlias: new Map() }
    this.#edges.set(id, made)
    return made
  }

  /** Edges that were asked and never born make room for others: the oldest goes. */
  #forgetUnborn() {
    for (const [id, { born }] of this.#edges) {
      if (born) continue
      this.#edges.delete(id)
      return
    }
  }

  #full = () => fail('adapter-full', { limit: messageLimits.sparkplug_edges, what: 'edges' })
}
