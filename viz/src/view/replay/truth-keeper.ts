import type { DirectorMessage } from '@anju/sdk'
import type { Heard } from './heard.ts'

/** So many of the director's words wait for the server's first. */
const EARLY_MOST = 100

/**
 * Keeps of the director what was true; buttons, drills and reviews are of now. What comes before `begin` waits for it: without the server's time nothing
 * has a place.
 */
export function truthKeeper(keep: (heard: Heard) => void) {
  const early: Heard[] = []
  let begun = false
  return {
    hear(message: DirectorMessage): void {
      const at_ms = message.type === 'world' ? message.world.at_ms : message.type === 'truth' ? message.truth.at_ms : undefined
      if (at_ms === undefined) return
      const heard: Heard = { at_ms, from: 'director', message }
      if (begun) keep(heard)
      else if (early.length < EARLY_MOST) early.push(heard)
    },
    begin(): void {
      begun = true
      for (const heard of early.splice(0)) keep(heard)
    },
  }
}
