import { inPolygon, type Home, type Point3, type RegisteredDevice } from '@anju/sdk'
import { reaches } from '../people/reach.ts'
import { problem, type Problem } from '../check/problem.ts'
import { fieldOfView, OPTICS } from '../sensors/field-of-view.ts'
import { distance_m, middleOf } from '../world/vector.ts'
import { walkGrid } from '../world/walk-grid.ts'

/** Methane gathers below the ceiling: norms hang its detector no lower than this below it, metres. */
const BELOW_CEILING_M = 0.3
/** And no farther than this from the stove, metres (eight metres at most in the norms, four with comfort). */
const FROM_STOVE_M = 4
/** A sensor that sees less than this share of the floor that one can stand on in its room is put up badly (chosen). */
const SEES_SHARE = 0.5
/** How high the middle of somebody who stands is, metres. */
const STANDS_M = 0.85

/**
 * What is put up badly in a home that can be simulated: it runs, and will miss what it is there for. Found by geometry alone: a gas detector too low or too far
 * from the stove, a radar or motion sensor that sees less than half of its room, a help button by no bed, seat or toilet.
 */
export function placementFlaws(home: Home): Problem[] {
  return home.devices.flatMap((device, i) => {
    const at = `/devices/${i}/place_m`
    if (device.kind === 'gas-detector') return gasFlaws(home, device, at)
    if (device.kind === 'radar' || device.kind === 'motion') return blindness(home, device, device.kind, at)
    if (device.kind === 'help-button') return buttonFlaws(home, device, at)
    return []
  })
}

function gasFlaws({ plan }: Home, { id, place_m }: RegisteredDevice, at: string): Problem[] {
  const stove = plan.furniture.find(({ kind }) => kind === 'stove')
  const low = place_m[2] < plan.wall.height_m - BELOW_CEILING_M
  const far = stove !== undefined && distance_m([place_m[0], place_m[1]], middleOf(stove.box_m)) > FROM_STOVE_M
  return [
    ...(low ? [problem('gas-detector-low', at, `${id} hangs below the layer in which gas gathers.`, `${id} 低于燃气聚集层。`)] : []),
    ...(far ? [problem('gas-detector-far', at, `${id} is too far from the stove.`, `${id} 离灶具太远。`)] : []),
  ]
}

function blindness(home: Home, device: RegisteredDevice, kind: 'radar' | 'motion', at: string): Problem[] {
  const polygon = home.plan.rooms.find(({ id }) => id === device.room)?.polygon_m ?? []
  const grid = walkGrid(home.plan)
  const sees = fieldOfView(home.plan, device, OPTICS[kind])
  let [floor, seen] = [0, 0]
  for (let cell = 0; cell < grid.piece.length; cell++) {
    const [x, y] = grid.middle(cell)
    if (grid.piece[cell] === 0 || !inPolygon([x, y], polygon)) continue
    floor += 1
    if (sees([x, y, STANDS_M] as Point3, () => 1)) seen += 1
  }
  if (seen >= floor * SEES_SHARE) return []
  const share_pct = Math.round((100 * seen) / Math.max(1, floor))
  const { id, room } = device
  return [problem('sees-too-little', at, `${id} sees ${share_pct} % of ${room}.`, `${id} 只能看到 ${room} 的 ${share_pct}%。`)]
}

/** A button is for whoever lies in bed or sits on the toilet, the sofa or a chair. */
function buttonFlaws({ plan }: Home, { id, place_m }: RegisteredDevice, at: string): Problem[] {
  const near = plan.furniture.some(({ kind, box_m }) => {
    if (kind !== 'bed' && kind !== 'toilet' && kind !== 'sofa' && kind !== 'armchair' && kind !== 'chair') return false
    const [west, south, east, north] = box_m
    // Who lies in bed can turn to any side of it; who sits keeps to the middle.
    const [x, y] =
      kind === 'bed' || kind === 'sofa' ? [clamped(place_m[0], west, east), clamped(place_m[1], south, north)] : middleOf(box_m)
    return reaches({ at_m: [x, y], centre_m: 0.6, top_m: 1.2, heading_deg: 0, posture: 'sitting' }, place_m)
  })
  return near ? [] : [problem('button-out-of-reach', at, `${id} is within reach of no bed or seat.`, `${id} 床边和座位上都够不着。`)]
}

const clamped = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))
