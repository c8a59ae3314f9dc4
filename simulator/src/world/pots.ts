import type { Instant } from '@anju/sdk'

/** Water from the tap, and what a litre of it takes up until it boils and until it is gone: 4.186 kJ/(kg·K), 2,257 kJ/kg at 100 °C (tables of steam). */
const TAP_C = 15
const HEATS_J_L_K = 4_186
const VAPOUR_J_L = 2_257_000
/** Heat of an open burner (0.45 m³/h at 36 MJ/m³), W, and the share of it that goes into the pot (chosen; makers promise 0.55 to 0.68 of new hobs). */
const BURNER_W = 4_500
const INTO_POT = 0.55

/** What a pot of water on an open flame comes to, seconds after it was lit. */
export interface Boiling {
  boils_s: number
  dry_s: number
}

/** The heat balance of the water alone: m·(c·ΔT + L) = η·P·t. A lid, the pot's own heat and what it gives off are left out. */
export function boiling(pot_l: number): Boiling {
  const w = INTO_POT * BURNER_W
  const boils_s = (pot_l * HEATS_J_L_K * (100 - TAP_C)) / w
  return { boils_s, dry_s: boils_s + (pot_l * VAPOUR_J_L) / w }
}

/** Pots on flames, by stove. What becomes of one happens at an instant that is known as soon as it is put on. */
export interface Pots {
  /** A pot on a stove that was lit just now. Full to the brim it boils over and puts the flame out; else it boils dry. */
  put(stove: string, pot_l: number, full: boolean, at: Instant): void
  /** Taken off, or its flame is out. */
  take(stove: string): void
  /** When the next of them boils over or has boiled dry. */
  next(): Instant | undefined
  /** Stoves on which it has happened by `now`; each is told once. */
  due(now: Instant): { stove: string; does: 'boils-over' | 'boils-dry' }[]
}

export function pots(): Pots {
  const on = new Map<string, { at: Instant; does: 'boils-over' | 'boils-dry' }>()
  return {
    put(stove, pot_l, full, at) {
      const { boils_s, dry_s } = boiling(pot_l)
      on.set(stove, { at: Math.round(at + 1_000 * (full ? boils_s : dry_s)) as Instant, does: full ? 'boils-over' : 'boils-dry' })
    },
    take: (stove) => void on.delete(stove),
    next() {
      let next: Instant | undefined
      for (const { at } of on.values()) if (next === undefined || at < next) next = at
      return next
    },
    due(now) {
      if (on.size === 0) return NONE
      const come = [...on].flatMap(([stove, { at, does }]) => (at <= now ? [{ stove, does }] : []))
      for (const { stove } of come) on.delete(stove)
      return come
    },
  }
}
const NONE: ReturnType<Pots['due']> = []
