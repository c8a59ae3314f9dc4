import type { Plan, Room } from '@anju/sdk'
import { Group, Mesh, MeshStandardMaterial, PlaneGeometry, type Material } from 'three'
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js'
import type { MultiPolygon } from '../../view/plan/polygon.ts'
import { wallsOf, type WallPlan } from '../../view/plan/walls.ts'
import { plankTexture, tileTexture } from './floor-textures.ts'
import { flatGeometry, risenGeometry } from './plan-space.ts'
import { CUT_M, type Palette } from './palette.ts'

/** The walls, floors, plinth and ground of a home. Floors carry their room's id for the pointer. */
export interface HouseShell {
  group: Group
  walls: WallPlan
  floors: readonly Mesh[]
  paint(palette: Palette): void
}

/** The plinth under the flat, metres. */
const PLINTH_M = 0.25
/** Caps lie a hair above the walls, so that neither flickers. */
const HAIR_M = 0.003
const WET_ROOMS = new Set<Room['kind']>(['kitchen', 'bathroom', 'balcony'])

export function makeHouseShell(plan: Plan): HouseShell {
  const walls = wallsOf(plan, CUT_M)
  const group = new Group()
  const wall = new MeshStandardMaterial({ roughness: 0.92 })
  const cap = new MeshStandardMaterial({ roughness: 0.9 })
  const plinth = new MeshStandardMaterial({ roughness: 0.8 })
  const ground = new MeshStandardMaterial({ roughness: 1, envMapIntensity: 0.6 })
  const put = (mesh: Mesh, casts: boolean) => {
    mesh.castShadow = casts
    mesh.receiveShadow = true
    group.add(mesh)
    return mesh
  }

  const earth = put(new Mesh(new PlaneGeometry(160, 160).rotateX(-Math.PI / 2), ground), false)
  earth.position.y = -PLINTH_M - 0.01
  put(new Mesh(risenGeometry(walls.outer, -PLINTH_M, 0), plinth), true)
  put(new Mesh(flatGeometry(walls.footprint, 0.001), new MeshStandardMaterial({ color: '#b9a58a', roughness: 0.8 })), false)
  put(new Mesh(mergeGeometries(walls.blocks.map((block) => risenGeometry(block.footprint, block.from_m, block.to_m))), wall), true)
  const caps = walls.blocks.filter((block) => block.cap)
  put(new Mesh(mergeGeometries(caps.map((block) => flatGeometry(block.footprint, block.to_m + HAIR_M))), cap), false)
  const floors = walls.floors.map(({ room, floor }) => put(floorMesh(room, floor), false))

  return {
    group,
    walls,
    floors,
    paint(palette) {
      wall.color.set(palette.wall)
      cap.color.set(palette.cap)
      plinth.color.set(palette.plinth)
      ground.color.set(palette.ground)
    },
  }
}

const floorMaterials = new Map<boolean, Material>()

function floorMesh(room: Room, floor: MultiPolygon): Mesh {
  const wet = WET_ROOMS.has(room.kind)
  const material =
    floorMaterials.get(wet) ?? new MeshStandardMaterial({ map: wet ? tileTexture() : plankTexture(), roughness: wet ? 0.45 : 0.62 })
  floorMaterials.set(wet, material)
  const mesh = new Mesh(flatGeometry(floor, 0.004), material)
  mesh.userData['room'] = room.id
  return mesh
}
