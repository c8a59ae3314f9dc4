import { roomAt, type Instant, type Point3, type WorldSnapshot } from '@anju/sdk'
import type { CausalHome } from './causal-home.ts'
import { burnersOf } from './perform.ts'
import { LEL_FRACTION } from './world/air/air-field.ts'

/** Less than this is not worth a line: 1 ppm, 0.005 dB/m. */
const TRACE = { co: 1, smoke: 0.005 } as const

/**
 * The true world at an instant. People and leaves are functions of time and so exact; gas and water are as of their last step, at most a second ago. Gas of a
 * room is that of the layer below its ceiling, where it gathers.
 */
export function snapshotOf(world: CausalHome, now: Instant, dead_devices: string[]): WorldSnapshot {
  const { plan } = world.home
  const traces = (species: 'co' | 'smoke', where: 'rest' | 'layer', scale: number) =>
    Object.fromEntries(
      plan.rooms.flatMap(({ id }) => {
        const content = scale * world.air[where](species, id, now)
        return content >= TRACE[species] ? [[id, content]] : []
      }),
    )
  return {
    at_ms: now,
    home: world.home.id,
    factor: 1,
    people: world.people.map((body) => {
      const { heading_deg, posture, speed_m_s } = body.pose(now)
      const { heart_per_min, breath_per_min } = body.physiology.at(now)
      const room = world.roomOf(body, now)
      return {
        id: body.registered.id,
        position_m: world.centreOf(body, now),
        heading_deg,
        posture,
        since_s: Math.max(0, (now - body.postureSince) / 1000),
        speed_m_s,
        ...(room === undefined ? {} : { room }),
        heart_per_min,
        breath_per_min,
        ...(body.physiology.conscious(now) ? {} : { unconscious: true as const }),
      }
    }),
    ...othersOf(world, now),
    ...lampsOf(world, now),
    openings: Object.fromEntries(plan.openings.map(({ id }) => [id, world.leaves.open(id, now)])),
    gas_lel_pct: Object.fromEntries(plan.rooms.map(({ id }) => [id, Math.min(100, world.air.layer('methane', id, now) / LEL_FRACTION)])),
    ...(world.air.present() ? { co_ppm: traces('co', 'rest', 1e6), smoke_db_m: traces('smoke', 'layer', 1) } : {}),
    gas_sources: burnersOf(world),
    ...runningOf(world),
    water: world.water.pools().map(({ room, area_m2, from_m }) => ({ room, area_m2, from_m })),
    dead_devices,
  }
}

/** Who is about and is no resident. Whoever is outside the flat is not seen. */
function othersOf({ disturbances: { movers }, home: { plan } }: CausalHome, now: Instant): Pick<WorldSnapshot, 'others'> {
  const others = movers.flatMap((mover) => {
    if (mover.looks === undefined || mover.away || now >= mover.until) return []
    const { at_m, centre_m, heading_deg, posture } = mover.pose(now)
    if (roomAt(plan, at_m) === undefined) return []
    return [{ id: `track-${mover.track}`, kind: mover.looks, position_m: [at_m[0], at_m[1], centre_m] as Point3, heading_deg, posture }]
  })
  return others.length === 0 ? {} : { others }
}

function lampsOf({ home: { plan }, climate }: CausalHome, now: Instant): Pick<WorldSnapshot, 'lamps'> {
  const lamps = plan.rooms.flatMap(({ id }) => (climate.lamp(id, now) ? [id] : []))
  return lamps.length === 0 ? {} : { lamps }
}

function runningOf({ home: { plan }, water }: CausalHome): Pick<WorldSnapshot, 'running_water'> {
  const running = plan.furniture.flatMap(({ id }) => (water.isRunning(id) || water.isBurst(id) ? [id] : []))
  return running.length === 0 ? {} : { running_water: running }
}
