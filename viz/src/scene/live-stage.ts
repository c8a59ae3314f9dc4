import type { Home } from '@anju/sdk'
import { Vector2 } from 'three'
import type { Daylight } from '../view/daylight.ts'
import type { HomeLook } from '../view/home-look.ts'
import type { WorldState } from '../view/world-state.ts'
import { HomeScene, type Picked } from './home-scene.ts'
import { LabelLayer, type Label } from './overlay/label-layer.ts'
import { FrameGate } from './stage/frame-gate.ts'
import { Painter } from './stage/painter.ts'
import { askedQuality, isSoftware, QualityMeter, type Quality } from './stage/quality.ts'
import { Rig } from './stage/rig.ts'

/** What the stage tells its owner. */
export interface StageEvents {
  onPick(picked: Picked): void
  onLabel(id: string): void
  onQuality(quality: Quality): void
}

/** A press that moved farther than this was a drag, pixels. */
const CLICK_PX = 5

/**
 * The edge of the 3D: canvas, frames, sizes and pointers. A frame is drawn only after something changed, or while something moves by itself.
 */
export class LiveStage {
  private readonly home: HomeScene
  private readonly painter: Painter
  private readonly rig: Rig
  private readonly labels: LabelLayer
  private readonly watcher: ResizeObserver
  private readonly gate: FrameGate
  private meter: QualityMeter
  private quality: Quality
  private asked = 0
  private state: 'preparing' | 'running' | 'gone' = 'preparing'
  private drawn_ms = 0
  private shadows = true
  private covered_px = { top: 0, bottom: 0 }
  private pressed: readonly [number, number] = [0, 0]

  private readonly box: HTMLElement
  private readonly canvas: HTMLCanvasElement
  private readonly events: StageEvents

  constructor(box: HTMLElement, canvas: HTMLCanvasElement, home: Home, events: StageEvents) {
    this.box = box
    this.canvas = canvas
    this.events = events
    this.home = new HomeScene(home)
    this.rig = new Rig(canvas, this.home.bounds, () => this.ask())
    const asked = askedQuality(location.search)
    this.painter = new Painter(canvas, this.home.scene, this.rig.camera, asked ?? 'high')
    this.quality = asked ?? (isSoftware(this.painter.rendererName()) ? 'low' : 'high')
    this.meter = new QualityMeter(this.quality, asked === undefined && this.quality !== 'low')
    this.painter.build(this.quality)
    this.gate = new FrameGate(this.painter.renderer.getContext() as WebGL2RenderingContext)
    this.home.spare(this.quality === 'low')
    this.labels = new LabelLayer((id) => events.onLabel(id))
    box.append(this.labels.root)
    this.watcher = new ResizeObserver(() => this.resize())
    this.watcher.observe(box)
    canvas.addEventListener('pointerdown', this.press)
    canvas.addEventListener('click', this.click)
    canvas.addEventListener('keydown', this.key)
    events.onQuality(this.quality)
    this.resize()
    void this.painter.prepare().then(() => {
      if (this.state === 'gone') return
      this.state = 'running'
      this.ask()
    })
  }

  paint(dark: boolean, light: Daylight): void {
    this.painter.renderer.toneMappingExposure = this.home.paint(dark, light)
    this.shadows = true
    this.ask()
  }

  /** How much of the picture other things lie over, pixels: the home is fitted between them. */
  cover(covered_px: { top: number; bottom: number }): void {
    this.covered_px = covered_px
    this.resize()
  }

  showReports(look: HomeLook): void {
    this.home.showReports(look)
    this.shadows = true
    this.ask()
  }

  /** Labels are HTML: they change without a new frame. */
  showLabels(labels: readonly Label[]): void {
    this.labels.show(labels)
    this.labels.place(this.rig.camera, this.box.clientWidth, this.box.clientHeight)
  }

  showTruth(world: WorldState | undefined): void {
    this.home.showTruth(world)
    this.shadows = true
    this.ask()
  }

  showBeliefs(...of: Parameters<HomeScene['showBeliefs']>): void {
    this.home.showBeliefs(...of)
    this.ask()
  }

  choose(device: string | undefined): void {
    this.home.choose(device)
    this.ask()
  }

  fit(): void {
    this.rig.fit()
    this.ask()
  }

  dispose(): void {
    this.state = 'gone'
    cancelAnimationFrame(this.asked)
    this.watcher.disconnect()
    this.canvas.removeEventListener('pointerdown', this.press)
    this.canvas.removeEventListener('click', this.click)
    this.canvas.removeEventListener('keydown', this.key)
    this.labels.root.remove()
    this.rig.dispose()
    this.painter.dispose()
  }

  private ask(): void {
    if (this.asked === 0 && this.state === 'running') this.asked = requestAnimationFrame(this.frame)
  }

  private readonly frame = (now_ms: number): void => {
    this.asked = 0
    const since_ms = now_ms - this.drawn_ms
    if (this.quality === 'low' && !this.gate.isOpen(performance.now())) {
      this.ask()
      return
    }
    this.drawn_ms = now_ms
    const turning = this.rig.update(Math.min(since_ms, 100) / 1_000)
    const moving = this.home.frame(performance.now())
    this.painter.paint(this.home.inDanger, this.shadows || moving)
    this.shadows = false
    if (this.quality === 'low') this.gate.close(performance.now())
    this.labels.place(this.rig.camera, this.box.clientWidth, this.box.clientHeight)
    this.canvas.dataset['frames'] = String(Number(this.canvas.dataset['frames'] ?? 0) + 1)
    this.measure(since_ms)
    if (turning || moving || this.meter.busy) this.ask()
  }

  private measure(since_ms: number): void {
    const lower = this.meter.take(since_ms)
    if (lower === undefined) return
    this.quality = lower
    this.home.spare(lower === 'low')
    this.resize()
    this.painter.build(lower)
    this.events.onQuality(lower)
  }

  private resize(): void {
    const [width_px, height_px] = [this.box.clientWidth, this.box.clientHeight]
    if (width_px === 0 || height_px === 0) return
    this.rig.resize(width_px, height_px, this.covered_px)
    this.painter.resize(width_px, height_px, devicePixelRatio)
    this.shadows = true
    this.ask()
  }

  private readonly press = (event: PointerEvent): void => {
    this.pressed = [event.clientX, event.clientY]
  }

  private readonly click = (event: MouseEvent): void => {
    if (Math.hypot(event.clientX - this.pressed[0], event.clientY - this.pressed[1]) > CLICK_PX) return
    const { left, top, width, height } = this.canvas.getBoundingClientRect()
    const at = new Vector2(((event.clientX - left) / width) * 2 - 1, 1 - ((event.clientY - top) / height) * 2)
    this.events.onPick(this.home.pick(at, this.rig.camera))
  }

  private readonly key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.rig.key(event.key)) return
    event.preventDefault()
    this.ask()
  }
}
