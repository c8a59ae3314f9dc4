import type { Instant, Opening } from '@anju/sdk'
import { clamp } from './vector.ts'

/** How long a leaf takes from shut to open, milliseconds (chosen). */
export const SWING_MS = 800

interface Swing {
  from: number
  to: number
  at: Instant
}

/** The doors and windows of a home: how far each stands open at an instant. A passage is always open. */
export interface LeafStates {
  /** 0 shut to 1 open; 1 for an opening that has no leaf. */
  open(id: string, at: Instant): number
  /** Begins to move a leaf from where it is. */
  move(id: string, to: 0 | 1, at: Instant): void
  /** Where a leaf stands or is going. */
  goal(id: string): number
  /** When the last leaf that moves will stand still, or undefined when none moves. */
  movingUntil(at: Instant): Instant | undefined
  /** How often a leaf has begun to move since the start. */
  readonly moves: number
}

/** The state of all leaves, each a function of time: a door that moves is somewhere at every instant, not at every step. */
export function leafStates(openings: readonly Opening[], start: Instant, standing: Readonly<Record<string, 'open' | 'shut'>>): LeafStates {
  const swings = new Map<string, Swing>()
  for (const { id, kind, open } of openings) {
    if (kind === 'passage') continue
    const to = (standing[id] ?? (open === true ? 'open' : 'shut')) === 'open' ? 1 : 0
    swings.set(id, { from: to, to, at: start })
  }
  let still = start
  const openAt = ({ from, to, at: began }: Swing, at: Instant) => {
    const way = clamp((at - began) / SWING_MS, 0, Math.abs(to - from))
    return from + Math.sign(to - from) * way
  }
  const endOf = ({ from, to, at }: Swing) => (at + Math.ceil(Math.abs(to - from) * SWING_MS)) as Instant
  const states: LeafStates & { moves: number } = {
    moves: 0,
    open: (id, at) => (swings.has(id) ? openAt(swings.get(id)!, at) : 1),
    move(id, to, at) {
      const swing = swings.get(id)
      if (swing === undefined || swing.to === to) return
      const moved = { from: openAt(swing, at), to, at }
      swings.set(id, moved)
      still = Math.max(still, endOf(moved)) as Instant
      states.moves += 1
    },
    goal: (id) => swings.get(id)?.to ?? 1,
    movingUntil: (at) => (still > at ? still : undefined),
  }
  return states
}
