import { CapsuleGeometry, Group, Mesh, MeshStandardMaterial, SphereGeometry, type Material, type Object3D } from 'three'
import { mergeJoints } from './merged-joints.ts'
import { STANDING, type Pose } from './pose.ts'

/** What a figure is painted with. */
export interface Dress {
  skin: string
  top: string
  legs: string
  hair: string
  shoe: string
}

/** An old person at home. */
export const residentDress: Dress = { skin: '#e2b596', top: '#4f8f8b', legs: '#55606f', hair: '#d9dade', shoe: '#3c4350' }

/** Whoever comes to see them, and whoever is sent. */
export const visitorDress: Dress = { skin: '#deb08e', top: '#a0527a', legs: '#3d4657', hair: '#3a2e28', shoe: '#2c3039' }
export const responderDress: Dress = { skin: '#deb08e', top: '#f28a1c', legs: '#33405a', hair: '#2e2825', shoe: '#20242c' }

const SIDES = [
  [0, 1],
  [1, -1],
] as const

/**
 * A person made of capsules around fifteen joints, without any asset. Made looking south, feet on the floor. `paint` gives one material for
 * all, for somebody who is not there but was reported.
 */
export class Figure {
  readonly root = new Group()
  private readonly pelvis: Group
  private readonly spine: Group
  private readonly chest: Mesh
  private readonly head: Group
  private readonly limbs: { shoulder: Group; elbow: Group; hip: Group; knee: Group }[] = []
  private readonly aid: Group | undefined
  private readonly walker: boolean

  constructor({ dress = residentDress, aid, paint }: { dress?: Dress; aid?: 'stick' | 'walker' | undefined; paint?: Material }) {
    const of = (color: string, roughness = 0.85) => paint ?? new MeshStandardMaterial({ color, roughness })
    const [skin, top, legs, hair, shoe] = [of(dress.skin, 0.7), of(dress.top), of(dress.legs), of(dress.hair), of(dress.shoe)]
    this.pelvis = joint(this.root)
    capsule(this.pelvis, 0.125, 0.12, legs, 0).rotation.z = Math.PI / 2
    this.spine = joint(this.pelvis, 0, 0.08)
    this.chest = capsule(this.spine, 0.15, 0.26, top, 0.2)
    this.chest.scale.set(1.12, 1, 0.82)
    capsule(this.spine, 0.085, 0.26, top, 0.37).rotation.z = Math.PI / 2
    this.head = makeHead(this.spine, skin, hair)
    for (const [, side] of SIDES) this.limbs.push(makeLimbs({ spine: this.spine, pelvis: this.pelvis, side, top, skin, legs, shoe }))
    this.walker = aid === 'walker'
    this.aid =
      aid === undefined ? undefined : this.walker ? makeWalker(this.root, of('#aab4bf', 0.4)) : makeStick(this.root, of('#6d4f38', 0.6))
    mergeJoints(this.root, [this.chest], paint)
    this.take(STANDING)
  }

  /** Bends the body into a pose. The pelvis is raised by `seat_m`, the height of what is sat or lain on. */
  take(pose: Pose, seat_m = 0): void {
    this.pelvis.position.y = pose.pelvis_m + seat_m
    this.pelvis.rotation.set(pose.pitch, 0, pose.roll)
    this.spine.rotation.x = pose.spine
    this.head.rotation.x = pose.head
    for (const [i, side] of SIDES) {
      const limb = this.limbs[i]!
      limb.shoulder.rotation.set(pose.shoulder[i], 0, side * pose.armSpread[i])
      limb.elbow.rotation.x = pose.elbow[i]
      limb.hip.rotation.set(pose.hip[i], 0, side * pose.legSpread[i])
      limb.knee.rotation.x = pose.knee[i]
    }
    const upright = Math.abs(pose.pitch) < 0.3 && pose.hip[0] > -1
    if (this.aid === undefined) return
    this.aid.visible = upright
    if (!this.walker) this.aid.rotation.x = pose.shoulder[1] * 0.5
  }

