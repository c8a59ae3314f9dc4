import type { Furniture, Plan, Point, Point3 } from '@anju/sdk'
import { CELL_M, spreadOf, type Basin, type Spread } from './water-spread.ts'

/** Full flow of a tap, litres a second (chosen: 10 L/min for basin and sink; a washing machine's inlet hose gives 12). */
const TAP_L_S: Partial<Record<Furniture['kind'], number>> = { basin: 10 / 60, sink: 10 / 60, shower: 9 / 60, 'washing-machine': 12 / 60 }
/** What is held before it runs over, litres (chosen). */
const HOLDS_L: Partial<Record<Furniture['kind'], number>> = { basin: 9, sink: 16, shower: 12, 'washing-machine': 0 }
/** What a hose or pipe that bursts lets out unless it is said otherwise, litres a second: 20 L/min, half an inch at 0.25 MPa (chosen). */
export const BURST_L_S = 20 / 60
/** How deep a film of water lies on tiles before it spreads, metres (chosen from the capillary length of water, 2.7 mm). */
export const FILM_M = 0.0025
/** What an old floor drain takes, litres a second, once the pool has reached it: 6 L/min (chosen). It lies below the shower. */
const DRAIN_L_S = 0.1
const CELL_M2 = CELL_M * CELL_M
const CELL_L = CELL_M2 * FILM_M * 1000

export const runsWater = (kind: Furniture['kind']): boolean => TAP_L_S[kind] !== undefined

/** Something that has let out water at least once: a tap, or a pipe that has burst. Litres. */
interface Spring {
  furniture: Furniture
  flow_l_s: number
  holds_l: number
  drains: boolean
  running: boolean
  bowl_l: number
  floor_l: number
  /** Found once there is water on the floor: most taps never run over. */
  spread: () => Spread
}

/** Water on the floor of one room from one spring. */
export interface Pool {
  room: string
  /** The room of the tap. */
  source: string
  area_m2: number
  /** Where it spreads from in this room. */
  from_m: Point3
}

/** Where all the water has gone, litres. What was let in is the sum of the others. */
export interface WaterBalance {
  let_in_l: number
  in_bowls_l: number
  on_floor_l: number
  drained_l: number
  mopped_l: number
}

/** Water on the floors of a home. */
export interface WaterField {
  turn(furniture: Furniture, running: boolean, drains: boolean): void
  isRunning(furniture: string): boolean
  /** A pipe at a piece of furniture bursts: its water goes on the floor at once. */
  burst(furniture: Furniture, flow_l_s: number): void
  mend(furniture: string): void
  isBurst(furniture: string): boolean
  step(seconds: number): void
  mop(room: string): void
  wet(point: Point3): boolean
  pools(): Pool[]
  balance(): WaterBalance
  /** Whether anything changes with time. */
  active(): boolean
  /** Grows with every change that is not a step of time. */
  readonly turns: number
}

/**
 * Water spreads as a film of constant depth over the floor from the front of what runs over, round walls and through doors (also under those that are shut),
 * nearest first: area = volume / depth, volume = ∫ (inflow − drains) dt. Behind a threshold it rises instead, until it stands as high as that; then the rest
 * goes over it. The order of the cells is found once for each spring. Two springs in one room each have a film of their own.
 */
