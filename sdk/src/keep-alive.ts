import type { Cancel, Clock } from './clock.ts'
import { after, Seconds } from './time.ts'

/** A ping comes after this share of the keep-alive, so that one that is on its way a while still keeps the promise. */
const SHARE = 0.75

/** Pings by a timer for as long as a line lasts, whatever else is said: so CONNECT's promise is kept, and a line on which nothing comes back shows. */
export function pings(clock: Clock, keepAlive_s: number, ping: () => void): Cancel {
  const wait = Seconds(SHARE * keepAlive_s)
  let cancel: Cancel = () => {}
  const next = () => {
    cancel = clock.wakeAt(after(clock.now(), wait), () => {
      next()
      ping()
    })
  }
  next()
  return () => cancel()
}
