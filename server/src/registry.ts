import {
  parseTopic,
  Seconds,
  fail,
  ok,
  type Address,
  type Catalogue,
  type Channel,
  type Device,
  type Home,
  type RegisteredDevice,
  type Result,
  type Site,
} from '@anju/sdk'
import type { WatchedDevice, WatchedHome } from './detect/rule.ts'

/** One registered device with all that is looked up for each of its messages. */
export interface Known {
  readonly home: Home
  readonly registered: RegisteredDevice
  readonly kind: Device
  readonly watched: WatchedDevice
  readonly address: Address
  /** `home/device`: the key by which it is kept everywhere. */
  readonly key: string
}

/** Where a topic of a registered device leads. */
export interface Route {
  readonly known: Known
  readonly channel: Channel
}

export interface Registry {
  readonly site: Site
  readonly homes: ReadonlyMap<string, WatchedHome>
  readonly devices: ReadonlyMap<string, Known>
  /** Errors `topic-unknown`, `device-unregistered`. */
  route(topic: string): Result<Route>
}

function watchedDevice(home: Home, registered: RegisteredDevice, kind: Device): WatchedDevice {
  const { id, room, place_m, aim_deg = 0, opening, furniture } = registered
  const wearer = home.residents.find(({ wears }) => wears?.includes(id) === true)?.id
  const mounted_on = home.plan.furniture.find((piece) => piece.id === furniture)?.kind
  return {
    id,
    kind: kind.kind,
    room,
    room_kind: home.plan.rooms.find((one) => one.id === room)?.kind ?? '',
    power: kind.power,
    place_m,
    aim_deg,
    entrance: opening !== undefined && home.plan.openings.some((gap) => gap.id === opening && gap.entrance === true),
    worn: wearer !== undefined,
    ...(wearer === undefined ? {} : { wearer }),
    ...(mounted_on === undefined ? {} : { mounted_on }),
    heartbeat: Seconds(kind.heartbeat_s),
    supervised: registered.lite !== true,
  }
}

/** Everything that can be looked up in a site. Throws a RangeError for a device of a kind that is in no catalogue: the site file must be mended. */
export function registryOf(site: Site, catalogue: Catalogue): Registry {
  const homes = new Map<string, WatchedHome>()
  const devices = new Map<string, Known>()
  for (const home of site.homes) {
    const watched = new Map<string, WatchedDevice>()
    for (const registered of home.devices) {
      const kind = catalogue[registered.kind]
      if (kind === undefined)
        throw new RangeError(`${home.id}/${registered.id} is of the kind ${registered.kind}, which is in no catalogue.`)
      const known = {
        home,
        registered,
        kind,
        watched: watchedDevice(home, registered, kind),
        address: { site: site.id, home: home.id, device: registered.id },
        key: `${home.id}/${registered.id}`,
      }
      devices.set(known.key, known)
      watched.set(registered.id, known.watched)
    }
    homes.set(home.id, {
      id: home.id,
      time_zone: site.time_zone,
      residents: home.residents.length,
      people: home.residents.map(({ id }) => id),
      devices: watched,
    })
  }

  /** Topics that were read once. Bounded: only topics of registered devices come in, one a channel. */
  const routes = new Map<string, Result<Route>>()
  const read = (topic: string): Result<Route> => {
    const parsed = parseTopic(topic)
    if (!parsed.ok) return parsed
    const { site: siteId, home, device, channel } = parsed.value
    const known = siteId === site.id ? devices.get(`${home}/${device}`) : undefined
    if (known === undefined) return fail('device-unregistered', { home, device })
    const route = ok({ known, channel })
    routes.set(topic, route)
    return route
  }
  return { site, homes, devices, route: (topic) => routes.get(topic) ?? read(topic) }
}
