/**
 * Keeps a slow renderer from piling up frames: after a frame a fence is set, and the next frame may begin only when the renderer has come past
 * it and as much time again has gone by. So the page stays quick to answer while the picture is slow.
 */
export class FrameGate {
  private fence: WebGLSync | null = null
  private begun_ms = 0
  private open_ms = 0
  private readonly gl: WebGL2RenderingContext

  constructor(gl: WebGL2RenderingContext) {
    this.gl = gl
  }

  /** To be called when a frame has been handed to the renderer. */
  close(now_ms: number): void {
    if (this.fence !== null) this.gl.deleteSync(this.fence)
    this.fence = this.gl.fenceSync(this.gl.SYNC_GPU_COMMANDS_COMPLETE, 0)
    this.gl.flush()
    this.begun_ms = now_ms
    this.open_ms = Infinity
  }

  /** True when the next frame may begin. */
  isOpen(now_ms: number): boolean {
    if (this.fence !== null && this.gl.getSyncParameter(this.fence, this.gl.SYNC_STATUS) === this.gl.SIGNALED) {
      this.gl.deleteSync(this.fence)
      this.fence = null
      this.open_ms = now_ms + (now_ms - this.begun_ms)
    }
    return this.fence === null && now_ms >= this.open_ms
  }
}
