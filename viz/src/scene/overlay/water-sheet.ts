import type { Home, Point, WorldSnapshot } from '@anju/sdk'
import { BufferGeometry, Group, Mesh, ShaderMaterial, Vector3 } from 'three'
import { union, type MultiPolygon } from '../../view/plan/polygon.ts'
import { waterBlobs, wetFloor } from '../../view/plan/water-blobs.ts'
import type { WallPlan } from '../../view/plan/walls.ts'
import { flatGeometry } from '../stage/plan-space.ts'
import { noise2 } from './shader-noise.ts'

/** Blobs in all: four rooms of nine. */
const MOST_BLOBS = 36
/** Water smaller than this is a drop, m². */
const LEAST_M2 = 0.01

/** Water on the floors: one field of blobs over all wet rooms and the gaps between them, so that it flows through doors. */
export class WaterSheet {
  readonly group = new Group()
  private readonly blobs = Array.from({ length: MOST_BLOBS }, () => new Vector3(0, 0, 0))
  private readonly material = new ShaderMaterial({
    transparent: true,
    depthWrite: false,
    uniforms: { blobs: { value: this.blobs }, count: { value: 0 }, sun: { value: new Vector3(-7, 13, 6.5).normalize() }, at: { value: 0 } },
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
  })
  private readonly sheet = new Mesh(new BufferGeometry(), this.material)
  private wetRooms = ''

  private readonly home: Home
  private readonly walls: WallPlan

  constructor(home: Home, walls: WallPlan) {
    this.home = home
    this.walls = walls
    this.sheet.visible = false
    this.group.add(this.sheet)
  }

  get visible(): boolean {
    return this.group.visible && this.sheet.visible
  }

  show(water: WorldSnapshot['water']): void {
    const wet = water.filter(({ area_m2 }) => area_m2 > LEAST_M2)
    this.sheet.visible = wet.length > 0
    if (wet.length === 0) return
    this.clipTo([...new Set(wet.map(({ room }) => room))])
    const blobs = wet
      .flatMap(({ room: id, area_m2, from_m }) => {
        const room = this.home.plan.rooms.find((one) => one.id === id)
        return room === undefined ? [] : waterBlobs(area_m2, [from_m[0], from_m[1]] as Point, room)
      })
      .slice(0, MOST_BLOBS)
    blobs.forEach(({ x_m, y_m, radius_m }, i) => this.blobs[i]!.set(x_m, -y_m, radius_m))
    this.material.uniforms['count']!.value = blobs.length
  }

  drift(at_s: number): void {
    this.material.uniforms['at']!.value = at_s
  }

  /** The floor on which water may be seen is cut out anew only when another room gets wet. */
  private clipTo(rooms: readonly string[]): void {
    const key = rooms.join(' ')
    if (key === this.wetRooms) return
    this.wetRooms = key
    const floors = this.walls.floors.flatMap(({ room, floor }): MultiPolygon[] =>
      rooms.includes(room.id) ? [wetFloor(room, floor, this.home.plan)] : [],
    )
    const [first, ...more] = floors
    if (first === undefined) return
    this.sheet.geometry.dispose()
    this.sheet.geometry = flatGeometry(union(first, ...more), 0.028)
  }
}

const VERTEX = /* glsl */ `
varying vec2 w;
varying vec3 vp;
void main() {
  vec4 q = modelMatrix * vec4(position, 1.);
  w = q.xz;
  vp = q.xyz;
  gl_Position = projectionMatrix * viewMatrix * q;
}`

const FRAGMENT = /* glsl */ `
varying vec2 w;
varying vec3 vp;
uniform vec3 blobs[${MOST_BLOBS}];
uniform int count;
uniform vec3 sun;
uniform float at;
${noise2}
float field(vec2 p) {
  float s = 0.;
  for (int i = 0; i < ${MOST_BLOBS}; i++) {
    if (i >= count) break;
    vec2 d = p - blobs[i].xy;
    s += blobs[i].z * blobs[i].z / (dot(d, d) + .001);
  }
  return s + ((noise2(p * 3.) - .5) * .5 + (noise2(p * 8.) - .5) * .18) * min(1., s);
}
void main() {
  float f = field(w);
  float a = smoothstep(.98, 1.06, f);
  if (a < .01) discard;
  float depth = smoothstep(1., 3.2, f);
  vec2 e = vec2(.02, 0.);
  vec2 slope = vec2(field(w + e.xy) - field(w - e.xy), field(w + e.yx) - field(w - e.yx));
  float edge = 1. - smoothstep(1., 1.35, f);
  vec2 r = w * 5. + at * .15;
  vec2 ripple = vec2(noise2(r + 3.) - noise2(r + vec2(.3, 3.)), noise2(r + 9.) - noise2(r + vec2(9., .3))) * .25;
  vec3 N = normalize(vec3(-slope.x * edge * .18 + ripple.x, 1., -slope.y * edge * .18 + ripple.y));
  vec3 V = normalize(cameraPosition - vp);
  float rim = pow(1. - max(dot(N, V), 0.), 3.);
  float glint = pow(max(dot(N, normalize(V + sun)), 0.), 220.);
  vec3 c = mix(vec3(.16, .48, .80), vec3(.03, .23, .60), depth);
  c = mix(c, vec3(.92, .97, 1.), rim * .8) + glint * .9;
  c = mix(c, vec3(.86, .95, 1.), edge * .45);
  gl_FragColor = vec4(c, a * mix(.58, .82, depth));
#include <colorspace_fragment>
}`
