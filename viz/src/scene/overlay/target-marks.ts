import { DoubleSide, Group, Mesh, MeshBasicMaterial, RingGeometry } from 'three'
import type { Target } from '../../view/device-card.ts'
import { toScene } from '../stage/plan-space.ts'

const BLUE = '#2563eb'
const RED = '#dc2626'
const AMBER = '#d97706'

/** A ring on the floor, flat. */
export function floorRing(inner_m: number, outer_m: number, color: string, opacity: number): Mesh<RingGeometry, MeshBasicMaterial> {
  const material = new MeshBasicMaterial({ color, transparent: true, opacity, depthWrite: false, toneMapped: false, side: DoubleSide })
  const ring = new Mesh(new RingGeometry(inner_m, outer_m, 48).rotateX(-Math.PI / 2), material)
  ring.renderOrder = 3
  return ring
}

const arc = (from: number) =>
  new Mesh(
    new RingGeometry(0.27, 0.33, 8, 1, from, Math.PI / 5).rotateX(-Math.PI / 2),
    new MeshBasicMaterial({ color: AMBER, transparent: true, opacity: 0.95, depthWrite: false, toneMapped: false, side: DoubleSide }),
  )

/** Where radars say that somebody is: a ring with a cross on the floor below the reported point. A claim, so it looks like a mark, not a person. */
export class TargetMarks {
  readonly group = new Group()
  private readonly marks = new Map<string, Group>()

  /** `lost`: where radars lost somebody. An amber ring, broken, with nothing in it: nobody is said to be there any longer. */
  show(targets: readonly Target[], lost: readonly { device: string; at_m: readonly number[] }[]): void {
    for (const mark of this.marks.values()) mark.visible = false
    for (const { device, at_m } of lost) {
      const key = `lost ${device}`
      const mark = this.marks.get(key) ?? this.makeLost(key)
      mark.visible = true
      mark.position.copy(toScene(at_m[0]!, at_m[1]!, 0.045))
    }
    for (const target of targets) {
      const mark = this.marks.get(target.device) ?? this.make(target.device)
      mark.visible = true
      mark.position.copy(toScene(target.at_m[0], target.at_m[1], 0.045))
      const color = target.posture === 'on-floor' ? RED : BLUE
      mark.traverse((part) => part instanceof Mesh && part.material instanceof MeshBasicMaterial && part.material.color.set(color))
    }
  }

  private makeLost(key: string): Group {
    const mark = new Group()
    for (let i = 0; i < 6; i++) mark.add(arc((i * Math.PI) / 3))
    this.marks.set(key, mark)
    this.group.add(mark)
    return mark
  }

  private make(device: string): Group {
    const mark = new Group()
    mark.add(floorRing(0.2, 0.24, BLUE, 0.9), floorRing(0.04, 0.075, BLUE, 0.9))
    this.marks.set(device, mark)
    this.group.add(mark)
    return mark
  }
}
