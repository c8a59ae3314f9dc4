import { roomAt, toDevice, type DeviceKind, type Instant, type Point3, type RegisteredDevice } from '@anju/sdk'
import type { CausalHome } from '../causal-home.ts'
import { PI, sin } from '../exact-math.ts'
import { between_m, distance3_m } from '../world/vector.ts'
import { fieldOfView, OPTICS } from './field-of-view.ts'
import type { AirView, SeenBody, Views } from './views.ts'

/** What one device perceives at an instant. This is the only way from the world to an instrument. */
export type Perceive<Kind extends DeviceKind> = (now: Instant) => Views[Kind]

/** How each kind meets the world at its place. */
export const perceivers: { readonly [Kind in DeviceKind]: (world: CausalHome, device: RegisteredDevice) => Perceive<Kind> } = {
  radar(world, device) {
    const bodies = bodiesSeen(world, device, 'radar')
    const exits = exitsOf(world, device)
    return (now) => ({ bodies: bodies(now), mount_m: device.place_m[2], exits })
  },
  motion(world, device) {
    const bodies = bodiesSeen(world, device, 'motion')
    return (now) => ({ bodies: bodies(now) })
  },
  'gas-detector': airAt,
  climate: airAt,
  'smoke-detector': airAt,
  'water-sensor': (world, device) => () => ({ wet: world.water.wet(device.place_m) }),
  'door-contact'(world, device) {
    const opening = world.home.plan.openings.find(({ id }) => id === device.opening)
    const width_m =
      opening === undefined ? 0 : Math.sqrt(squared(opening.from_m[0] - opening.to_m[0]) + squared(opening.from_m[1] - opening.to_m[1]))
    return (now) => ({ gap_m: opening === undefined ? 0 : world.leaves.open(opening.id, now) * width_m })
  },
  wristband(world, device) {
    return (now) => {
      const body = world.people.find(({ worn }) => worn.has(device.id))
      if (body === undefined) return {}
      const { heart_per_min, spo2_pct, skin_c } = body.physiology.at(now)
      return { wrist: { heart_per_min, spo2_pct, skin_c, walked_m: body.walked_m(now), moves: body.moves || body.fidget.active(now) } }
    }
  },
  'help-button': () => () => ({ rssi_dbm: -60 }),
  'voice-terminal'(world, device) {
    return (now) => {
      const near = world.people.filter((body) => world.roomOf(body, now) === device.room)
      if (near.length === 0) return { reply: undefined }
      return { reply: near.some((body) => body.pose(now).posture === 'on-floor') ? 'help' : 'fine' }
    }
  },
  'smart-plug'(world, device) {
    const load =
      LOADS_W[world.home.plan.furniture.find(({ kind, room }) => room === device.room && LOADS_W[kind] !== undefined)?.kind ?? '']
    return () => ({ power_w: load ?? 0 })
  },
  'location-tag'(world, device) {
    return (now) => {
      const body = world.people.find(({ worn }) => worn.has(device.id))
      const room = body === undefined ? device.room : world.roomOf(body, now)
      return { readers: room === undefined ? [] : [{ reader: room, rssi_dbm: -55 }] }
    }
  },
  'gas-valve': (world) => () => ({
    position: world.supply,
    close: () => {
      world.supply = 'closed'
    },
  }),
}

/** Mean power of what usually hangs on a plug in a room, watts (chosen). */
const LOADS_W: Readonly<Record<string, number | undefined>> = { tv: 80, fridge: 45, 'washing-machine': 2, lamp: 8 }

const squared = (value: number) => value * value

/** Air at a place: true gas, and a day's swing of temperature by the hour. Nothing burns badly here, so there is no carbon monoxide and no smoke. */
function airAt(world: CausalHome, { place_m }: RegisteredDevice): (now: Instant) => AirView {
  return (now) => {
    const hour = world.time.minuteOfDay(now) / 60
    const swing = sin(((hour - 9) * PI) / 12)
    return { gas_lel_pct: world.gas.at(place_m), co_ppm: 0, air_c: 21 + 1.5 * swing, humidity_pct: 55 - 4 * swing, smoke: false }
  }
}

function bodiesSeen(world: CausalHome, device: RegisteredDevice, kind: 'radar' | 'motion'): (now: Instant) => SeenBody[] {
  const sees = fieldOfView(world.home.plan, world.sight, device, OPTICS[kind])
  return (now) =>
    world.people.flatMap((body, i) => {
      const centre = world.centreOf(body, now)
      if (body.away || !sees(centre, (id) => world.leaves.open(id, now))) return []
      const { top_m, speed_m_s, sink_m_s } = body.pose(now)
      const { breath_per_min, heart_per_min } = body.physiology.at(now)
      const stir = body.fidget.active(now) ? 1 : 0
      return [{ track: i, centre_m: toDevice(device, centre), top_m, speed_m_s, sink_m_s, stir, breath_per_min, heart_per_min }]
    })
}

/** Doors and passages within a step of the device's room, in its frame. */
function exitsOf({ home: { plan } }: CausalHome, device: RegisteredDevice): Point3[] {
  const room = device.room
  return plan.openings
    .filter(({ kind }) => kind !== 'window')
    .map(({ from_m, to_m }) => between_m(from_m, to_m, 0.5))
    .filter(([x, y]) => NEAR.some(([dx, dy]) => roomAt(plan, [x + dx, y + dy])?.id === room))
    .map(([x, y]) => toDevice(device, [x, y, 0]))
    .filter((exit) => distance3_m(exit, [0, 0, 0]) < 20)
}

const NEAR = [
  [0.2, 0],
  [-0.2, 0],
  [0, 0.2],
  [0, -0.2],
] as const
