import type { WorldSnapshot } from '@anju/sdk'

/** Whether somebody looking at the home would see a change between two snapshots: then it is worth ten pictures a second. */
export function moving(before: WorldSnapshot | undefined, now: WorldSnapshot): boolean {
  if (before === undefined || before.factor !== now.factor) return true
  return (
    now.people.some(({ speed_m_s, posture }, i) => speed_m_s > 0 || posture === 'falling' || posture !== before.people[i]?.posture) ||
    JSON.stringify(now.others) !== JSON.stringify(before.others) ||
    now.lamps?.length !== before.lamps?.length ||
    Object.entries(now.openings).some(([id, share]) => share !== before.openings[id]) ||
    now.water.some(({ area_m2 }, i) => Math.abs(area_m2 - (before.water[i]?.area_m2 ?? 0)) > 0.001) ||
    now.water.length !== before.water.length ||
    now.dead_devices.length !== before.dead_devices.length ||
    now.gas_sources.length !== before.gas_sources.length
  )
}
