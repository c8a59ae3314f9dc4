import {
  HalfFloatType,
  NeutralToneMapping,
  PMREMGenerator,
  Vector2,
  VSMShadowMap,
  WebGLRenderer,
  WebGLRenderTarget,
  type Object3D,
  type PerspectiveCamera,
  type Scene,
} from 'three'
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js'
import { EffectComposer } from 'three/addons/postprocessing/EffectComposer.js'
import { OutlinePass } from 'three/addons/postprocessing/OutlinePass.js'
import { OutputPass } from 'three/addons/postprocessing/OutputPass.js'
import { RenderPass } from 'three/addons/postprocessing/RenderPass.js'
import { SolidAoPass } from './solid-ao-pass.ts'
import type { Quality } from './quality.ts'

/** Denser screens are drawn at most this fine: more costs four times the pixels and is not seen. */
const FINEST_RATIO = 2
/** Everything in the home is matt: a coarse picture of its surroundings is enough, and takes a sixteenth of the time to blur. */
const ENVIRONMENT_PX = 64
const DANGER = '#ef4444'

/** Turns a scene into pixels at one of the three qualities. */
export class Painter {
  readonly renderer: WebGLRenderer
  private composer: EffectComposer | undefined
  private outline: OutlinePass | undefined
  private readonly size = new Vector2(1, 1)

  private readonly scene: Scene
  private readonly camera: PerspectiveCamera
  private quality: Quality

  constructor(canvas: HTMLCanvasElement, scene: Scene, camera: PerspectiveCamera, quality: Quality) {
    this.scene = scene
    this.camera = camera
    this.quality = quality
    this.renderer = new WebGLRenderer({ canvas, antialias: false, powerPreference: 'high-performance' })
    // Asking each program for its errors waits for its compilation; a wrong shader is found by the tests, which look at the console.
    this.renderer.debug.checkShaderErrors = import.meta.env.DEV
    this.renderer.shadowMap.enabled = true
    this.renderer.shadowMap.type = VSMShadowMap
    this.renderer.shadowMap.autoUpdate = false
    this.renderer.toneMapping = NeutralToneMapping
    const room = new PMREMGenerator(this.renderer)
    scene.environment = room.fromScene(new RoomEnvironment(), 0.04, 0.1, 100, { size: ENVIRONMENT_PX }).texture
    room.dispose()
  }

  /** What paints: the name that the driver gives. */
  rendererName(): string {
    const gl = this.renderer.getContext()
    const names = gl.getExtension('WEBGL_debug_renderer_info')
    return String(gl.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER))
  }

  /** Compiles what the scene needs while the page goes on, where the driver can do that beside. */
  async prepare(): Promise<void> {
    if (this.renderer.extensions.has('KHR_parallel_shader_compile')) await this.renderer.compileAsync(this.scene, this.camera)
  }

  resize(width_px: number, height_px: number, ratio: number): void {
    this.size.set(width_px, height_px)
    this.renderer.setPixelRatio(this.quality === 'low' ? 1 : Math.min(ratio, FINEST_RATIO))
    this.renderer.setSize(width_px, height_px, false)
    this.build(this.quality)
  }

  /** Sets up the passes of a quality. */
  build(quality: Quality): void {
    this.quality = quality
    this.composer?.dispose()
    this.composer = undefined
    this.outline = undefined
    if (quality === 'low') return
    const pixels = this.renderer.getDrawingBufferSize(new Vector2())
    const target = new WebGLRenderTarget(pixels.x, pixels.y, { type: HalfFloatType, samples: 4 })
    this.composer = new EffectComposer(this.renderer, target)
    this.composer.addPass(new RenderPass(this.scene, this.camera))
    if (quality === 'high') this.composer.addPass(new SolidAoPass(this.scene, this.camera, pixels.x, pixels.y))
    this.outline = new OutlinePass(this.size.clone(), this.scene, this.camera)
    this.outline.edgeStrength = 4.5
    this.outline.edgeThickness = 1.6
    this.outline.edgeGlow = 0.35
    this.outline.visibleEdgeColor.set(DANGER)
    this.outline.hiddenEdgeColor.set(DANGER)
    this.composer.addPass(this.outline)
    this.composer.addPass(new OutputPass())
  }

  /** Draws one frame, with an outline around those in danger. Shadows are drawn anew only when something that throws one has moved. */
  paint(inDanger: readonly Object3D[], shadowsMoved: boolean): void {
    this.renderer.shadowMap.needsUpdate = shadowsMoved
    if (this.outline !== undefined) {
      this.outline.enabled = inDanger.length > 0
      this.outline.selectedObjects = [...inDanger]
    }
    if (this.composer === undefined) this.renderer.render(this.scene, this.camera)
    else this.composer.render()
  }

  dispose(): void {
    this.composer?.dispose()
    this.renderer.dispose()
  }
}
