import { DirectionalLight, Group, HemisphereLight } from 'three'
import type { Bounds } from '../../view/plan/bounds.ts'
import type { Palette } from './palette.ts'
import { toScene } from './plan-space.ts'

/** A warm sun from the front left and a cool sky, placed to the home's size. */
export interface Lights {
  group: Group
  paint(palette: Palette): void
  /** Coarser shadows, for a renderer that paints with the processor. */
  spare(low: boolean): void
}

export function makeLights(bounds: Bounds): Lights {
  const [cx, cy] = [(bounds.west_m + bounds.east_m) / 2, (bounds.south_m + bounds.north_m) / 2]
  const reach_m = Math.hypot(bounds.east_m - bounds.west_m, bounds.north_m - bounds.south_m) * 0.68
  const sun = new DirectionalLight()
  sun.position.copy(toScene(cx - 6.5, cy - 7.5, 14))
  sun.target.position.copy(toScene(cx, cy, 0))
  sun.castShadow = true
  sun.shadow.mapSize.set(2048, 2048)
  Object.assign(sun.shadow.camera, { left: -reach_m, right: reach_m, top: reach_m, bottom: -reach_m, near: 1, far: 34 })
  Object.assign(sun.shadow, { radius: 5, blurSamples: 14, bias: -0.0006, normalBias: 0.035, intensity: 0.62 })
  const sky = new HemisphereLight()
  const group = new Group()
  group.add(sun, sun.target, sky)
  return {
    group,
    spare(low) {
      sun.shadow.mapSize.setScalar(low ? 1024 : 2048)
      Object.assign(sun.shadow, low ? { radius: 3, blurSamples: 8 } : { radius: 5, blurSamples: 14 })
      sun.shadow.map?.dispose()
      sun.shadow.map = null
    },
    paint(palette) {
      sun.color.set(palette.sun)
      sun.intensity = palette.sun_intensity
      sky.color.set(palette.sky)
      sky.groundColor.set(palette.earth)
      sky.intensity = palette.sky_intensity
    },
  }
}
