import { AdditiveBlending, Group, Mesh, MeshBasicMaterial } from 'three'
import type { WallPlan } from '../../view/plan/walls.ts'
import { flatGeometry } from './plan-space.ts'

/** Rooms whose lamp burns: a warm light on their floor, the warmer the darker it is outside. */
export class LampGlow {
  readonly group = new Group()
  private readonly material = new MeshBasicMaterial({
    color: '#ff9d3c',
    transparent: true,
    depthWrite: false,
    toneMapped: false,
    blending: AdditiveBlending,
  })

  constructor({ floors }: WallPlan) {
    for (const { room, floor } of floors) {
      const glow = new Mesh(flatGeometry(floor, 0.012), this.material)
      glow.name = room.id
      glow.visible = false
      this.group.add(glow)
    }
  }

  show(rooms: readonly string[], day: number): void {
    this.material.opacity = 0.3 * (1 - day)
    for (const glow of this.group.children) glow.visible = day < 1 && rooms.includes(glow.name)
  }
}
