import type { Furniture, Plan, Point, Point3 } from '@anju/sdk'
import { CELL_M, spreadOf, type Spread } from './water-spread.ts'

/** Full flow of a tap, litres a second (chosen: 10 L/min for basin and sink; a washing machine's inlet hose gives 12). */
const TAP_L_S: Partial<Record<Furniture['kind'], number>> = { basin: 10 / 60, sink: 10 / 60, shower: 9 / 60, 'washing-machine': 12 / 60 }
/** What is held before it runs over, litres (chosen). */
const HOLDS_L: Partial<Record<Furniture['kind'], number>> = { basin: 9, sink: 16, shower: 12, 'washing-machine': 0 }
/** How deep a film of water lies on tiles before it spreads, metres (chosen from the capillary length of water, 2.7 mm). */
export const FILM_M = 0.0025
/** What an old floor drain takes, litres a second, once the pool has reached it: 6 L/min (chosen). It lies below the shower. */
const DRAIN_L_S = 0.1
const CELL_L = CELL_M * CELL_M * FILM_M * 1000

export const runsWater = (kind: Furniture['kind']): boolean => TAP_L_S[kind] !== undefined

/** A tap that has been turned on at least once. */
interface Tap {
  furniture: Furniture
  drains: boolean
  running: boolean
  bowl_l: number
  floor_l: number
  spread: Spread
}

/** Water on the floor of one room from one tap. */
export interface Pool {
  room: string
  /** The room of the tap. */
  source: string
  area_m2: number
  /** Where it spreads from in this room. */
  from_m: Point3
}

/** Water on the floors of a home. */
export interface WaterField {
  turn(furniture: Furniture, running: boolean, drains: boolean): void
  isRunning(furniture: string): boolean
  step(seconds: number): void
  mop(room: string): void
  wet(point: Point3): boolean
  pools(): Pool[]
  /** Whether anything changes with time. */
  readonly active: boolean
  /** Whether a tap has ever been turned on. */
  readonly any: boolean
}

/**
 * Water spreads as a film of constant depth over the floor from the front of what runs over, round walls and through doors, nearest first:
 * area = volume / depth, volume = ∫ (tap − drain) dt. The order of the cells is found once for each tap.
 */
export function waterField(plan: Plan): WaterField {
  const taps = new Map<string, Tap>()
  const wetCells = ({ floor_l, spread }: Tap) => Math.min(spread.cells.length, Math.floor(floor_l / CELL_L + 1e-9))
  return {
    turn(furniture, running, drains) {
      const known = taps.get(furniture.id)
      const tap = known ?? { furniture, drains, running, bowl_l: 0, floor_l: 0, spread: spreadOf(plan, furniture) }
      taps.set(furniture.id, Object.assign(tap, { running, drains }))
    },
    isRunning: (id) => taps.get(id)?.running === true,
    step(seconds) {
      for (const tap of taps.values()) flow(tap, seconds, wetCells(tap))
    },
    mop(room) {
      for (const tap of taps.values()) if (poolsOf(tap, wetCells(tap)).some((pool) => pool.room === room)) tap.floor_l = 0
    },
    wet: ([x, y]) => [...taps.values()].some((tap) => tap.spread.rank([x, y]) < wetCells(tap)),
    get any() {
      return taps.size > 0
    },
    pools: () => [...taps.values()].flatMap((tap) => poolsOf(tap, wetCells(tap))),
    get active() {
      return [...taps.values()].some((tap) => tap.running || tap.bowl_l > 0 || (tap.floor_l > 0 && wetCells(tap) >= tap.spread.drainAfter))
    },
  }
}

function flow(tap: Tap, seconds: number, wet: number): void {
  const { kind } = tap.furniture
  if (tap.drains) tap.bowl_l = 0
  else if (tap.running) {
    const room = HOLDS_L[kind]! - tap.bowl_l
    const into = TAP_L_S[kind]! * seconds
    tap.bowl_l += Math.min(room, into)
    tap.floor_l += Math.max(0, into - room)
  }
  if (wet >= tap.spread.drainAfter) tap.floor_l = Math.max(0, tap.floor_l - DRAIN_L_S * seconds)
}

function poolsOf({ furniture, spread: { cells, from_m } }: Tap, wet: number): Pool[] {
  const pools = new Map<string, { count: number; first: Point }>()
  for (const { middle, room } of cells.slice(0, wet)) {
    const pool = pools.get(room) ?? { count: 0, first: pools.size === 0 ? from_m : middle }
    pools.set(room, { ...pool, count: pool.count + 1 })
  }
  return [...pools].map(([room, { count, first }]) => ({
    room,
    source: furniture.room,
    area_m2: count * CELL_M * CELL_M,
    from_m: [first[0], first[1], 0],
  }))
}
