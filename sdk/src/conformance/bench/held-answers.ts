import type { GateAnswer } from '../../bus.ts'

/** PUBACKs that the kit may hold back: a gate asks here, and the answer is the acknowledgement. */
export interface HeldAnswers {
  ask(): GateAnswer | Promise<GateAnswer>
  hold(): void
  free(): void
}

const DELIVER: GateAnswer = { deliver: true }

export function heldAnswers(): HeldAnswers {
  let holding = false
  let waiting: ((answer: GateAnswer) => void)[] = []
  return {
    ask: () => (holding ? new Promise((resolve) => waiting.push(resolve)) : DELIVER),
    hold() {
      holding = true
    },
    free() {
      holding = false
      const due = waiting
      waiting = []
      for (const resolve of due) resolve(DELIVER)
    },
  }
}