export function waterField(plan: Plan): WaterField {
  const taps = new Map<string, Spring>()
  const bursts = new Map<string, Spring>()
  const all = () => [...taps.values(), ...bursts.values()]
  const gone = { let_in_l: 0, drained_l: 0, mopped_l: 0 }
  const mopSpring = (spring: Spring) => {
    gone.mopped_l += spring.floor_l
    spring.floor_l = 0
  }
  const field: WaterField & { turns: number } = {
    turns: 0,
    turn(furniture, running, drains) {
      field.turns += 1
      const known = taps.get(furniture.id)
      const tap = known ?? springOf(plan, furniture, TAP_L_S[furniture.kind]!, HOLDS_L[furniture.kind]!)
      taps.set(furniture.id, Object.assign(tap, { running, drains }))
      if (!drains) return
      gone.drained_l += tap.bowl_l
      tap.bowl_l = 0
    },
    isRunning: (id) => taps.get(id)?.running === true,
    burst(furniture, flow_l_s) {
      field.turns += 1
      bursts.set(
        furniture.id,
        Object.assign(bursts.get(furniture.id) ?? springOf(plan, furniture, flow_l_s, 0), { flow_l_s, running: true }),
      )
    },
    mend(id) {
      field.turns += 1
      const burst = bursts.get(id)
      if (burst !== undefined) burst.running = false
    },
    isBurst: (id) => bursts.get(id)?.running === true,
    step(seconds) {
      for (const spring of all()) flow(spring, seconds, gone)
    },
    mop(room) {
      field.turns += 1
      for (const spring of all()) if (poolsOf(spring).some((pool) => pool.room === room)) mopSpring(spring)
    },
    wet: ([x, y]) => all().some((spring) => held(spring).some(({ basin, cells }) => basin.rank([x, y]) < cells)),
    pools: () => all().flatMap(poolsOf),
    balance: () => ({
      ...gone,
      in_bowls_l: all().reduce((sum, { bowl_l }) => sum + bowl_l, 0),
      on_floor_l: all().reduce((sum, { floor_l }) => sum + floor_l, 0),
    }),
    active() {
      if (taps.size === 0 && bursts.size === 0) return false
      return all().some((spring) => (spring.running && !spring.drains) || (spring.floor_l > 0 && drainsOf(spring) > 0))
    },
  }
  return field
}

function springOf(plan: Plan, furniture: Furniture, flow_l_s: number, holds_l: number): Spring {
  let found: Spread | undefined
  const spread = () => (found ??= spreadOf(plan, furniture))
  return { furniture, flow_l_s, holds_l, drains: false, running: false, bowl_l: 0, floor_l: 0, spread }
}

function flow(spring: Spring, seconds: number, gone: { let_in_l: number; drained_l: number }): void {
  const taken_l = drainsOf(spring) * DRAIN_L_S * seconds
  if (spring.running) {
    const into_l = spring.flow_l_s * seconds
    gone.let_in_l += into_l
    if (spring.drains) gone.drained_l += into_l
    else {
      const bowl_l = Math.min(spring.holds_l - spring.bowl_l, into_l)
      spring.bowl_l += bowl_l
      spring.floor_l += into_l - bowl_l
    }
  }
  const drained_l = Math.min(spring.floor_l, taken_l)
  spring.floor_l -= drained_l
  gone.drained_l += drained_l
}

/** The water of a spring in each basin that it has come to: how many cells are wet. A basin is full when it stands as high as its lowest threshold. */
function held({ floor_l, spread }: Spring): { basin: Basin; cells: number }[] {
  const found: { basin: Basin; cells: number }[] = []
  if (floor_l <= 0) return found
  let left_l = floor_l
  for (const basin of spread()) {
    if (left_l <= 0) break
    const full_l = basin.cells.length * CELL_M2 * Math.max(FILM_M, basin.sill_m) * 1000
    const here_l = Math.min(left_l, full_l)
    found.push({ basin, cells: Math.min(basin.cells.length, Math.floor(here_l / CELL_L + 1e-9)) })
    left_l -= here_l
  }
  return found
}

/** How many floor drains the water of a spring has reached. */
const drainsOf = (spring: Spring): number =>
  held(spring).reduce((sum, { basin, cells }) => sum + basin.drainsAfter.filter((after) => cells >= after).length, 0)

function poolsOf(spring: Spring): Pool[] {
  const pools = new Map<string, { count: number; first: Point }>()
  for (const { basin, cells } of held(spring)) {
    for (const { room, first_m, ranks } of basin.rooms) {
      const count = countBelow(ranks, cells)
      if (count === 0) continue
      const pool = pools.get(room)
      if (pool === undefined) pools.set(room, { count, first: first_m })
      else pool.count += count
    }
  }
  return [...pools].map(([room, { count, first }]) => ({
    room,
    source: spring.furniture.room,
    area_m2: count * CELL_M2,
    from_m: [first[0], first[1], 0],
  }))
}

/** How many of the rising ranks lie below a limit. The pools are asked for at every step, and a flood has thousands of cells. */
function countBelow(ranks: readonly number[], limit: number): number {
  let [from, to] = [0, ranks.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (ranks[middle]! < limit) from = middle + 1
    else to = middle
  }
  return from
}
