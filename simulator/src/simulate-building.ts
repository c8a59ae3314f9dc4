import type { Home, Truth } from '@anju/sdk'
import type { Fault } from './faults/fault.ts'
import { simulateHome, type HomeSimulation, type SimulateHomeOptions } from './simulate-home.ts'
import type { Start } from './start.ts'
import { watchBuilding } from './truth/watch-building.ts'

/** What homes share reaches each of them as a scheduled event: the mains of the building, and the broker. */
const SHARED: ReadonlySet<Fault['fault']> = new Set(['power-cut', 'broker-restart'])

/** The homes of one building. All that is said of a home (starts, faults, actions) is said of the first; what is shared reaches all. */
export interface SimulateBuildingOptions extends Omit<SimulateHomeOptions, 'home'> {
  home: Home
  /** Other homes of the building; none makes it the simulation of the one home. */
  neighbours: readonly Home[]
}

/**
 * The first home of a building as a simulation of its own, its neighbours living beside it. Truth is that of all homes and of the building. People of the
 * neighbours begin where those of the first home do.
 */
export function simulateBuilding({ home, neighbours, ...options }: SimulateBuildingOptions): HomeSimulation {
  const first = simulateHome({ ...options, home })
  if (neighbours.length === 0) return first
  const { faults = [], starts = {} } = options
  const shared = faults.filter(({ fault }) => SHARED.has(fault))
  const beside = neighbours.map((one) => simulateHome({ ...options, home: one, faults: shared, starts: likewise(starts, home, one) }))
  const listeners: ((truth: Truth) => void)[] = []
  const tell = (truth: Truth) => listeners.forEach((listener) => listener(truth))
  const building = watchBuilding([home.id, ...neighbours.map(({ id }) => id)], tell)
  for (const one of [first, ...beside])
    one.onTruth((truth) => {
      tell(truth)
      building(truth)
    })
  return {
    ...first,
    start: () => [first, ...beside].forEach((one) => one.start()),
    onTruth: (listener) => void listeners.push(listener),
    async stop() {
      await Promise.all([first, ...beside].map((one) => one.stop()))
    },
  }
}

/** The same start for the people of another home, one for one. */
function likewise(starts: Start, home: Home, other: Home): Start {
  if (starts.people === undefined) return starts
  const placed = home.residents.flatMap(({ id }, i) => {
    const [place, who] = [starts.people![id], other.residents[i]]
    return place === undefined || who === undefined ? [] : [[who.id, place] as const]
  })
  return { ...starts, people: Object.fromEntries(placed) }
}
