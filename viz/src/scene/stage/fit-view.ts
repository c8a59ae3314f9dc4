import { PerspectiveCamera, Vector3 } from 'three'
import type { Bounds } from '../../view/plan/bounds.ts'
import { CUT_M } from './palette.ts'
import { toScene } from './plan-space.ts'

/** Where the camera stands and what it looks at. */
export interface View {
  eye: Vector3
  target: Vector3
}

/** The part of the picture that is free for the home, each from −1 to 1: cards and bars lie over the rest. */
export interface Frame {
  left: number
  right: number
  bottom: number
  top: number
}

const degrees = Math.PI / 180
/** A long lens from the south-east: the doll house of the design. */
export const FOV_DEG = 20
const AZIMUTH = 22 * degrees
const ELEVATION = 57 * degrees

/** The view that shows the whole home as large as the frame lets it: the distance is found by halving, then the middle is moved. */
export function fitView(bounds: Bounds, aspect: number, frame: Frame): View {
  const corners = [bounds.west_m, bounds.east_m].flatMap((x) =>
    [bounds.south_m, bounds.north_m].flatMap((y) => [-0.25, CUT_M].map((up) => toScene(x, y, up))),
  )
  const target = toScene((bounds.west_m + bounds.east_m) / 2, (bounds.south_m + bounds.north_m) / 2, 0.4)
  const way = new Vector3(Math.cos(ELEVATION) * Math.sin(AZIMUTH), Math.sin(ELEVATION), Math.cos(ELEVATION) * Math.cos(AZIMUTH))
  const camera = new PerspectiveCamera(FOV_DEG, aspect, 1, 400)
  const extent = (distance_m: number) => {
    camera.position.copy(target).addScaledVector(way, distance_m)
    camera.lookAt(target)
    camera.updateMatrixWorld()
    const seen = corners.map((corner) => corner.clone().project(camera))
    const [xs, ys] = [seen.map(({ x }) => x), seen.map(({ y }) => y)]
    return { left: Math.min(...xs), right: Math.max(...xs), bottom: Math.min(...ys), top: Math.max(...ys) }
  }
  const fits = (distance_m: number) => {
    const { left, right, bottom, top } = extent(distance_m)
    return right - left <= frame.right - frame.left && top - bottom <= frame.top - frame.bottom
  }
  let [near_m, far_m] = [4, 300]
  for (let i = 0; i < 24; i++) {
    const middle_m = (near_m + far_m) / 2
    if (fits(middle_m)) far_m = middle_m
    else near_m = middle_m
  }
  const { left, right, bottom, top } = extent(far_m)
  const half_m = Math.tan((FOV_DEG * degrees) / 2) * far_m
  const [sideways, upwards, along] = [new Vector3(), new Vector3(), new Vector3()]
  camera.matrixWorld.extractBasis(sideways, upwards, along)
  target.addScaledVector(sideways, ((left + right - frame.left - frame.right) / 2) * half_m * aspect)
  target.addScaledVector(upwards, ((bottom + top - frame.bottom - frame.top) / 2) * half_m)
  return { eye: target.clone().addScaledVector(way, far_m), target }
}
