import type { DeviceState, Home, RegisteredDevice } from '@anju/sdk'
import { roomFloor, type RoomFloor } from './floor-seen.ts'
import { inOrderOfLevel, type Hazard, type HazardCode, type Level } from './hazard.ts'
import { looksDown, MOUNT_M } from './radar-view.ts'

/** What is known of a home's devices beside their place. */
export interface KnownOfHome {
  now_ms: number
  states: readonly DeviceState[]
  /** How often each was lost within {@link OUTAGE_DAYS}. */
  outages: ReadonlyMap<string, number>
}

export const OUTAGE_DAYS = 30
/** Lost so often in that time is often (chosen: oftener than once in ten days). */
const OFTEN = 3
/** A band that is off for so many days is not worn any more (chosen). */
const OFF_DAYS = 3
const DAY_MS = 86_400_000
/** Norms for natural gas, which is lighter than air, metres (GB 50028 10.8.2). */
const BELOW_CEILING_M = 0.3
const FROM_STOVE_M = 8
/** A room of whose floor less is seen is blind; one of which less is within the promise is beyond range (chosen). Per cent. */
const BLIND_PCT = 50
/** From this floor on, stairs keep who walks with a stick inside, and slow who carries (chosen). */
const HIGH_FLOOR = 3
/** What stands between a person and an emergency: their silence is serious, that of the others is minor. */
const GRAVE: ReadonlySet<string> = new Set(['radar', 'gas-detector', 'smoke-detector', 'voice-terminal', 'help-button'])

const hazard = (code: HazardCode, level: Level, where: Pick<Hazard, 'room' | 'device'> = {}, params: Hazard['params'] = {}): Hazard => ({
  code,
  level,
  ...where,
  params,
})
const round = (value: number) => Math.round(value * 100) / 100
const radarsIn = ({ devices }: Home, room: string) => devices.filter((one) => one.kind === 'radar' && one.room === room)

/** How much of the floor radars see, of each room in which somebody alone would lie unseen. */
export const homeFloors = (home: Home): RoomFloor[] =>
  home.plan.rooms
    .filter(({ kind }) => kind === 'bathroom' || kind === 'bedroom' || kind === 'living')
    .map((room) => roomFloor(home.plan, room, radarsIn(home, room.id)))

/** Every hazard of a home: what is missing, what is badly put up, what does not work, what trips. Pure. The gravest first. */
export function inspectHome(home: Home, known: KnownOfHome, floors: readonly RoomFloor[] = homeFloors(home)): Hazard[] {
  const worn = new Set(
    home.devices.filter(({ id, kind }) => kind === 'wristband' && bandHazard(id, known) === undefined).map(({ id }) => id),
  )
  return inOrderOfLevel([
    ...ofGas(home),
    ...ofFalls(home, floors, worn.size > 0),
    ...ofCalls(home, worn.size > 0),
    ...ofDevices(home, known),
    ...ofTheFlat(home),
  ])
}

function* ofGas({ plan, devices }: Home): Generator<Hazard> {
  const stove = plan.furniture.find(({ kind }) => kind === 'stove')
  if (stove === undefined) return
  const onStove = devices.filter(({ furniture }) => furniture === stove.id)
  if (onStove.length === 0) yield hazard('stove-unwatched', 'minor', { room: stove.room })
  // A plug at the stove says that it is electric: it burns no gas.
  if (onStove.some(({ kind }) => kind === 'smart-plug')) return
  const detectors = devices.filter(({ kind }) => kind === 'gas-detector')
  if (detectors.length === 0) yield hazard('gas-detector-missing', 'critical', { room: stove.room })
  const [west, south, east, north] = stove.box_m
  for (const { id, room, place_m } of detectors) {
    const below_m = round(plan.wall.height_m - place_m[2])
    const away_m = round(Math.hypot(place_m[0] - (west + east) / 2, place_m[1] - (south + north) / 2))
    if (below_m > BELOW_CEILING_M) yield hazard('gas-detector-low', 'serious', { room, device: id }, { below_m })
    if (away_m > FROM_STOVE_M) yield hazard('gas-detector-far', 'serious', { room, device: id }, { away_m })
  }
}

