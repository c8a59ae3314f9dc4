import { inPolygon, type Home, type Point, type Room, type WorldSnapshot } from '@anju/sdk'
import { BoxGeometry, DataTexture, Group, LinearFilter, Mesh, RedFormat, ShaderMaterial, Vector3 } from 'three'
import { noise3 } from './shader-noise.ts'

/** Gas below this is not drawn, %LEL. */
export const FAINTEST_LEL_PCT = 0.4
/** From here on a room is drawn as full of gas, %LEL. */
const FULL_LEL_PCT = 22
/** Height of the cloud: what the cut lets one see, and a little above it, metres. */
const TOP_M = 2.25
const MASK_CELLS = 40
/** The cloud fades out within this distance of a wall, metres. */
const FADE_M = 0.28

/** The clouds of a home, a box a room. The figure is one a room: plume and billows are an interpolation, and the legend says so. */
export class GasClouds {
  readonly group = new Group()
  private readonly clouds = new Map<string, Mesh<BoxGeometry, ShaderMaterial>>()

  private readonly home: Home

  constructor(home: Home) {
    this.home = home
  }

  /** True while there is a cloud to be seen. */
  get visible(): boolean {
    return this.group.visible && [...this.clouds.values()].some((cloud) => cloud.visible)
  }

  show(gas_lel_pct: WorldSnapshot['gas_lel_pct'], sources: WorldSnapshot['gas_sources']): void {
    for (const room of this.home.plan.rooms) {
      const level = gas_lel_pct[room.id] ?? 0
      const cloud = this.clouds.get(room.id) ?? (level >= FAINTEST_LEL_PCT ? this.make(room) : undefined)
      if (cloud === undefined) continue
      cloud.visible = level >= FAINTEST_LEL_PCT
      const leak = sources.find(({ position_m: [x, y], lit }) => !lit && inPolygon([x, y], room.polygon_m))
      cloud.material.uniforms['level']!.value = Math.min(1, level / FULL_LEL_PCT)
      cloud.material.uniforms['leaks']!.value = leak === undefined ? 0 : 1
      if (leak !== undefined)
        (cloud.material.uniforms['source']!.value as Vector3).set(leak.position_m[0], leak.position_m[2], -leak.position_m[1])
    }
  }

  /** Lets the billows drift. */
  drift(at_s: number): void {
    for (const { material } of this.clouds.values()) material.uniforms['at']!.value = at_s
  }

  private make(room: Room): Mesh<BoxGeometry, ShaderMaterial> {
    const xs = room.polygon_m.map(([x]) => x)
    const ys = room.polygon_m.map(([, y]) => y)
    const [west, east, south, north] = [Math.min(...xs) + 0.06, Math.max(...xs) - 0.06, Math.min(...ys) + 0.06, Math.max(...ys) - 0.06]
    const lo = new Vector3(west, 0, -north)
    const hi = new Vector3(east, TOP_M, -south)
    const geometry = new BoxGeometry(hi.x - lo.x, TOP_M, hi.z - lo.z).translate((lo.x + hi.x) / 2, TOP_M / 2, (lo.z + hi.z) / 2)
    const middle = new Vector3((lo.x + hi.x) / 2, 1.3, (lo.z + hi.z) / 2)
    const material = new ShaderMaterial({
      transparent: true,
      depthWrite: false,
      uniforms: {
        lo: { value: lo },
        hi: { value: hi },
        mask: { value: maskOf(room, [west, south], [east, north]) },
        source: { value: middle },
        level: { value: 0 },
        leaks: { value: 0 },
        at: { value: 0 },
      },
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
    })
    const cloud = new Mesh(geometry, material)
    cloud.renderOrder = 8
    this.clouds.set(room.id, cloud)
    this.group.add(cloud)
    return cloud
  }
}

