import type { Opening, Plan, Point } from '@anju/sdk'
import { Group, Matrix4, Mesh } from 'three'
import { RoundedBoxGeometry } from 'three/addons/geometries/RoundedBoxGeometry.js'
import { DOOR_HEAD_M } from '../../view/plan/walls.ts'
import type { Materials } from './materials.ts'
import { CUT_M } from './palette.ts'
import { PartBatch } from './part-batch.ts'
import { toScene } from './plan-space.ts'

/** Doors and windows with their leaves. `swing` opens them: 0 is shut, 1 wide open. */
export interface Openings {
  group: Group
  swing(fractions: Readonly<Record<string, number>>): void
}

/** What turns: its hinge, how it stands when shut, and how far it goes. */
interface Leaf {
  pivot: Group
  turn: number
  shut: number
}

/** How far a leaf turns when it stands wide open: a little short of a right angle, as doors at a wall do. */
const WIDE = (78 * Math.PI) / 180
const LEAF_M = 0.045

export function makeOpenings(plan: Plan, materials: Materials): Openings {
  const group = new Group()
  const still = new PartBatch()
  const leaves = new Map<string, Leaf>()
  for (const opening of plan.openings) {
    if (opening.kind === 'window') {
      buildWindow(still, opening)
      const sash = makeSash(opening, materials)
      if (sash !== undefined) {
        leaves.set(opening.id, sash)
        group.add(sash.pivot)
      }
    }
    if (opening.kind === 'door') {
      const leaf = makeLeaf(opening, materials)
      leaves.set(opening.id, leaf)
      group.add(leaf.pivot)
    }
  }
  group.add(still.meshes(materials))
  return {
    group,
    swing(fractions) {
      for (const opening of plan.openings) {
        const leaf = leaves.get(opening.id)
        if (leaf === undefined) continue
        leaf.pivot.rotation.y = leaf.shut + leaf.turn * (fractions[opening.id] ?? (opening.open === true ? 1 : 0))
      }
    },
  }
}

const lengthOf = ({ from_m: [ax, ay], to_m: [bx, by] }: Opening) => Math.hypot(bx - ax, by - ay)
/** Angle about the vertical that takes the x axis along the way from one point of the plan to another. */
const turnAlong = ([ax, ay]: Point, [bx, by]: Point) => Math.atan2(by - ay, bx - ax)

/** From a window's own frame (x along the wall, the middle at 0) to the scene. */
function alongWall(opening: Opening): Matrix4 {
  const [[ax, ay], [bx, by]] = [opening.from_m, opening.to_m]
  return new Matrix4().makeRotationY(turnAlong(opening.from_m, opening.to_m)).setPosition(toScene((ax + bx) / 2, (ay + by) / 2, 0))
}

function buildWindow(parts: PartBatch, opening: Opening): void {
  const half_m = lengthOf(opening) / 2
  const sill_m = opening.sill_m ?? 0
  const top_m = Math.min(opening.head_m ?? DOOR_HEAD_M, CUT_M)
  parts.at(alongWall(opening)).box('frame', [-half_m - 0.04, sill_m - 0.008, -0.15, half_m + 0.04, sill_m + 0.027, 0.15], 0.012)
  if (top_m <= sill_m) return
  parts.box('glass', [0, sill_m, -0.015, half_m, top_m, 0.015], 0)
  for (const x of [-half_m + 0.025, 0, half_m - 0.025]) parts.box('frame', [x - 0.025, sill_m, -0.035, x + 0.025, top_m, 0.035], 0)
}

/** The half of a window that opens: it hangs on the jamb at `from_m` and swings outwards. */
function makeSash(opening: Opening, materials: Materials): Leaf | undefined {
  const sill_m = opening.sill_m ?? 0
  const top_m = Math.min(opening.head_m ?? DOOR_HEAD_M, CUT_M)
  if (top_m <= sill_m) return undefined
  const width_m = lengthOf(opening) / 2
  const pivot = new Group()
  pivot.position.copy(toScene(opening.from_m[0], opening.from_m[1], 0))
  pivot.add(
    new PartBatch()
      .box('glass', [0, sill_m, -0.013, width_m, top_m, 0.013], 0)
      .box('frame', [width_m - 0.05, sill_m, -0.03, width_m, top_m, 0.03], 0)
      .meshes(materials),
  )
  return { pivot, shut: turnAlong(opening.from_m, opening.to_m), turn: -WIDE * 0.8 }
}

/**
 * A leaf on its hinge. Shut, it lies from the hinge to the other jamb; it swings to the left (`1`) or the right (`-1`) of the way from
 * `from_m` to `to_m`, whichever jamb it hangs on.
 */
function makeLeaf(opening: Opening, materials: Materials): Leaf {
  const hangsOnTo = opening.hinge === 'to'
  const [hinge, jamb] = hangsOnTo ? [opening.to_m, opening.from_m] : [opening.from_m, opening.to_m]
  const width_m = lengthOf(opening) - 0.04
  const height_m = Math.min(DOOR_HEAD_M, CUT_M)
  const pivot = new Group()
  pivot.position.copy(toScene(hinge[0], hinge[1], 0))
  const material = opening.entrance === true ? materials.entrance : materials.door
  const board = new Mesh(
    new RoundedBoxGeometry(width_m, height_m, LEAF_M, 2, 0.01).translate(width_m / 2 + 0.01, height_m / 2, 0),
    material,
  )
  const knobs = new PartBatch()
    .ball('knob', [width_m - 0.08, 1, 0.04], 0.035)
    .ball('knob', [width_m - 0.08, 1, -0.04], 0.035)
    .meshes(materials)
  board.castShadow = board.receiveShadow = true
  pivot.add(board, knobs)
  const left = (opening.swing ?? 1) * (hangsOnTo ? -1 : 1)
  return { pivot, shut: turnAlong(hinge, jamb), turn: left * WIDE }
}
