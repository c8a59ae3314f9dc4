import type { Birth, DeviceState, Instant, Origin } from '@anju/sdk'
import type { BirthRow, Stored } from '../store/store.ts'
import type { Known, Registry } from '../registry.ts'

type Body = Readonly<Record<string, unknown>>

interface Entry {
  known: Known
  presence: DeviceState['presence']
  heard_ms?: number
  boot?: string
  firmware?: string
  model?: string
  origin?: Origin
  events: Record<string, { at_ms: number; body: Record<string, unknown> }>
  reading?: { at_ms: number; body: Record<string, unknown> }
}

/** What is known of every registered device now: only what the devices themselves reported. In memory; events and births bring a row to the store. */
export interface DeviceBook {
  /** Every word proves that a supervised device lives. */
  heard(known: Known, at: Instant, origin: Origin, supervised: boolean): void
  event(known: Known, happened: Instant, body: Body): void
  reading(known: Known, happened: Instant, body: Body): void
  born(known: Known, boot: string, birth: Birth): void
  /** False when the boot is not the newest: the will of a life that is over. */
  died(known: Known, boot: string): boolean
  /** The server has given it up. */
  silent(home: string, device: string): void
  /** The model that a device was born as; undefined when it never was. */
  model(home: string, device: string): string | undefined
  state(known: Known): DeviceState
  states(): DeviceState[]
}

export function deviceBook({ devices: registered }: Registry, stored: Pick<Stored, 'births' | 'devices'>): DeviceBook {
  const entries = new Map<string, Entry>()
  for (const known of registered.values())
    entries.set(known.key, { known, presence: known.watched.supervised ? 'never' : 'unsupervised', events: {} })
  for (const { home, device, presence, heard_ms, firmware, origin, events, reading } of stored.devices) {
    const entry = entries.get(`${home}/${device}`)
    if (entry === undefined) continue
    entry.presence = presence
    entry.events = { ...events }
    if (heard_ms !== undefined) entry.heard_ms = heard_ms
    if (firmware !== undefined) entry.firmware = firmware
    if (origin !== undefined) entry.origin = origin
    if (reading !== undefined) entry.reading = reading
  }
  for (const row of stored.births) restoreBirth(entries, row)

  const of = (known: Known) => entries.get(known.key)!
  return {
    heard(known, at, origin, supervised) {
      const entry = of(known)
      entry.heard_ms = at
      entry.origin = origin
      if (supervised && known.watched.supervised) entry.presence = 'online'
      else if (entry.presence === 'never') entry.presence = 'unsupervised'
    },
    event(known, happened, body) {
      of(known).events[String(body['event'])] = { at_ms: happened, body }
    },
    reading(known, happened, body) {
      of(known).reading = { at_ms: happened, body }
    },
    born(known, boot, birth) {
      Object.assign(of(known), { boot, firmware: birth.firmware, model: birth.model })
    },
    died(known, boot) {
      const entry = of(known)
      if (entry.boot !== boot) return false
      entry.presence = 'offline'
      return true
    },
    silent(home, device) {
      const entry = entries.get(`${home}/${device}`)
      if (entry !== undefined) entry.presence = 'offline'
    },
    model: (home, device) => entries.get(`${home}/${device}`)?.model,
    state: (known) => stateOf(of(known)),
    states: () => [...entries.values()].map(stateOf),
  }
}

function restoreBirth(entries: Map<string, Entry>, { home, device, boot, birth }: BirthRow): void {
  const entry = entries.get(`${home}/${device}`)
  if (entry !== undefined) Object.assign(entry, { boot, firmware: birth.firmware, model: birth.model })
}

/** A copy that nobody changes later: listeners may keep it. */
function stateOf({ known, presence, heard_ms, firmware, origin, events, reading }: Entry): DeviceState {
  const { home, registered } = known
  return {
    home: home.id,
    device: registered.id,
    kind: registered.kind,
    room: registered.room,
    presence,
    ...(heard_ms === undefined ? {} : { heard_ms }),
    ...(firmware === undefined ? {} : { firmware }),
    ...(origin === undefined ? {} : { origin }),
    events: { ...events },
    ...(reading === undefined ? {} : { reading }),
  }
}
