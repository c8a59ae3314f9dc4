import { roomAt, toDevice, type DeviceKind, type Instant, type Point3, type RegisteredDevice } from '@anju/sdk'
import type { CausalHome } from '../causal-home.ts'
import { CHANGED } from '../world/changed.ts'
import { HEARD_DB, SHOUT_DB, TALK_DB } from '../world/sound.ts'
import { between_m, distance3_m, length3_m, distance_m } from '../world/vector.ts'
import { bodiesSeen } from './bodies-seen.ts'
import { readersOf } from './readers.ts'
import { drawsPower, loadOf } from '../world/load.ts'
import type { ClimateView, GasView, InfraredView, SmokeView, SpeechView, Views, WristView } from './views.ts'

/** A magnet on the knob of a stove moves so far while the knob is turned on, metres: the contact stands open meanwhile. */
const KNOB_TURNS_M = 0.04

/** What one device perceives. This is the only way from the world to an instrument. */
export interface Perception<View> {
  look: (now: Instant) => View
  /** Which changes of the world it may notice. */
  concerns: number
  /** When it perceives something new without a further change of the world; undefined while all stays as it is. */
  changes?: (now: Instant) => Instant | undefined
}
type Perceives<Kind extends DeviceKind> = (world: CausalHome, device: RegisteredDevice) => Perception<Views[Kind]>

const NOTHING = 0

/** How each kind meets the world at its place. */
export const perceivers: { readonly [Kind in DeviceKind]: Perceives<Kind> } = {
  radar(world, device) {
    const { look, changes } = bodiesSeen(world, device, 'radar', ['shift', 'fall'])
    const exits = exitsOf(world, device)
    return {
      concerns: CHANGED.bodies | CHANGED.stir | CHANGED.leaves,
      look: (now) => ({ bodies: look(now), mount_m: device.place_m[2], exits }),
      changes,
    }
  },
  motion(world, device) {
    const { look, changes } = bodiesSeen(world, device, 'motion', ['fall'])
    const view = (now: Instant): InfraredView => {
      const gust = world.disturbances.gust(device.room, now)
      return gust === undefined ? { bodies: look(now) } : { bodies: look(now), gust }
    }
    return { concerns: CHANGED.bodies | CHANGED.stir | CHANGED.leaves | CHANGED.warmth, look: view, changes }
  },
  'gas-detector': gasAt,
  climate: climateAt,
  'smoke-detector': smokeAt,
  'water-sensor': (world, device) => ({ concerns: CHANGED.floor, look: () => ({ wet: world.water.wet(device.place_m) }) }),
  'door-contact'(world, device) {
    const piece = device.furniture
    const stove = world.places.furniture(piece ?? '')?.kind === 'stove'
    if (piece !== undefined && stove)
      return { concerns: CHANGED.handled, look: () => ({ gap_m: world.burners.has(piece) ? KNOB_TURNS_M : 0 }) }
    if (piece !== undefined) return { concerns: CHANGED.handled, look: (now) => ({ gap_m: world.handled.gap_m(piece, now) }) }
    const opening = world.home.plan.openings.find(({ id }) => id === device.opening)
    const width_m = opening === undefined ? 0 : distance_m(opening.from_m, opening.to_m)
    return {
      concerns: CHANGED.leaves,
      look: (now) => ({ gap_m: opening === undefined ? 0 : world.leaves.open(opening.id, now) * width_m }),
    }
  },
  wristband(world, device) {
    const look = (now: Instant): WristView => {
      const body = world.people.find(({ worn }) => worn.has(device.id))
      const around = {
        air_c: world.climate.temperature_c((body && world.roomOf(body, now)) ?? device.room, now),
        charging: world.bands.charging.has(device.id),
      }
      if (body === undefined) return around
      const { heart_per_min, spo2_pct, skin_c } = body.physiology.at(now)
      const cadence_per_min = body.phase.kind === 'walk' ? (body.phase.speed_m_s / STEP_M) * 60 : 0
      const moves = body.moves || body.fidget.active(now)
      const loose = world.bands.loose.has(device.id)
      return { ...around, wrist: { heart_per_min, spo2_pct, skin_c, walked_m: body.walked_m(now), moves, cadence_per_min, loose } }
    }
    return { concerns: CHANGED.worn, look }
  },
  'help-button': () => ({ concerns: NOTHING, look: () => ({ rssi_dbm: -60 }) }),
  'voice-terminal': (world, device) => ({
    concerns: NOTHING,
    look(now): SpeechView {
      const noisy = world.disturbances.speaks(device.room)
      const near = world.people.filter((body) => answers(world, body, device, now))
      if (near.length === 0) return { reply: undefined, away_m: 0, noisy }
      const speaks = near.find((body) => body.pose(now).posture === 'on-floor')
      const away_m = distance3_m(world.centreOf(speaks ?? near[0]!, now), device.place_m)
      return { reply: speaks === undefined ? 'fine' : 'help', away_m, noisy }
    },
  }),
  'smart-plug'(world, device) {
    const { furniture } = world.home.plan
    const feeds = furniture.find(
      (piece) => (device.furniture === undefined ? piece.room === device.room : piece.id === device.furniture) && drawsPower(piece),
    )
    const look = (now: Instant) => {
      if (feeds === undefined) return { power_w: 0 }
      return { power_w: loadOf(feeds, { since: world.hazards.appliances.get(feeds.id), lit: world.climate.lamp(feeds.room, now) }, now) }
    }
    return { concerns: NOTHING, look }
  },
  'location-tag'(world, device) {
    const carrier = () => world.people.find(({ worn }) => worn.has(device.id))
    const readers = readersOf(world.home.plan)
    return {
      concerns: CHANGED.bodies | CHANGED.worn,
      look(now) {
        const body = carrier()
        if (body?.away === true) return { readers: [] }
        const at_m = body === undefined ? device.place_m : world.centreOf(body, now)
        return { readers: readers.map(({ reader, place_m }) => ({ reader, rssi_dbm: world.radio(at_m, place_m, now) })) }
      },
      // A tag calls every two seconds; only while it is carried about do the readers hear another strength.
      changes(now) {
        const phase = carrier()?.phase
        if (phase === undefined || phase.kind === 'rest' || now >= phase.until) return undefined
        return Math.min(phase.until, (Math.floor(now / BEACON_MS) + 1) * BEACON_MS) as Instant
      },
    }
  },
  'gas-valve': (world) => ({
    concerns: NOTHING,
    look: () => ({
      position: world.hazards.supply,
      close: () => world.hazards.setSupply('closed'),
    }),
  }),
}

