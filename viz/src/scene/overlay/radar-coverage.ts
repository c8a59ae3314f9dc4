import type { Plan, RegisteredDevice } from '@anju/sdk'
import { BufferGeometry, Color, DoubleSide, Float32BufferAttribute, Group, Mesh, MeshBasicMaterial, ShaderMaterial } from 'three'
import { coverageOf } from '../../view/plan/coverage.ts'
import type { Ring } from '../../view/plan/polygon.ts'
import { flatGeometry } from '../stage/plan-space.ts'

/** What one radar covers: the footprint on the floor with its rim, and the cone down to it while it sees somebody. */
export interface Coverage {
  group: Group
  /** A radar that sees somebody shows its cone; one that is chosen shows it too; others only a faint rim, and one that does not answer a grey one. */
  look: (seeing: boolean, answers: boolean) => void
}

const BLUE = '#3b82f6'
const RIM_BLUE = '#2563eb'
const GREY = '#6b7380'
const RIM_M = 0.03

export function makeCoverage(device: RegisteredDevice, plan: Plan): Coverage | undefined {
  const room = plan.rooms.find(({ id }) => id === device.room)
  if (device.kind !== 'radar' || room === undefined) return undefined
  const area = coverageOf(device, room)
  const rim = area[0]?.[0]
  if (rim === undefined) return undefined
  const group = new Group()
  const overlay = { transparent: true, depthWrite: false, toneMapped: false, side: DoubleSide }
  const fill = new MeshBasicMaterial({ color: BLUE, ...overlay })
  const line = new MeshBasicMaterial({ color: RIM_BLUE, ...overlay })
  const footprint = new Mesh(flatGeometry(area, 0.03), fill)
  const ribbon = new Mesh(ribbonGeometry(rim), line)
  const cone = new Mesh(coneGeometry(device, rim), coneMaterial())
  footprint.renderOrder = 1
  ribbon.renderOrder = 2
  cone.renderOrder = 5
  group.add(footprint, ribbon, cone)
  const look = (seeing: boolean, answers: boolean) => {
    line.color.set(answers ? RIM_BLUE : GREY)
    fill.color.set(answers ? BLUE : GREY)
    cone.visible = seeing
    fill.opacity = seeing ? 0.1 : 0.03
    line.opacity = seeing ? 0.75 : 0.22
  }
  look(false, true)
  return { group, look }
}

function coneGeometry({ place_m: [x, y, z] }: RegisteredDevice, rim: Ring): BufferGeometry {
  const position: number[] = []
  const nearness: number[] = []
  for (let i = 0; i + 1 < rim.length; i++) {
    const [[ax, ay], [bx, by]] = [rim[i]!, rim[i + 1]!]
    position.push(x, z, -y, ax, 0.03, -ay, bx, 0.03, -by)
    nearness.push(1, 0, 0)
  }
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new Float32BufferAttribute(position, 3))
  geometry.setAttribute('nearness', new Float32BufferAttribute(nearness, 1))
  return geometry
}

/** The rim as a ribbon of real width, drawn inwards towards the middle of the area. */
function ribbonGeometry(rim: Ring): BufferGeometry {
  const corners = rim.slice(0, -1)
  const cx = corners.reduce((sum, [x]) => sum + x, 0) / corners.length
  const cy = corners.reduce((sum, [, y]) => sum + y, 0) / corners.length
  const at = ([x, y]: readonly [number, number], in_m: number): number[] => {
    const far = Math.hypot(x - cx, y - cy)
    const k = far === 0 ? 1 : (far - in_m) / far
    return [cx + (x - cx) * k, 0.034, -(cy + (y - cy) * k)]
  }
  const position: number[] = []
  for (let i = 0; i + 1 < rim.length; i++) {
    const [a, b] = [rim[i]!, rim[i + 1]!]
    const [a0, a1, b0, b1] = [at(a, 0), at(a, RIM_M), at(b, 0), at(b, RIM_M)]
    position.push(...a0, ...a1, ...b0, ...a1, ...b1, ...b0)
  }
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new Float32BufferAttribute(position, 3))
  return geometry
}

const coneMaterial = () =>
  new ShaderMaterial({
    transparent: true,
    depthWrite: false,
    side: DoubleSide,
    uniforms: { colour: { value: new Color(BLUE) } },
    vertexShader: /* glsl */ `
attribute float nearness;
varying float k;
void main() { k = nearness; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.); }`,
    fragmentShader: /* glsl */ `
uniform vec3 colour;
varying float k;
void main() {
  gl_FragColor = vec4(colour, .05 + .28 * pow(k, 1.5));
#include <colorspace_fragment>
}`,
  })
