import type { RegisteredDevice } from '@anju/sdk'
import { Color, CylinderGeometry, Group, InstancedMesh, Matrix4, MeshBasicMaterial, MeshStandardMaterial, SphereGeometry } from 'three'
import type { Tone } from '../../view/device-card.ts'
import type { DeviceSpot } from '../../view/home-look.ts'
import { CUT_M } from '../stage/palette.ts'
import { toScene } from '../stage/plan-space.ts'

const lights: Readonly<Record<Tone, string>> = { alarm: '#ef4444', warning: '#f59e0b', info: '#0284c7', calm: '#10b981', silent: '#8b95a3' }
/** The body of a device that answers, of one that the server calls offline, and of one that truly has no power. */
const bodies = { well: '#ffffff', offline: '#8f98a5', dead: '#23272e' } as const

const isWorn = ({ kind }: RegisteredDevice): boolean => kind === 'wristband' || kind === 'location-tag'

/** Devices on a wall above the cut are shown on top of the cut wall, ceiling radars where they hang, metres. */
const heightOf = (kind: string, up_m: number): number => (kind === 'radar' ? up_m : Math.min(Math.max(up_m, 0.05), CUT_M + 0.04))

/** The devices as small pucks with a light that shows their state, in three draw calls. Each carries its id for the pointer: see `deviceAt`. */
export class DeviceSpots {
  readonly group = new Group()
  private readonly index = new Map<string, { body: InstancedMesh; i: number; light: number }>()
  private readonly lamps: InstancedMesh
  private readonly color = new Color()

  constructor(devices: readonly RegisteredDevice[]) {
    const seen = devices.filter((device) => !isWorn(device))
    const shell = new MeshStandardMaterial({ roughness: 0.3 })
    const radars = seen.filter(({ kind }) => kind === 'radar')
    const others = seen.filter(({ kind }) => kind !== 'radar')
    const disc = new InstancedMesh(new CylinderGeometry(0.09, 0.09, 0.05, 24), shell, radars.length)
    const ball = new InstancedMesh(new SphereGeometry(0.055, 16, 12), shell, others.length)
    this.lamps = new InstancedMesh(new SphereGeometry(0.034, 14, 10), new MeshBasicMaterial({ toneMapped: false }), seen.length)
    const ordered = [...radars, ...others]
    ordered.forEach(({ id, kind, place_m: [x, y, up] }, light) => {
      const radar = kind === 'radar'
      const [body, i] = radar ? [disc, light] : [ball, light - radars.length]
      const at = toScene(x, y, heightOf(kind, up))
      body.setMatrixAt(i, new Matrix4().setPosition(at))
      at.y += radar ? 0.03 : 0.04
      this.lamps.setMatrixAt(light, new Matrix4().makeScale(radar ? 0.82 : 1, radar ? 0.82 : 1, radar ? 0.82 : 1).setPosition(at))
      this.index.set(id, { body, i, light })
    })
    disc.userData['devices'] = radars.map(({ id }) => id)
    ball.userData['devices'] = others.map(({ id }) => id)
    this.lamps.userData['devices'] = ordered.map(({ id }) => id)
    for (const mesh of [disc, ball, this.lamps]) {
      mesh.castShadow = mesh !== this.lamps
      mesh.frustumCulled = false
      if (mesh.count > 0) this.group.add(mesh)
    }
  }

  /** `dead` are devices that truly have no power: black, without a light. Those that the server calls offline are grey. */
  show(spots: readonly DeviceSpot[], dead: readonly string[]): void {
    for (const { device, tone, offline } of spots) {
      const spot = this.index.get(device.id)
      if (spot === undefined) continue
      const out = dead.includes(device.id)
      spot.body.setColorAt(spot.i, this.color.set(bodies[out ? 'dead' : offline ? 'offline' : 'well']))
      this.lamps.setColorAt(spot.light, this.color.set(out ? bodies.dead : lights[tone]))
      for (const mesh of [spot.body, this.lamps]) if (mesh.instanceColor !== null) mesh.instanceColor.needsUpdate = true
    }
  }
}

/** The device of a hit on a spot. */
export const deviceAt = (
  hit: { object: { userData: Record<string, unknown> }; instanceId?: number | undefined } | undefined,
): string | undefined =>
  hit?.instanceId === undefined ? undefined : (hit.object.userData['devices'] as readonly string[] | undefined)?.[hit.instanceId]
