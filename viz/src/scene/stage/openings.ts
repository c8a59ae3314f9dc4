import type { Opening, Plan, Point } from '@anju/sdk'
import { BoxGeometry, Group, InstancedMesh, Matrix4, SphereGeometry, Vector3, type BufferGeometry, type Material } from 'three'
import { RoundedBoxGeometry } from 'three/addons/geometries/RoundedBoxGeometry.js'
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js'
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

/** What turns: its hinge, how it stands when shut, how far it goes, and how wide and high it is. */
interface Leaf {
  id: string
  hinge: Vector3
  shut: number
  turn: number
  width_m: number
  low_m: number
  high_m: number
}

/** How far a leaf turns when it stands wide open: a little short of a right angle, as doors at a wall do. */
const WIDE = (78 * Math.PI) / 180
const LEAF_M = 0.045
const UPRIGHT = new Vector3(0, 1, 0)

/** One shape that hangs on many leaves, drawn in one call: `fit` puts it into a leaf's own frame (x from the hinge along the leaf, y up). */
class Hung {
  readonly mesh: InstancedMesh
  private readonly leaves: readonly Leaf[]
  private readonly fits: readonly Matrix4[]

  constructor(geometry: BufferGeometry, material: Material, leaves: readonly Leaf[], fit: (leaf: Leaf) => Matrix4) {
    this.mesh = new InstancedMesh(geometry, material, leaves.length)
    this.mesh.frustumCulled = false
    this.mesh.castShadow = !material.transparent
    this.mesh.receiveShadow = true
    this.leaves = leaves
    this.fits = leaves.map(fit)
  }

  swing(open: (id: string) => number): void {
    this.leaves.forEach(({ id, hinge, shut, turn }, i) => {
      const place = new Matrix4().makeRotationAxis(UPRIGHT, shut + turn * open(id)).setPosition(hinge)
      this.mesh.setMatrixAt(i, place.multiply(this.fits[i]!))
    })
    this.mesh.instanceMatrix.needsUpdate = true
  }
}

export function makeOpenings(plan: Plan, materials: Materials): Openings {
  const group = new Group()
  const still = new PartBatch()
  for (const opening of plan.openings) if (opening.kind === 'window') buildWindow(still, opening)
  const doors = plan.openings.filter(({ kind }) => kind === 'door')
  const hung = [
    ...hangDoors(doors, materials),
    ...hangSashes(
      plan.openings.filter(({ kind }) => kind === 'window'),
      materials,
    ),
  ]
  group.add(still.meshes(materials), ...hung.map(({ mesh }) => mesh))
  return {
    group,
    swing(fractions) {
      const standing = (id: string) => fractions[id] ?? (plan.openings.find((one) => one.id === id)?.open === true ? 1 : 0)
      for (const one of hung) one.swing(standing)
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

/**
 * A leaf on its hinge. Shut, it lies from the hinge to the other jamb; it swings to the left (`1`) or the right (`-1`) of the way from
 * `from_m` to `to_m`, whichever jamb it hangs on.
 */
function doorLeaf(opening: Opening): Leaf {
  const hangsOnTo = opening.hinge === 'to'
  const [hinge, jamb] = hangsOnTo ? [opening.to_m, opening.from_m] : [opening.from_m, opening.to_m]
  return {
    id: opening.id,
    hinge: toScene(hinge[0], hinge[1], 0),
    shut: turnAlong(hinge, jamb),
    turn: (opening.swing ?? 1) * (hangsOnTo ? -1 : 1) * WIDE,
    width_m: lengthOf(opening) - 0.04,
    low_m: 0,
    high_m: Math.min(DOOR_HEAD_M, CUT_M),
  }
}

/** The half of a window that opens: it hangs on the jamb at `from_m`. What is cut away with the wall is not there. */
function sashLeaf(opening: Opening): Leaf | undefined {
  const [low_m, high_m] = [opening.sill_m ?? 0, Math.min(opening.head_m ?? DOOR_HEAD_M, CUT_M)]
  if (high_m <= low_m) return undefined
  const [x, y] = opening.from_m
  const shut = turnAlong(opening.from_m, opening.to_m)
  return { id: opening.id, hinge: toScene(x, y, 0), shut, turn: -WIDE * 0.8, width_m: lengthOf(opening) / 2, low_m, high_m }
}

const scaled = (x: number, y: number, up_m: number) => new Matrix4().makeScale(x, y, 1).setPosition(0, up_m, 0)

function hangDoors(doors: readonly Opening[], materials: Materials): Hung[] {
  const board = new RoundedBoxGeometry(1, 1, LEAF_M, 2, 0.01).translate(0.5, 0.5, 0)
  const fit = ({ width_m, high_m }: Leaf) => scaled(width_m, high_m, 0)
  const front = doors.filter(({ entrance }) => entrance === true).map(doorLeaf)
  const inner = doors.filter(({ entrance }) => entrance !== true).map(doorLeaf)
  const knob = new SphereGeometry(0.035, 14, 10)
  const knobs = mergeGeometries([knob.clone().translate(0, 0, 0.04), knob.translate(0, 0, -0.04)])
  return [
    new Hung(board, materials.entrance, front, fit),
    new Hung(board, materials.door, inner, fit),
    new Hung(knobs, materials.knob, [...front, ...inner], ({ width_m }) => new Matrix4().setPosition(width_m - 0.08, 1, 0)),
  ]
}

function hangSashes(windows: readonly Opening[], materials: Materials): Hung[] {
  const leaves = windows.flatMap((opening) => sashLeaf(opening) ?? [])
  const pane = new BoxGeometry(1, 1, 0.026).translate(0.5, 0.5, 0)
  const stile = new BoxGeometry(0.05, 1, 0.06).translate(-0.025, 0.5, 0)
  return [
    new Hung(pane, materials.glass, leaves, ({ width_m, low_m, high_m }) => scaled(width_m, high_m - low_m, low_m)),
    new Hung(stile, materials.frame, leaves, ({ width_m, low_m, high_m }) =>
      scaled(1, high_m - low_m, low_m).setPosition(width_m, low_m, 0),
    ),
  ]
}