/** How far inside a room each cell lies, up to the fade's width, as a small texture: the cloud follows the walls of any room. */
function maskOf(room: Room, [west, south]: Point, [east, north]: Point): DataTexture {
  const cells = new Uint8Array(MASK_CELLS * MASK_CELLS)
  for (let j = 0; j < MASK_CELLS; j++) {
    for (let i = 0; i < MASK_CELLS; i++) {
      const at: Point = [west + ((i + 0.5) / MASK_CELLS) * (east - west), north - ((j + 0.5) / MASK_CELLS) * (north - south)]
      const deep_m = inPolygon(at, room.polygon_m) ? Math.min(...edgesOf(room).map((edge) => distance_m(at, edge))) : 0
      cells[j * MASK_CELLS + i] = Math.round(255 * Math.min(1, deep_m / FADE_M))
    }
  }
  const texture = new DataTexture(cells, MASK_CELLS, MASK_CELLS, RedFormat)
  texture.minFilter = texture.magFilter = LinearFilter
  texture.needsUpdate = true
  return texture
}

const edgesOf = ({ polygon_m }: Room): (readonly [Point, Point])[] =>
  polygon_m.map((corner, i) => [corner, polygon_m[(i + 1) % polygon_m.length]!] as const)

function distance_m([x, y]: Point, [[ax, ay], [bx, by]]: readonly [Point, Point]): number {
  const [dx, dy] = [bx - ax, by - ay]
  const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
  return Math.hypot(x - ax - along * dx, y - ay - along * dy)
}

const VERTEX = /* glsl */ `
varying vec3 p;
void main() {
  vec4 q = modelMatrix * vec4(position, 1.);
  p = q.xyz;
  gl_Position = projectionMatrix * viewMatrix * q;
}`

const FRAGMENT = /* glsl */ `
varying vec3 p;
uniform vec3 lo, hi, source;
uniform float level, leaks, at;
uniform sampler2D mask;
${noise3}
float density(vec3 q) {
  vec3 d = q - source;
  float blob = length((d - vec3(0., .55, 0.)) * vec3(.62, .72, .6));
  float plume = exp(-dot(d.xz, d.xz) * 9.) * smoothstep(-.05, .2, d.y) * leaks;
  float layer = smoothstep(.35, 1.8, q.y) * .8;
  float spread = mix(.75, .1, level);
  float body = exp(-blob * blob * mix(2.2, 1.1, level)) * 1.2 * leaks + plume * 1.05 + layer * exp(-blob * blob * spread) * mix(.7, 1.25, level);
  vec3 w = q + vec3(at * .06, -at * .11, at * .04);
  float billow = noise3(w * 2.1) * .55 + noise3(w * 4.6) * .3 + noise3(w * 9.) * .15;
  vec2 uv = (q.xz - lo.xz) / (hi.xz - lo.xz);
  float edge = texture2D(mask, uv).r * smoothstep(0., .35, min(q.y - lo.y, hi.y - q.y));
  return max(0., body * (billow * 1.5 - .18)) * edge * smoothstep(0., .3, level + .04);
}
void main() {
  vec3 ro = cameraPosition, rd = normalize(p - ro);
  vec3 ia = (lo - ro) / rd, ib = (hi - ro) / rd;
  vec3 mn = min(ia, ib), mx = max(ia, ib);
  float t0 = max(max(mn.x, mn.y), mn.z), t1 = min(min(mx.x, mx.y), mx.z);
  float st = (t1 - t0) / 40., t = t0 + st * hash3(vec3(gl_FragCoord.xy, 1.));
  float through = 1.;
  vec3 seen = vec3(0.);
  for (int i = 0; i < 40; i++) {
    vec3 q = ro + rd * t;
    float d = density(q);
    float a = 1. - exp(-d * st * mix(2.4, 3.8, level));
    vec3 colour = mix(vec3(.93, .58, .06), vec3(.86, .16, .04), smoothstep(.35, 1.2, d * mix(.6, 1.15, level)));
    seen += through * a * colour;
    through *= 1. - a;
    t += st;
  }
  gl_FragColor = vec4(seen / max(1. - through, 1e-4), (1. - through) * .9);
#include <colorspace_fragment>
}`