/** While a waft thins, what smells it looks this often, milliseconds. */
const SNIFF_MS = 5_000
/** A tag calls this often, milliseconds (usual for BLE beacons: 1 to 5 s). */
const BEACON_MS = 2_000

/** While anything that a nuisance let into the air is there, it thins without a word of the world. */
const thins =
  ({ disturbances }: CausalHome) =>
  (now: Instant) =>
    disturbances.vaporous ? ((now + SNIFF_MS) as Instant) : undefined

/** What burns and poisons at a place, and what passes for it. */
function gasAt(world: CausalHome, { place_m, room }: RegisteredDevice): Perception<GasView> {
  const air = world.air.probe(place_m)
  const look = (now: Instant): GasView => {
    const { alcohol_ppm, propellant_ppm, cooking_ppm } = world.disturbances.vapour(room, now)
    return { gas_lel_pct: air.gas_lel_pct(now), co_ppm: air.co_ppm(now), alcohol_ppm, propellant_ppm, cooking_ppm }
  }
  return { concerns: CHANGED.air, look, changes: thins(world) }
}

/** What scatters light at a place. */
function smokeAt(world: CausalHome, { place_m, room }: RegisteredDevice): Perception<SmokeView> {
  const air = world.air.probe(place_m)
  const look = (now: Instant): SmokeView => ({
    smoke_db_m: world.disturbances.vapour(room, now).aerosol_db_m + air.smoke_db_m(now),
  })
  return { concerns: CHANGED.air, look, changes: thins(world) }
}

/** How warm and damp a room is. One gram of water in a cubic metre of air of 21 °C is 5.4 % of what it can hold (18.3 g/m³). */
function climateAt(world: CausalHome, { room }: RegisteredDevice): Perception<ClimateView> {
  const look = (now: Instant): ClimateView => {
    const damp_pct = 5.4 * world.disturbances.vapour(room, now).water_g_m3
    return { air_c: world.climate.temperature_c(room, now), humidity_pct: Math.min(100, world.climate.humidity_pct(room, now) + damp_pct) }
  }
  return { concerns: NOTHING, look }
}

/** Whether somebody's answer comes to a terminal: a resident who is at home and conscious, and loud enough through what stands between. */
function answers(world: CausalHome, body: CausalHome['people'][number], { place_m }: RegisteredDevice, now: Instant): boolean {
  if (body.away || !body.physiology.conscious(now) || !world.home.residents.includes(body.registered)) return false
  const level_db = body.pose(now).posture === 'on-floor' ? SHOUT_DB : TALK_DB
  return world.sound(world.centreOf(body, now), place_m, level_db, now) >= HEARD_DB
}

/** A step of somebody over 80, metres (chosen: 97 steps a minute at 0.7 m/s). */
const STEP_M = 0.43

/** Doors and passages within a step of the device's room, in its frame. */
function exitsOf({ home: { plan } }: CausalHome, device: RegisteredDevice): Point3[] {
  const room = device.room
  return plan.openings
    .filter(({ kind }) => kind !== 'window')
    .map(({ from_m, to_m }) => between_m(from_m, to_m, 0.5))
    .filter(([x, y]) => NEAR.some(([dx, dy]) => roomAt(plan, [x + dx, y + dy])?.id === room))
    .map(([x, y]) => toDevice(device, [x, y, 0]))
    .filter((exit) => length3_m(exit) < 20)
}

const NEAR = [
  [0.2, 0],
  [-0.2, 0],
  [0, 0.2],
  [0, -0.2],
] as const
