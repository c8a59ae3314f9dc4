import type { Furniture, FurnitureKind, Plan } from '@anju/sdk'
import { Matrix4, type Group } from 'three'
import type { Materials } from '../stage/materials.ts'
import { PartBatch } from '../stage/part-batch.ts'
import { toScene } from '../stage/plan-space.ts'
import { seededRandom } from '../stage/seeded-random.ts'
import { lamp, plant } from './green.ts'
import type { Build } from './piece.ts'
import { bed, chair, deskChair, rug, sofa } from './soft.ts'
import { basin, counter, fridge, shower, sink, stove, toilet, washingMachine } from './wet.ts'
import { bedsideTable, bookcase, cabinet, coffeeTable, desk, diningTable, tv, wardrobe } from './wooden.ts'

const builders: Readonly<Record<FurnitureKind, Build>> = {
  bed,
  'bedside-table': bedsideTable,
  wardrobe,
  cabinet,
  sofa,
  armchair: sofa,
  'coffee-table': coffeeTable,
  'dining-table': diningTable,
  chair,
  tv,
  desk,
  bookcase,
  counter,
  sink,
  stove,
  fridge,
  basin,
  toilet,
  shower,
  'washing-machine': washingMachine,
  rug,
  plant,
  lamp,
}

/** The turn about the vertical from a front that looks south, as pieces are built, to where the front looks. */
const turns = { s: 0, e: Math.PI / 2, n: Math.PI, w: -Math.PI / 2 } as const

/** How near a chair must be to a desk to be the desk's own, metres. */
const AT_DESK_M = 0.6

/** All furniture of a plan as one mesh a material. */
export function furnish(plan: Plan, materials: Materials): Group {
  const parts = new PartBatch()
  plan.furniture.forEach((piece, i) => {
    const [west, south, east, north] = piece.box_m
    const facing = piece.facing ?? 's'
    const across = facing === 'e' || facing === 'w'
    const [x_m, y_m] = [east - west, north - south]
    parts.at(new Matrix4().makeRotationY(turns[facing]).setPosition(toScene((west + east) / 2, (south + north) / 2, 0)))
    builderOf(
      piece,
      plan,
    )({
      parts,
      width_m: across ? y_m : x_m,
      depth_m: across ? x_m : y_m,
      height_m: piece.height_m,
      random: seededRandom(i + 11),
    })
  })
  return parts.meshes(materials)
}

function builderOf(piece: Furniture, plan: Plan): Build {
  if (piece.kind !== 'chair') return builders[piece.kind]
  const [west, south, east, north] = piece.box_m
  const atDesk = plan.furniture.some(
    ({ kind, box_m: [w, s, e, n] }) =>
      kind === 'desk' && west < e + AT_DESK_M && east > w - AT_DESK_M && south < n + AT_DESK_M && north > s - AT_DESK_M,
  )
  return atDesk ? deskChair : chair
}
