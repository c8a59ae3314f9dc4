import type { Home, Room } from '@anju/sdk'
import { roomFloor, type RoomFloor } from '../inspection/floor-seen.ts'
import { FALLS_BY, FALLS_FROM_AGE, FALLS_IN, NOTICES, RATES, type Emergency, type Odds } from './emergency.ts'

/** One emergency of one home: `fall/bathroom` is another than `fall/bedroom`. */
export interface HomeRisk {
  key: string
  kind: Emergency
  /** Cases a year. */
  per_year: number
}

/** One device that a home has or could have, and what it would notice there. */
export interface MixOption {
  kind: string
  room?: string
  price_yuan: number
  /** It is there already: it costs nothing. */
  have: boolean
  notices: readonly { risk: string; of: Emergency; odds: Odds; share: number }[]
}

export interface MixHome {
  home: string
  risks: readonly HomeRisk[]
  options: readonly MixOption[]
}

/** Rooms of one home in which falls are planned for: more make no difference to a budget, and each doubles the search. */
const MOST_ROOMS = 8
const HANGS_M = 2.5

/** What can happen in a home, what is there against it and what could be bought. `now_year` tells ages. */
export function mixHome(
  home: Home,
  about: { now_year: number; prices: Readonly<Record<string, number>>; refused: ReadonlySet<string>; floors: readonly RoomFloor[] },
): MixHome {
  const rooms = home.plan.rooms.filter(({ kind }) => kind in FALLS_IN).slice(0, MOST_ROOMS)
  const risks = [...fallRisks(home, rooms, about.now_year), ...otherRisks(home)]
  const option = (kind: string, have: boolean, room?: Room): MixOption => ({
    kind,
    ...(room === undefined ? {} : { room: room.id }),
    price_yuan: have ? 0 : about.prices[kind]!,
    have,
    notices: noticed(home, kind, room, risks, have ? about.floors : undefined),
  })
  const there = home.devices.map(({ kind, room }) =>
    option(
      kind,
      true,
      home.plan.rooms.find(({ id }) => id === room),
    ),
  )
  const has = (kind: string, room?: string) => home.devices.some((one) => one.kind === kind && (room === undefined || one.room === room))
  const wanted: [kind: string, room?: Room][] = [
    ...rooms.filter(({ kind }) => kind !== 'kitchen').map((room): [string, Room] => ['radar', room]),
    ...rooms.filter(({ kind }) => kind === 'bathroom' || kind === 'bedroom').map((room): [string, Room] => ['help-button', room]),
    ...['wristband', 'voice-terminal', 'motion', 'smoke-detector', 'water-sensor', 'door-contact'].map((kind): [string] => [kind]),
    ...(home.plan.furniture.some(({ kind }) => kind === 'stove') ? [['gas-detector'] as [string]] : []),
  ]
  const buyable = wanted.filter(([kind, room]) => !has(kind, room?.id) && !about.refused.has(kind) && about.prices[kind] !== undefined)
  const options = [...there, ...buyable.map(([kind, room]) => option(kind, false, room))]
  return { home: home.id, risks, options: options.filter(({ notices }) => notices.length > 0) }
}

function fallRisks({ residents }: Home, rooms: readonly Room[], now_year: number): HomeRisk[] {
  const parts = rooms.map(({ kind }) => FALLS_IN[kind]! / rooms.filter((one) => one.kind === kind).length)
  const whole = parts.reduce((sum, part) => sum + part, 0)
  const [cases, years] = RATES.fall
  const factor = residents.reduce((sum, { born, mobility = 'free' }) => {
    const [age, oftener] = FALLS_FROM_AGE
    return sum + FALLS_BY[mobility] * (now_year - born >= age ? oftener : 1)
  }, 0)
  return rooms.map(({ id }, n) => ({ key: `fall/${id}`, kind: 'fall', per_year: ((cases / years) * factor * parts[n]!) / whole }))
}

function otherRisks({ plan, residents }: Home): HomeRisk[] {
  const burnsGas = plan.furniture.some(({ kind }) => kind === 'stove')
  const kinds: Emergency[] = ['illness', ...(burnsGas ? (['gas', 'co'] as const) : []), 'fire', 'water', 'wandering']
  return kinds.map((kind) => {
    const [cases, years] = RATES[kind]
    const perPerson = kind === 'illness' || kind === 'wandering'
    return { key: kind, kind, per_year: (cases / years) * (perPerson ? residents.length : 1) }
  })
}

function noticed(home: Home, kind: string, room: Room | undefined, risks: readonly HomeRisk[], floors: readonly RoomFloor[] | undefined) {
  return NOTICES.filter((row) => row.kind === kind).flatMap(({ of, odds, where }) =>
    risks
      .filter((risk) => risk.kind === of && (of !== 'fall' || where === 'home' || risk.key === `fall/${room?.id}`))
      .map(({ key }) => ({ risk: key, of, odds, share: kind === 'radar' && of === 'fall' ? seenShare(home, room, floors) : 1 })),
  )
}

/** How much of its room's floor a radar sees: as it hangs, or as it would under the middle of the ceiling. */
function seenShare({ plan }: Home, room: Room | undefined, floors: readonly RoomFloor[] | undefined): number {
  if (room === undefined) return 0
  const known = floors?.find((one) => one.room === room.id)
  if (known !== undefined) return known.seen_pct / 100
  const [xs, ys] = [room.polygon_m.map(([x]) => x), room.polygon_m.map(([, y]) => y)]
  const middle = (all: readonly number[]) => (Math.min(...all) + Math.max(...all)) / 2
  return roomFloor(plan, room, [{ place_m: [middle(xs), middle(ys), HANGS_M], tilt_deg: 90 }]).seen_pct / 100
}
