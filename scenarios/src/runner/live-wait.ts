import type { Clock, Instant } from '@anju/sdk'

/** Waits until a clock that moves by itself says `until`, or until it is told to stop. */
export function waitUntil(clock: Clock, until: Instant, signal?: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const cancel = clock.wakeAt(until, done)
    const stop = () => {
      cancel()
      done()
    }
    if (signal?.aborted === true) stop()
    signal?.addEventListener('abort', stop, { once: true })
  })
}
