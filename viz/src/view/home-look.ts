import { isOpen, type Home, type Point3, type RegisteredDevice } from '@anju/sdk'
import { cardOf, targetOf, type DeviceCard, type Target, type Tone } from './device-card.ts'
import { deviceKey, type FeedState, type Report } from './feed-state.ts'

/** A device at its place, with the light that it shows. */
export interface DeviceSpot {
  device: RegisteredDevice
  tone: Tone
  /** The server has not heard of it for too long. */
  offline: boolean
}

/** What the devices of one home have reported, ready to be drawn: nothing in it is truth. */
export interface HomeLook {
  spots: readonly DeviceSpot[]
  cards: readonly DeviceCard[]
  targets: readonly Target[]
  /** Where radars lost somebody whom nobody has seen since. */
  lost: readonly { device: string; at_m: Point3 }[]
  /** A responder who was sent is on the way or says that they are there. */
  responder: 'none' | 'coming' | 'here'
  /** How far each opening with a contact is said to stand open, 0 or 1. */
  openings: Readonly<Record<string, number>>
  /** True while an open incident says that a person of the home may be in danger. */
  danger: boolean
}

/** The home as its devices say it is at `now_ms`. */
export function homeLook(state: FeedState, home: Home, now_ms: number): HomeLook {
  const looks = home.devices.flatMap((device) => {
    const known = state.devices[deviceKey(home.id, device.id)]
    return known === undefined ? [] : [{ device, state: known, reports: state.reports[deviceKey(home.id, device.id)] ?? [], now_ms }]
  })
  const targets = looks.flatMap((look) => targetOf(look) ?? []).sort((a, b) => b.at_ms - a.at_ms)
  const cards = looks.flatMap((look) => withWearer(cardOf(look), look.device, targets) ?? [])
  return {
    spots: home.devices.map((device) => ({
      device,
      tone: cards.find((card) => card.device === device.id)?.tone ?? 'calm',
      offline: state.devices[deviceKey(home.id, device.id)]?.presence === 'offline',
    })),
    cards,
    targets,
    lost: cards.flatMap(({ code, device, at_m }) => (code === 'target-lost' ? [{ device, at_m }] : [])),
    responder: responderOf(state, home),
    openings: Object.fromEntries(
      looks.flatMap(({ device, state: known }) => {
        const open = known.events['door']?.body['open']
        return device.opening === undefined || typeof open !== 'boolean' ? [] : [[device.opening, open ? 1 : 0]]
      }),
    ),
    danger: Object.values(state.incidents).some(
      (incident) => incident.home === home.id && incident.hazard === 'person' && isOpen(incident.state),
    ),
  }
}

function responderOf({ incidents }: FeedState, home: Home): HomeLook['responder'] {
  const states = new Set(Object.values(incidents).flatMap((one) => (one.home === home.id && isOpen(one.state) ? [one.state] : [])))
  return states.has('arrived') ? 'here' : states.has('dispatched') ? 'coming' : 'none'
}

/** Kinds that go where their wearer goes: the registry's place says nothing of where they are. */
const WORN = new Set(['wristband', 'location-tag'])

/** The card of a worn device hangs where a radar last reported somebody, if one does. */
const withWearer = (card: DeviceCard | undefined, { kind }: RegisteredDevice, [nearest]: readonly Target[]): DeviceCard | undefined =>
  card === undefined || nearest === undefined || !WORN.has(kind) ? card : { ...card, at_m: nearest.at_m }

/** Devices of all homes that answer now, and how many there are. */
export function onlineOf(state: Pick<FeedState, 'devices'>): { online: number; all: number } {
  const all = Object.values(state.devices)
  return { online: all.filter(({ presence }) => presence === 'online').length, all: all.length }
}

/** The last reports of a device or of all devices of a room, newest first, at most `most`. */
export function lastReports(
  state: FeedState,
  home: Home,
  of: { device?: string; room?: string },
  most: number,
): (Report & { device: RegisteredDevice })[] {
  return home.devices
    .filter((device) => device.id === of.device || device.room === of.room)
    .flatMap((device) => (state.reports[deviceKey(home.id, device.id)] ?? []).map((report) => ({ ...report, device })))
    .sort((a, b) => b.at_ms - a.at_ms)
    .slice(0, most)
}
