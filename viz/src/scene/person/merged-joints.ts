import { Color, Float32BufferAttribute, Group, Mesh, MeshStandardMaterial, type Material, type Object3D } from 'three'
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js'

/** Makes one mesh of what hangs still on each joint below `root`, with the colours in its corners, so that a body is a dozen draw calls. `paint` is for all. */
export function mergeJoints(root: Object3D, keep: readonly Object3D[], paint?: Material): void {
  const material = paint ?? new MeshStandardMaterial({ vertexColors: true, roughness: 0.82 })
  const joints: Object3D[] = []
  root.traverse((object) => object instanceof Group && joints.push(object))
  for (const joint of joints) {
    const still = joint.children.filter((child): child is Mesh => child instanceof Mesh && !keep.includes(child))
    if (still.length === 0) continue
    const mesh = new Mesh(mergeGeometries(still.map(coloured)), material)
    mesh.castShadow = mesh.receiveShadow = true
    joint.remove(...still)
    joint.add(mesh)
  }
}

function coloured(mesh: Mesh) {
  mesh.updateMatrix()
  const geometry = mesh.geometry.applyMatrix4(mesh.matrix)
  const { color } = mesh.material as MeshStandardMaterial
  const { r, g, b } = color instanceof Color ? color : new Color()
  const count = geometry.getAttribute('position').count
  geometry.setAttribute('color', new Float32BufferAttribute(Array.from({ length: count }, () => [r, g, b]).flat(), 3))
  return geometry
}
