import type { Clock } from '@anju/sdk'

/** A clock that tells how late each wake-up came, against when it was asked for: what is due at a wake-up is sent in it. */
export const punctualClock = (clock: Clock, late: (late_ms: number) => void): Clock => ({
  now: () => clock.now(),
  wakeAt: (at, wake) =>
    clock.wakeAt(at, () => {
      late(Math.max(0, clock.now() - at))
      wake()
    }),
})
