import type { Furniture, FurnitureKind, Plan } from '@anju/sdk'
import { spots, type Spot } from './activity.ts'

/** What serves as a spot: the kinds of furniture, the best first. */
const SERVES: { readonly [S in Exclude<Spot, 'door'>]: readonly FurnitureKind[] } = {
  bed: ['bed'],
  seat: ['sofa', 'armchair', 'chair'],
  table: ['chair'],
  toilet: ['toilet'],
  basin: ['basin'],
  shower: ['shower'],
  medicine: ['bedside-table', 'cabinet'],
  stove: ['stove'],
  fridge: ['fridge'],
  cupboard: ['counter'],
  sink: ['sink'],
  appliance: ['counter'],
  wardrobe: ['wardrobe'],
  cabinet: ['cabinet', 'bookcase'],
  tv: ['tv'],
  'washing-machine': ['washing-machine'],
  window: ['plant'],
}

/** The usual one of several pieces is taken this often (chosen). */
const USUAL = 0.75

/** The furniture that serves as each spot in a plan, the usual one first. */
export type Spots = ReadonlyMap<Spot, readonly Furniture[]>

const built = new WeakMap<Plan, Spots>()

/** Found once for each plan, which must not change after that. */
export function spotsOf(plan: Plan): Spots {
  const known = built.get(plan) ?? spotsIn(plan)
  built.set(plan, known)
  return known
}

function spotsIn({ furniture, openings }: Plan): Spots {
  const found = new Map<Spot, readonly Furniture[]>()
  for (const spot of spots) {
    if (spot === 'door') {
      if (openings.some(({ entrance }) => entrance === true)) found.set(spot, [])
      continue
    }
    const pieces = SERVES[spot].flatMap((kind) => furniture.filter((piece) => piece.kind === kind))
    if (pieces.length > 0) found.set(spot, pieces)
  }
  return found
}

/** The piece that is meant: mostly the usual one, else another by `item`, 0 to 1. */
export function pieceAt(found: Spots, spot: Spot, item: number): Furniture | undefined {
  const pieces = found.get(spot) ?? []
  if (item < USUAL || pieces.length < 2) return pieces[0]
  return pieces[1 + Math.floor(((item - USUAL) / (1 - USUAL)) * (pieces.length - 1))]
}