  breathe(factor: number): void {
    this.chest.scale.set(1.12 * factor, 1, 0.82 * factor)
  }
}

function joint(parent: Object3D, x = 0, y = 0, z = 0): Group {
  const group = new Group()
  group.position.set(x, y, z)
  parent.add(group)
  return group
}

function shaded(parent: Object3D, mesh: Mesh): Mesh {
  mesh.castShadow = mesh.receiveShadow = true
  parent.add(mesh)
  return mesh
}

/** A capsule that hangs from its joint, or sits at `y_m` of it. */
function capsule(parent: Object3D, radius_m: number, length_m: number, material: Material, y_m = -length_m / 2): Mesh {
  const mesh = shaded(parent, new Mesh(new CapsuleGeometry(radius_m, length_m, 6, 14), material))
  mesh.position.y = y_m
  return mesh
}

function ball(parent: Object3D, radius_m: number, material: Material): Mesh {
  return shaded(parent, new Mesh(new SphereGeometry(radius_m, 20, 16), material))
}

function makeHead(spine: Group, skin: Material, hair: Material): Group {
  const head = joint(spine, 0, 0.47)
  capsule(head, 0.05, 0.06, skin, 0.02)
  const skull = ball(head, 0.115, skin)
  skull.scale.set(0.92, 1.08, 1)
  skull.position.set(0, 0.16, 0.01)
  const crown = shaded(head, new Mesh(new SphereGeometry(0.122, 24, 18, 0, Math.PI * 2, 0, Math.PI * 0.55), hair))
  crown.scale.set(0.95, 1.06, 1.02)
  crown.position.set(0, 0.175, -0.012)
  crown.rotation.x = -0.38
  return head
}

interface LimbParts {
  spine: Group
  pelvis: Group
  side: 1 | -1
  top: Material
  skin: Material
  legs: Material
  shoe: Material
}

function makeLimbs({ spine, pelvis, side, top, skin, legs, shoe }: LimbParts) {
  const shoulder = joint(spine, side * 0.215, 0.37)
  capsule(shoulder, 0.052, 0.2, top)
  const elbow = joint(shoulder, 0, -0.27)
  capsule(elbow, 0.043, 0.19, top)
  ball(elbow, 0.05, skin).position.y = -0.26
  const hip = joint(pelvis, side * 0.1, -0.03)
  capsule(hip, 0.075, 0.3, legs)
  const knee = joint(hip, 0, -0.39)
  capsule(knee, 0.06, 0.28, legs)
  const foot = capsule(knee, 0.05, 0.13, shoe, -0.41)
  foot.rotation.x = Math.PI / 2
  foot.position.z = 0.05
  return { shoulder, elbow, hip, knee }
}

/** A frame on four legs, pushed before the body with both hands. */
function makeWalker(root: Group, material: Material): Group {
  const frame = joint(root, 0, 0, 0.34)
  for (const [, side] of SIDES) {
    for (const z of [-0.16, 0.2]) capsule(frame, 0.014, 0.8, material, 0.42).position.set(side * 0.27, 0.42, z)
    const grip = capsule(frame, 0.02, 0.36, material, 0)
    grip.rotation.x = Math.PI / 2
    grip.position.set(side * 0.27, 0.83, 0.02)
  }
  const bar = capsule(frame, 0.014, 0.52, material, 0)
  bar.rotation.z = Math.PI / 2
  bar.position.set(0, 0.6, 0.2)
  return frame
}

/** A stick in the right hand, from the floor to the hip. */
function makeStick(root: Group, material: Material): Group {
  const stick = joint(root, -0.3, 0.82, 0.16)
  capsule(stick, 0.014, 0.78, material)
  const grip = capsule(stick, 0.02, 0.1, material, 0)
  grip.rotation.x = Math.PI / 2
  return stick
}
