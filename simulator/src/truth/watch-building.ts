import type { Instant, Truth } from '@anju/sdk'

/** A building is offline with so many of its homes at least, and with half of them. */
const HOMES_AT_LEAST = 2

/** Takes in what is true of the homes of a building; what is true of the building itself is told. */
export type BuildingWatch = (truth: Truth) => void

/**
 * Truth above the home: `building-offline` while two homes of a building, and half of them, are offline at once; from the home on that makes them enough, until
 * fewer than two are. It is kept at the first of the homes by name. Truths come in the order in which they were told.
 */
export function watchBuilding(homes: readonly string[], tell: BuildingWatch): BuildingWatch {
  const enough = Math.max(HOMES_AT_LEAST, Math.ceil(homes.length / 2))
  const home = homes.toSorted()[0]!
  const since = new Map<string, number>()
  let open: Truth | undefined
  let count = 0
  return (truth) => {
    if (truth.kind !== 'home-offline' || !homes.includes(truth.home)) return
    if (truth.phase === 'onset') since.set(truth.home, truth.at_ms)
    else since.delete(truth.home)
    if (open === undefined && since.size >= enough) {
      const at_ms = [...since.values()].toSorted((a, b) => a - b)[enough - 1]! as Instant
      count += 1
      open = { id: `${home}-building-${count}`, kind: 'building-offline', phase: 'onset', at_ms, home }
      tell(open)
    } else if (open !== undefined && since.size < HOMES_AT_LEAST) {
      tell({ ...open, phase: 'end', at_ms: truth.at_ms })
      open = undefined
    }
  }
}

/** What is true of the buildings of a town, from what was true of its homes, in the order of time; building by building as they come. */
export function buildingTruths(homes: readonly string[], buildingOf: (home: string) => string, truths: readonly Truth[]): Truth[] {
  const found: Truth[] = []
  const dark = new Set(truths.map(({ home }) => buildingOf(home)))
  for (const [building, ids] of Map.groupBy(homes, buildingOf)) {
    if (!dark.has(building)) continue
    const watch = watchBuilding(ids, (truth) => found.push(truth))
    for (const truth of truths.toSorted((a, b) => a.at_ms - b.at_ms)) watch(truth)
  }
  return found
}
