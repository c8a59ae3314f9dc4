import type { Note } from './bench/bench.ts'
import type { Noted } from './observation.ts'

/** A bench may be open before the kit that takes its notes: what is noted in between is kept. */
export function noting(): { note: Note; to(note: Note): void } {
  let target: Note | undefined
  const kept: Noted[] = []
  return {
    note: (noted) => (target === undefined ? kept.push(noted) - 1 : target(noted)),
    to(note) {
      target = note
      for (const noted of kept.splice(0)) note(noted)
    },
  }
}
