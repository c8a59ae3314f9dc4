/** How much is spent on a picture. `high`: all. `medium`: no ambient occlusion. `low`: no occlusion, no multisampling, no outline. */
export const qualities = ['high', 'medium', 'low'] as const
export type Quality = (typeof qualities)[number]

/** A frame may take this long on average before the next lower quality is tried, ms. */
const SLOW_FRAME_MS = 26
/** So many frames are measured; the first few compile shaders and do not count. */
const WARM_UP_FRAMES = 4
const MEASURED_FRAMES = 16

/** A renderer that paints with the processor says so in its name. */
export const isSoftware = (rendererName: string): boolean => /swiftshader|llvmpipe|software|basic render/i.test(rendererName)

/** The quality that an address asks for, if it asks for one. */
export const askedQuality = (search: string): Quality | undefined =>
  qualities.find((quality) => quality === new URLSearchParams(search).get('quality'))

/** Watches the first frames and steps the quality down while they are slow. `take` gives the new quality when it changes. */
export class QualityMeter {
  private readonly frames_ms: number[] = []

  private quality: Quality
  readonly measuring: boolean

  constructor(quality: Quality, measuring: boolean) {
    this.quality = quality
    this.measuring = measuring
  }

  private done = false

  get busy(): boolean {
    return this.measuring && !this.done
  }

  /** Takes the time since the frame before, ms. */
  take(frame_ms: number): Quality | undefined {
    if (!this.busy) return undefined
    this.frames_ms.push(frame_ms)
    if (this.frames_ms.length < WARM_UP_FRAMES + MEASURED_FRAMES) return undefined
    const counted = this.frames_ms
      .splice(0)
      .slice(WARM_UP_FRAMES)
      .sort((a, b) => a - b)
    const median_ms = counted[Math.floor(counted.length / 2)]!
    const lower = qualities[qualities.indexOf(this.quality) + 1]
    if (median_ms <= SLOW_FRAME_MS || lower === undefined) {
      this.done = true
      return undefined
    }
    this.quality = lower
    return lower
  }
}
