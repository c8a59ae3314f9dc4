import type { WorldSnapshot } from '@anju/sdk'
import type { HomeLook } from './home-look.ts'

const round = (value: number, to: number): number => Math.round(value / to)

/** What of a world can be seen, as one string: while it stays the same, no frame has to be drawn. */
export const worldSight = ({
  people,
  others = [],
  lamps = [],
  dead_devices,
  openings,
  gas_lel_pct,
  gas_sources,
  water,
  factor,
}: WorldSnapshot): string =>
  JSON.stringify([
    people.map(({ id, position_m, heading_deg, posture, since_s }) => [
      id,
      ...position_m.map((metres) => round(metres, 0.01)),
      round(heading_deg, 2),
      posture,
      posture === 'falling' ? since_s : 0,
    ]),
    others.map(({ id, position_m: [x, y], posture }) => [id, round(x, 0.01), round(y, 0.01), posture]),
    lamps,
    dead_devices,
    Object.entries(openings).map(([id, open]) => [id, round(open, 0.01)]),
    Object.entries(gas_lel_pct).map(([room, level]) => [room, round(level, 0.1)]),
    gas_sources.map(({ position_m, lit }) => [position_m, lit]),
    water.map(({ room, area_m2, from_m }) => [room, round(area_m2, 0.02), from_m]),
    factor,
  ])

/** The same of what devices reported. */
export const reportSight = ({ spots, targets, lost, responder, openings }: HomeLook): string =>
  JSON.stringify([spots.map(({ device, tone, offline }) => [device.id, tone, offline]), targets, lost, responder, openings])
