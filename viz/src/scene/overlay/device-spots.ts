import { Group, Mesh, MeshBasicMaterial, MeshStandardMaterial, SphereGeometry, CylinderGeometry } from 'three'
import type { Tone } from '../../view/device-card.ts'
import type { DeviceSpot } from '../../view/home-look.ts'
import { CUT_M } from '../stage/palette.ts'
import { toScene } from '../stage/plan-space.ts'

const lights: Readonly<Record<Tone, string>> = { alarm: '#ef4444', warning: '#f59e0b', info: '#0284c7', calm: '#10b981', silent: '#8b95a3' }

/** Devices on a wall above the cut are shown on top of the cut wall, ceiling radars where they hang, metres. */
const heightOf = (kind: string, up_m: number): number => (kind === 'radar' ? up_m : Math.min(Math.max(up_m, 0.05), CUT_M + 0.04))

/** The devices as small white pucks with a light that shows their state. Each carries its id for the pointer. */
export class DeviceSpots {
  readonly group = new Group()
  private readonly spots = new Map<string, Mesh<SphereGeometry, MeshBasicMaterial>>()
  private readonly shell = new MeshStandardMaterial({ color: '#ffffff', roughness: 0.3 })

  private readonly away = new MeshStandardMaterial({ color: '#8f98a5', roughness: 0.6 })
  private readonly unplugged = new MeshStandardMaterial({ color: '#23272e', roughness: 0.8 })

  /** `dead` are devices that truly have no power: black, without a light. Those that the server calls offline are grey. */
  show(spots: readonly DeviceSpot[], dead: readonly string[]): void {
    for (const { device, tone, offline } of spots) {
      const light = this.spots.get(device.id) ?? this.make(device.id, device.kind, device.place_m)
      const out = dead.includes(device.id)
      light.visible = !out
      light.material.color.set(lights[tone])
      const body = light.parent!.children[0] as Mesh
      body.material = out ? this.unplugged : offline ? this.away : this.shell
    }
  }

  private make(id: string, kind: string, [x, y, up]: readonly [number, number, number]): Mesh<SphereGeometry, MeshBasicMaterial> {
    const radar = kind === 'radar'
    const body = new Mesh(radar ? new CylinderGeometry(0.09, 0.09, 0.05, 24) : new SphereGeometry(0.055, 16, 12), this.shell)
    const light = new Mesh(new SphereGeometry(radar ? 0.028 : 0.034, 14, 10), new MeshBasicMaterial({ toneMapped: false }))
    light.position.y = radar ? 0.03 : 0.04
    const spot = new Group()
    spot.add(body, light)
    spot.position.copy(toScene(x, y, heightOf(kind, up)))
    spot.visible = !['wristband', 'location-tag'].includes(kind)
    body.castShadow = true
    for (const part of [body, light]) part.userData['device'] = id
    this.group.add(spot)
    this.spots.set(id, light)
    return light
  }
}
