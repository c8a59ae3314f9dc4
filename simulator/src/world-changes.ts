import type { Instant } from '@anju/sdk'
import type { Fidget } from './people/fidget.ts'
import type { Phase } from './people/phase.ts'
import type { ResidentBody } from './people/resident.ts'
import { CHANGED } from './world/changed.ts'
import type { LeafStates } from './world/leaves.ts'

/** Finds out what people and leaves have done since the last look. */
export interface ChangeWatch {
  /** Bits of CHANGED. */
  look(now: Instant): number
}

export function watchChanges(people: readonly (ResidentBody & { readonly fidget: Fidget })[], leaves: LeafStates): ChangeWatch {
  const last = people.map(() => ({ phase: undefined as Phase | undefined, away: false, active: false }))
  let moves = 0
  let still = true
  return {
    look(now) {
      let changed = 0
      for (let i = 0; i < people.length; i++) {
        const { phase, away, fidget } = people[i]!
        const before = last[i]!
        const active = fidget.active(now)
        if (before.phase !== phase || before.away !== away) changed |= CHANGED.bodies
        if (before.active !== active) changed |= CHANGED.stir
        before.phase = phase
        before.away = away
        before.active = active
      }
      const stands = leaves.movingUntil(now) === undefined
      if (moves !== leaves.moves || !still) changed |= CHANGED.leaves
      moves = leaves.moves
      still = stands
      return changed
    },
  }
}
