import { after, Seconds, type Cancel, type Clock, type Duration, type Instant } from '@anju/sdk'

/** Watches one connection that asked for keep-alive, on our clock. */
export interface KeepAlive {
  /** A packet came. */
  heard(): void
  gone(): void
}

/** MQTT 3.1.1, 3.1.2.10: a client that is silent for one and a half times the keep-alive that it asked for is gone. */
export function keepAlive(clock: Clock, keep_alive_s: number, cut: () => void): KeepAlive {
  const patience: Duration = Seconds(keep_alive_s * 1.5)
  let last: Instant = clock.now()
  let cancel: Cancel
  const look = () => {
    const due = after(last, patience)
    if (clock.now() >= due) cut()
    else cancel = clock.wakeAt(due, look) // It spoke meanwhile: look again when its patience would be over now.
  }
  cancel = clock.wakeAt(after(last, patience), look)
  return {
    heard: () => {
      last = clock.now()
    },
    gone: () => cancel(),
  }
}
