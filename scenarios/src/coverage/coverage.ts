import type { AlertKind } from '@anju/sdk'
import type { RunRecord } from '../runner/run-record.ts'
import { axes, type Axis, type Conditions } from './conditions.ts'

/** A pair of conditions under which one kind of emergency is tried. All combinations at once would be a hundred thousand; most faults show in a pair. */
export interface Cell {
  kind: string
  /** Two axes with their values, in the order of {@link axes}. */
  at: Conditions
}

/** Which cells runs have reached. */
export interface Coverage {
  cells: number
  reached: number
  /** By kind of emergency. */
  kinds: Readonly<Record<string, { cells: number; reached: number; unreached: readonly Cell[] }>>
}

type RoomKind = (typeof axes)['room'][number]
const everywhere = axes.room
const kitchen: readonly RoomKind[] = ['kitchen']
const wet: readonly RoomKind[] = ['bathroom', 'kitchen']
const none: readonly RoomKind[] = []

/** The emergencies that a suite has to try, and where each can happen. An empty list: it is of the whole home. */
export const emergencies: { readonly [kind in AlertKind]?: readonly RoomKind[] } = {
  sos: everywhere,
  fall: everywhere,
  'long-lie': everywhere,
  apnoea: ['bedroom', 'living'],
  'vitals-critical': none,
  'vitals-deviation': none,
  gas: kitchen,
  co: kitchen,
  fire: ['kitchen', 'living', 'bedroom'],
  water: wet,
  'stove-left-on': kitchen,
  'bathroom-long-stay': ['bathroom'],
  'not-up': none,
  inactivity: none,
  wandering: none,
  'not-back': none,
  'door-open-night': none,
}

const names = Object.keys(axes) as Axis[]

/** Every cell of a kind of emergency. */
export function cellsOf(kind: string, rooms: readonly RoomKind[]): Cell[] {
  const valuesOf = (axis: Axis): readonly string[] => (axis === 'room' ? rooms : axes[axis])
  return names.flatMap((first, i) =>
    names
      .slice(i + 1)
      .flatMap((second) =>
        valuesOf(first).flatMap((a) => valuesOf(second).map((b): Cell => ({ kind, at: { [first]: a, [second]: b } as Conditions }))),
      ),
  )
}

/** A cell's name, by which runs of several machines are put together. */
export const cellName = ({ kind, at }: Cell): string =>
  [kind, ...names.flatMap((axis) => (at[axis] === undefined ? [] : [`${axis}=${at[axis]}`]))].join(' ')

/** The names of the cells that recorded runs have reached. Runs that broke, and emergencies that did not come about, reach nothing. */
export function reachedCells(records: readonly RunRecord[]): Set<string> {
  const reached = new Set<string>()
  for (const { interrupted, blocked, error, verdicts, emergencies: due, conditions } of records) {
    if (interrupted || blocked !== undefined || error !== undefined) continue
    for (const { expectation, outcome } of verdicts) {
      const emergency = expectation === undefined || outcome === 'not-happened' ? undefined : due[expectation]
      if (emergency === undefined) continue
      const { kind, room } = emergency
      const all: Conditions = room === undefined ? conditions : { room, ...conditions }
      for (const cell of pairsOf(kind, all)) reached.add(cellName(cell))
    }
  }
  return reached
}

/** What the emergencies that really happened in recorded runs have reached, by kind. */
export function coverageOf(records: readonly RunRecord[]): Coverage {
  const reached = reachedCells(records)
  const kinds = Object.fromEntries(
    Object.entries(emergencies).map(([kind, rooms]) => {
      const cells = cellsOf(kind, rooms)
      const unreached = cells.filter((cell) => !reached.has(cellName(cell)))
      return [kind, { cells: cells.length, reached: cells.length - unreached.length, unreached }]
    }),
  )
  const sum = (of: 'cells' | 'reached') => Object.values(kinds).reduce((total, each) => total + each[of], 0)
  return { cells: sum('cells'), reached: sum('reached'), kinds }
}

/** All pairs of the conditions of one run. */
function pairsOf(kind: string, at: Conditions): Cell[] {
  const known = names.filter((axis) => at[axis] !== undefined)
  return known.flatMap((first, i) =>
    known.slice(i + 1).map((second): Cell => ({ kind, at: { [first]: at[first], [second]: at[second] } as Conditions })),
  )
}
