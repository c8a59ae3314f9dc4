import type { Furniture, FurnitureKind, Home, Instant } from '@anju/sdk'

/** How long the door, lid or lever of a piece stands open while it is used, milliseconds (chosen). */
const STANDS_OPEN_MS: Partial<Record<FurnitureKind, number>> = { fridge: 9_000, toilet: 4_000, wardrobe: 20_000, 'washing-machine': 25_000 }
const USUALLY_MS = 6_000
/** How far it opens, metres: far beyond what a reed switch needs. */
const OPENS_M = 0.3

/** Furniture with a contact on it, and how far it stands open. Pieces without one cost nothing. */
export interface Handled {
  use(piece: Furniture, at: Instant): void
  gap_m(id: string, at: Instant): number
  /** Whether anything has opened or shut since the last call, up to `now`. */
  changed(now: Instant): boolean
  /** When the next one shuts; undefined while all are shut. */
  next(): Instant | undefined
}

export function handledFurniture({ devices }: Home): Handled {
  const watched = new Set(devices.flatMap(({ furniture }) => (furniture === undefined ? [] : [furniture])))
  const openUntil = new Map<string, Instant>()
  let moved = false
  return {
    use({ id, kind }, at) {
      if (!watched.has(id)) return
      openUntil.set(id, (at + (STANDS_OPEN_MS[kind] ?? USUALLY_MS)) as Instant)
      moved = true
    },
    gap_m: (id, at) => ((openUntil.get(id) ?? at) > at ? OPENS_M : 0),
    changed(now) {
      let changed = moved
      moved = false
      for (const [id, until] of openUntil) {
        if (until > now) continue
        openUntil.delete(id)
        changed = true
      }
      return changed
    },
    next: () => (openUntil.size === 0 ? undefined : (Math.min(...openUntil.values()) as Instant)),
  }
}