/** A worn band notices a fall too, where it is worn: it makes a blind room one level less grave. */
function* ofFalls(home: Home, floors: readonly RoomFloor[], wearsBand: boolean): Generator<Hazard> {
  for (const { room, seen_pct, sure_pct } of floors) {
    const { kind } = home.plan.rooms.find(({ id }) => id === room)!
    if (seen_pct < BLIND_PCT) {
      if (kind === 'bathroom') yield hazard('bathroom-blind', wearsBand ? 'serious' : 'critical', { room }, { seen_pct })
      else yield hazard('room-blind', kind === 'bedroom' && !wearsBand ? 'serious' : 'minor', { room }, { seen_pct })
    } else if (sure_pct < BLIND_PCT) yield hazard('radar-beyond-range', kind === 'bathroom' ? 'serious' : 'minor', { room }, { sure_pct })
  }
  for (const radar of home.devices.filter(({ kind }) => kind === 'radar')) {
    const height_m = radar.place_m[2]
    if (looksDown(radar) && (height_m < MOUNT_M.least || height_m > MOUNT_M.most))
      yield hazard('radar-height', 'minor', { room: radar.room, device: radar.id }, { height_m })
  }
}

function* ofCalls({ plan, devices, residents }: Home, wearsBand: boolean): Generator<Hazard> {
  const carried = devices.some(({ id, kind }) => kind === 'location-tag' && residents.some(({ wears }) => wears?.includes(id) === true))
  if (wearsBand || carried) return
  const canCall = (room: string) =>
    devices.some((one) => one.room === room && (one.kind === 'help-button' || one.kind === 'voice-terminal'))
  for (const { id, kind } of plan.rooms) {
    if (canCall(id)) continue
    if (kind === 'bedroom') yield hazard('bedroom-no-call', 'serious', { room: id })
    if (kind === 'bathroom') yield hazard('bathroom-no-call', 'minor', { room: id })
  }
}

/** What is wrong with how a band is worn; undefined when somebody wears it. */
function bandHazard(device: string, { states, now_ms }: KnownOfHome): Pick<Hazard, 'code' | 'params'> | undefined {
  const { events = {}, reading } = states.find((one) => one.device === device) ?? {}
  const { worn } = events
  if (worn?.body['worn'] === true) return undefined
  if (worn === undefined) return reading?.body['heart_per_min'] === undefined ? { code: 'band-never-worn', params: {} } : undefined
  const days = Math.floor((now_ms - worn.at_ms) / DAY_MS)
  return days >= OFF_DAYS ? { code: 'band-not-worn', params: { days } } : undefined
}

function* ofDevices({ devices }: Home, known: KnownOfHome): Generator<Hazard> {
  if (!devices.some(({ kind }) => kind === 'smoke-detector')) yield hazard('smoke-detector-missing', 'serious')
  if (!devices.some(({ kind }) => kind === 'water-sensor')) yield hazard('water-sensor-missing', 'minor')
  for (const { id, kind, room } of devices) {
    const at = { room, device: id }
    const state = known.states.find(({ device }) => device === id)
    const level = GRAVE.has(kind) ? 'serious' : 'minor'
    const times = known.outages.get(id) ?? 0
    if (state === undefined || state.presence === 'never') yield hazard('device-never-heard', level, at, { device_kind: kind })
    else {
      if (state.presence === 'offline') yield hazard('device-offline', level, at, { device_kind: kind })
      const band = kind === 'wristband' ? bandHazard(id, known) : undefined
      if (band !== undefined) yield hazard(band.code, 'serious', at, band.params)
      if (state.events['battery-low']?.body['low'] === true) yield hazard('battery-low', 'minor', at, { device_kind: kind })
    }
    if (times >= OFTEN) yield hazard('device-often-offline', level, at, { device_kind: kind, times })
  }
}

function* ofTheFlat({ plan, devices, residents, building }: Home): Generator<Hazard> {
  const walksBadly = residents.some(({ mobility = 'free' }) => mobility !== 'free')
  const entrances = plan.openings.filter(({ entrance }) => entrance === true)
  const watches = ({ kind, opening }: RegisteredDevice) => kind === 'door-contact' && entrances.some(({ id }) => id === opening)
  if (entrances.length > 0 && !devices.some(watches)) yield hazard('door-unwatched', 'minor')
  for (const { kind, room } of plan.furniture) if (kind === 'rug') yield hazard('rug-underfoot', walksBadly ? 'serious' : 'minor', { room })
  if (walksBadly && building?.kind === 'walk-up' && building.floor >= HIGH_FLOOR)
    yield hazard('stairs-only', 'minor', {}, { floor: building.floor })
}
