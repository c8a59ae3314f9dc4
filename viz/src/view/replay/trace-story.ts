import {
  parseTopic,
  type Alert,
  type DeviceState,
  type Home,
  type Incident,
  type TraceHeader,
  type TraceLine,
  type TraceLook,
  type WorldSnapshot,
} from '@anju/sdk'
import type { Heard } from './heard.ts'

/** Speeds of gait are not in a trace: who walks is drawn as walking, metres a second. */
const GAIT_M_S = 0.7

/**
 * Tells the lines of a trace as a server and a director would have told them: devices as they reported themselves, incidents as the system
 * under test raised them, and the world as it truly was. Payloads that cannot be read are left out, as a server leaves them out.
 */
export class TraceStory {
  private seq = 0
  private readonly homes: readonly Home[]
  private readonly devices = new Map<string, DeviceState>()
  private readonly alerts = new Map<string, Alert>()
  private readonly incidents = new Map<string, Incident>()
  private readonly worlds = new Map<string, WorldSnapshot>()
  private readonly since_ms = new Map<string, number>()
  private readonly header: TraceHeader

  constructor(header: TraceHeader) {
    this.header = header
    this.homes = header.site?.homes ?? []
    for (const home of this.homes)
      for (const { id, kind, room, lite } of home.devices)
        this.devices.set(`${home.id}/${id}`, {
          home: home.id,
          device: id,
          kind,
          room,
          presence: lite === true ? 'unsupervised' : 'never',
          origin: header.origin,
          events: {},
        })
  }

  /** The greeting that everything begins with. */
  hello(at_ms: number): Heard {
    return {
      at_ms,
      from: 'feed',
      message: {
        type: 'hello',
        seq: this.seq,
        now_ms: at_ms,
        site: this.header.site?.id ?? '',
        time_zone: this.header.site?.time_zone ?? 'UTC',
        homes: [...this.homes],
        devices: [...this.devices.values()],
        incidents: [],
        alerts: [],
        rejected: {},
      },
    }
  }

  /** What a line makes known. */
  tell(line: TraceLine): Heard[] {
    const { at_ms } = line
    if ('message' in line) return this.message(at_ms, line.message)
    if ('truth' in line) return [{ at_ms, from: 'director', message: { type: 'truth', truth: line.truth } }]
    if ('alert' in line) return this.alert(at_ms, line.alert)
    if ('incident' in line) return this.incident(at_ms, line.incident)
    return 'look' in line ? this.look(at_ms, line.look) : []
  }

  private message(at_ms: number, { topic, payload }: { topic: string; payload: string }): Heard[] {
    const address = parseTopic(topic)
    const before = address.ok ? this.devices.get(`${address.value.home}/${address.value.device}`) : undefined
    if (!address.ok || before === undefined) return []
    const after = afterMessage(before, address.value.channel, payload, at_ms)
    if (after === before) return []
    this.devices.set(`${after.home}/${after.device}`, after)
    return [{ at_ms, from: 'feed', message: { type: 'device', seq: ++this.seq, device: after } }]
  }

  private alert(at_ms: number, alert: Alert): Heard[] {
    this.alerts.set(alert.id, alert)
    const incident = this.incidents.get(alert.incident)
    return incident === undefined ? [] : this.incident(at_ms, incident)
  }

  private incident(at_ms: number, incident: Incident): Heard[] {
    this.incidents.set(incident.id, incident)
    const alerts = [...this.alerts.values()].filter((alert) => alert.incident === incident.id)
    return [{ at_ms, from: 'feed', message: { type: 'incident', seq: ++this.seq, incident, alerts } }]
  }

  private look(at_ms: number, look: TraceLook): Heard[] {
    const who = Object.keys(look.people ?? {})
    const home = this.homes.find(({ residents }) => residents.some(({ id }) => who.includes(id))) ?? this.homes[0]
    if (home === undefined) return []
    const before = this.worlds.get(home.id) ?? emptyWorldOf(home, at_ms)
    for (const [id, { posture }] of Object.entries(look.people ?? {}))
      if (before.people.find((one) => one.id === id)?.posture !== posture) this.since_ms.set(id, at_ms)
    const world = afterLook(before, look, at_ms, this.since_ms)
    this.worlds.set(home.id, world)
    return [{ at_ms, from: 'director', message: { type: 'world', world } }]
  }
}

const emptyWorldOf = (home: Home, at_ms: number): WorldSnapshot => ({
  at_ms,
  home: home.id,
  factor: 1,
  people: [],
  openings: {},
  gas_lel_pct: {},
  gas_sources: [],
  water: [],
  dead_devices: [],
})

function afterLook(before: WorldSnapshot, look: TraceLook, at_ms: number, since: ReadonlyMap<string, number>): WorldSnapshot {
  const people = new Map(before.people.map((person) => [person.id, person]))
  for (const [id, { room, ...body }] of Object.entries(look.people ?? {}))
    people.set(id, {
      id,
      ...body,
      ...(room === undefined ? {} : { room }),
      since_s: 0,
      speed_m_s: body.posture === 'walking' ? GAIT_M_S : 0,
      heart_per_min: 72,
      breath_per_min: 15,
    })
  const water = new Map(before.water.map((pool) => [pool.room, pool]))
  for (const [room, area_m2] of Object.entries(look.water_m2 ?? {}))
    water.set(room, { room, area_m2, from_m: water.get(room)?.from_m ?? [0, 0, 0] })
  return {
    ...before,
    at_ms,
    people: [...people.values()].map((person) => ({ ...person, since_s: (at_ms - (since.get(person.id) ?? at_ms)) / 1_000 })),
    openings: { ...before.openings, ...look.openings },
    gas_lel_pct: { ...before.gas_lel_pct, ...look.gas_lel_pct },
    water: [...water.values()],
    dead_devices: [...(look.dead_devices ?? before.dead_devices)],
  }
}

interface Envelope {
  time_ms?: number
  body?: Record<string, unknown>
}

/** A device as its server knows it after a message. */
function afterMessage(before: DeviceState, channel: string, payload: string, at_ms: number): DeviceState {
  if (channel === 'death') return before.presence === 'online' ? { ...before, presence: 'offline' } : before
  if (!['birth', 'event', 'reading'].includes(channel)) return before
  const envelope = parsed(payload)
  const body = envelope?.body
  if (envelope === undefined || body === undefined) return before
  const alive: DeviceState = { ...before, heard_ms: at_ms, presence: before.presence === 'unsupervised' ? 'unsupervised' : 'online' }
  if (channel === 'birth') return alive
  const said = { at_ms: envelope.time_ms ?? at_ms, body }
  if (channel === 'reading') return { ...alive, reading: said }
  return typeof body['event'] === 'string' ? { ...alive, events: { ...before.events, [body['event']]: said } } : before
}

function parsed(payload: string): Envelope | undefined {
  try {
    const value: unknown = JSON.parse(payload)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
