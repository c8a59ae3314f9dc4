import {
  BoxGeometry,
  BufferAttribute,
  CylinderGeometry,
  Group,
  IcosahedronGeometry,
  Matrix4,
  Mesh,
  MeshStandardMaterial,
  SphereGeometry,
  type BufferGeometry,
  type Material,
} from 'three'
import { RoundedBoxGeometry } from 'three/addons/geometries/RoundedBoxGeometry.js'
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js'
import type { MaterialName, Materials } from './materials.ts'

/** A box by its two corners: left, low, back to right, high, front; metres. */
export type Corners = readonly [x0: number, y0: number, z0: number, x1: number, y1: number, z1: number]

/** Plain colours are put together by these: at least as rough as. */
const ROUGHNESSES = [0.75, 0.5, 0] as const

const isPlain = ({ transparent, metalness, flatShading, emissiveIntensity, emissive }: MeshStandardMaterial): boolean =>
  !transparent && metalness === 0 && !flatShading && (emissive.getHex() === 0 || emissiveIntensity === 0)

const plainMaterial = (least: number): Material => new MeshStandardMaterial({ vertexColors: true, roughness: Math.min(0.9, least + 0.15) })

function coloured(piece: BufferGeometry, { color: { r, g, b } }: MeshStandardMaterial): BufferGeometry {
  const colors = new Float32Array(piece.getAttribute('position').count * 3)
  for (let i = 0; i < colors.length; i += 3) colors.set([r, g, b], i)
  return piece.setAttribute('color', new BufferAttribute(colors, 3))
}

/** Roundness of an edge where nobody says otherwise, metres. */
const ROUND_M = 0.03

/**
 * Collects the pieces of still things in their own place and turns them into one mesh a material, so that a furnished home is some twenty
 * draw calls. `at` moves the origin for the pieces that follow.
 */
export class PartBatch {
  private readonly pieces = new Map<MaterialName, BufferGeometry[]>()
  private place = new Matrix4()

  at(place: Matrix4): this {
    this.place = place
    return this
  }

  add(material: MaterialName, geometry: BufferGeometry): this {
    const plain = geometry.index === null ? geometry : geometry.toNonIndexed()
    for (const name of Object.keys(plain.attributes)) if (!['position', 'normal', 'uv'].includes(name)) plain.deleteAttribute(name)
    const list = this.pieces.get(material) ?? []
    list.push(plain.applyMatrix4(this.place))
    this.pieces.set(material, list)
    return this
  }

  box(material: MaterialName, [x0, y0, z0, x1, y1, z1]: Corners, round_m = ROUND_M): this {
    const [w, h, d] = [Math.abs(x1 - x0), Math.abs(y1 - y0), Math.abs(z1 - z0)]
    const radius = Math.min(round_m, w / 2.1, h / 2.1, d / 2.1)
    const geometry = radius < 0.004 ? new BoxGeometry(w, h, d) : new RoundedBoxGeometry(w, h, d, 2, radius)
    return this.add(material, geometry.translate((x0 + x1) / 2, (y0 + y1) / 2, (z0 + z1) / 2))
  }

  cylinder(
    material: MaterialName,
    [x, z]: readonly [number, number],
    [y0, y1]: readonly [number, number],
    low_m: number,
    high_m = low_m,
  ): this {
    return this.add(material, new CylinderGeometry(high_m, low_m, y1 - y0, 24).translate(x, (y0 + y1) / 2, z))
  }

  ball(material: MaterialName, [x, y, z]: readonly [number, number, number], radius_m: number, tall = 1): this {
    return this.add(material, new SphereGeometry(radius_m, 16, 12).scale(1, tall, 1).translate(x, y, z))
  }

  tuft(material: MaterialName, [x, y, z]: readonly [number, number, number], radius_m: number): this {
    return this.add(material, new IcosahedronGeometry(radius_m, 1).scale(1, 1.3, 1).translate(x, y, z))
  }

  /**
   * One mesh a material; transparent ones throw no shadow. Plain colours of about one roughness are one mesh with the colours in its corners: what is
   * left is a handful of draw calls, whatever the furniture.
   */
  meshes(materials: Materials): Group {
    const groups = new Map<string, { material: Material; pieces: BufferGeometry[] }>()
    for (const [name, list] of this.pieces) {
      const own: MeshStandardMaterial = materials[name]
      const roughness = isPlain(own) ? ROUGHNESSES.find((least) => own.roughness >= least)! : undefined
      const key = roughness === undefined ? name : `rough ${roughness}`
      const known = groups.get(key) ?? { material: roughness === undefined ? own : plainMaterial(roughness), pieces: [] }
      groups.set(key, known)
      known.pieces.push(...(roughness === undefined ? list : list.map((piece) => coloured(piece, own))))
    }
    const group = new Group()
    for (const { material, pieces } of groups.values()) {
      const mesh = new Mesh(mergeGeometries(pieces), material)
      mesh.castShadow = !material.transparent
      mesh.receiveShadow = true
      group.add(mesh)
      for (const piece of pieces) piece.dispose()
    }
    return group
  }
}
