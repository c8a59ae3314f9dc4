import CameraControls from 'camera-controls'
import { Box3, Matrix4, PerspectiveCamera, Quaternion, Raycaster, Sphere, Spherical, Vector2, Vector3, Vector4 } from 'three'
import type { Bounds } from '../../view/plan/bounds.ts'
import { fitView, FOV_DEG, type Frame } from './fit-view.ts'

CameraControls.install({ THREE: { Vector2, Vector3, Vector4, Quaternion, Matrix4, Spherical, Box3, Sphere, Raycaster } })

const TURN = Math.PI / 18
const STEP_M = 3
/** Share of the width that the home may fill, and the space above and below it, pixels. */
const SIDE = 0.95
const EDGE_PX = 12

/** The camera with its controls: drag to turn, wheel to come nearer, two fingers to move, and keys for all of it. */
export class Rig {
  readonly camera: PerspectiveCamera
  private readonly controls: CameraControls
  private touched = false
  private frame: Frame = { left: -SIDE, right: SIDE, bottom: -SIDE, top: SIDE }

  private readonly bounds: Bounds

  constructor(element: HTMLElement, bounds: Bounds, onMove: () => void) {
    this.bounds = bounds
    this.camera = new PerspectiveCamera(FOV_DEG, 1, 1, 200)
    this.controls = new CameraControls(this.camera, element)
    Object.assign(this.controls, { minDistance: 6, maxDistance: 120, minPolarAngle: 0.05, maxPolarAngle: 1.45, smoothTime: 0.18 })
    this.controls.addEventListener('control', () => {
      this.touched = true
      onMove()
    })
    this.controls.addEventListener('update', onMove)
  }

  /** A picture of another shape is filled anew, unless somebody has chosen their own view. */
  resize(width_px: number, height_px: number, covered_px: { top: number; bottom: number }): void {
    this.camera.aspect = width_px / height_px
    this.frame = {
      left: -SIDE,
      right: SIDE,
      bottom: -1 + (2 * (covered_px.bottom + EDGE_PX)) / height_px,
      top: 1 - (2 * (covered_px.top + EDGE_PX)) / height_px,
    }
    this.camera.updateProjectionMatrix()
    if (!this.touched) this.fit(false)
  }

  fit(smoothly = true): void {
    const { eye, target } = fitView(this.bounds, this.camera.aspect, this.frame)
    this.touched = false
    void this.controls.setLookAt(eye.x, eye.y, eye.z, target.x, target.y, target.z, smoothly)
    this.controls.update(0)
  }

  /** True while the camera is on its way. */
  update(since_s: number): boolean {
    return this.controls.update(since_s)
  }

  /** What a key does to the view; false when the key is none of ours. */
  key(key: string): boolean {
    const actions: Readonly<Record<string, () => unknown>> = {
      ArrowLeft: () => this.controls.rotate(-TURN, 0, true),
      ArrowRight: () => this.controls.rotate(TURN, 0, true),
      ArrowUp: () => this.controls.rotate(0, -TURN / 2, true),
      ArrowDown: () => this.controls.rotate(0, TURN / 2, true),
      '+': () => this.controls.dolly(STEP_M, true),
      '=': () => this.controls.dolly(STEP_M, true),
      '-': () => this.controls.dolly(-STEP_M, true),
      Home: () => this.fit(),
    }
    const action = actions[key]
    if (action === undefined) return false
    this.touched = key !== 'Home'
    action()
    return true
  }

  dispose(): void {
    this.controls.dispose()
  }
}
