import { CapsuleGeometry, CylinderGeometry, Group, Mesh, MeshStandardMaterial, SphereGeometry } from 'three'
import { mergeJoints } from './merged-joints.ts'

const part = (group: Group, mesh: Mesh, x: number, y: number, z: number): Mesh => {
  mesh.position.set(x, y, z)
  mesh.castShadow = true
  group.add(mesh)
  return mesh
}

/** A cat, made looking south like everybody else. */
export function makeCat(): Group {
  const fur = new MeshStandardMaterial({ color: '#c9793a', roughness: 0.95 })
  const cat = new Group()
  part(cat, new Mesh(new CapsuleGeometry(0.085, 0.22, 4, 10), fur), 0, 0.2, 0).rotation.x = Math.PI / 2
  part(cat, new Mesh(new SphereGeometry(0.085, 14, 10), fur), 0, 0.29, 0.19)
  for (const x of [-0.045, 0.045]) {
    part(cat, new Mesh(new CylinderGeometry(0, 0.03, 0.06, 6), fur), x, 0.38, 0.19)
    for (const z of [-0.1, 0.12]) part(cat, new Mesh(new CylinderGeometry(0.022, 0.022, 0.16, 6), fur), x, 0.08, z)
  }
  part(cat, new Mesh(new CapsuleGeometry(0.018, 0.22, 3, 6), fur), 0, 0.32, -0.22).rotation.x = -0.6
  mergeJoints(cat, [])
  return cat
}

/** A robot that cleans the floor. */
export function makeRobot(): Group {
  const robot = new Group()
  part(
    robot,
    new Mesh(new CylinderGeometry(0.17, 0.17, 0.09, 28), new MeshStandardMaterial({ color: '#3c434d', roughness: 0.5 })),
    0,
    0.05,
    0,
  )
  part(robot, new Mesh(new CylinderGeometry(0.05, 0.05, 0.02, 18), new MeshStandardMaterial({ color: '#d7dde3' })), 0, 0.105, 0.04)
  mergeJoints(robot, [])
  return robot
}
