import type { Instant } from '@anju/sdk'

/** Places of use that a home may have, whatever stands there. */
export const spots = [
  'bed',
  'seat',
  'table',
  'toilet',
  'basin',
  'shower',
  'medicine',
  'stove',
  'fridge',
  'cupboard',
  'sink',
  'appliance',
  'wardrobe',
  'cabinet',
  'tv',
  'washing-machine',
  'window',
  'door',
] as const
export type Spot = (typeof spots)[number]

/** The room in which one finds a spot, as far as days are concerned. */
export type LifeRoom = 'bedroom' | 'bathroom' | 'kitchen' | 'living' | 'hall' | 'outside'

export const ROOM_OF: { readonly [S in Spot]: LifeRoom } = {
  bed: 'bedroom',
  wardrobe: 'bedroom',
  toilet: 'bathroom',
  basin: 'bathroom',
  shower: 'bathroom',
  medicine: 'bathroom',
  'washing-machine': 'bathroom',
  stove: 'kitchen',
  fridge: 'kitchen',
  cupboard: 'kitchen',
  sink: 'kitchen',
  appliance: 'kitchen',
  seat: 'living',
  table: 'living',
  cabinet: 'living',
  tv: 'living',
  window: 'living',
  door: 'hall',
}

/** Rooms with a door that may be shut. */
export const HAVE_DOORS: readonly LifeRoom[] = ['bedroom', 'bathroom']

/**
 * One thing that is done within an activity.
 * - `use`: goes up to the spot and handles it. `item` picks among several of its kind, 0 to 1.
 * - `sit`, `lie`: goes there and stays.
 * - `leave`, `enter`: out by the front door and back; `admit`, `let-out`: opens it for a visitor.
 * - `pass`: a shut door inside the flat is opened on the way; `shut`: it is shut behind.
 */
export interface Step {
  /** When it is done. */
  at: Instant
  /** When one sets out for it, so as to be there at `at`. */
  sets_out: Instant
  does: 'use' | 'sit' | 'lie' | 'leave' | 'enter' | 'admit' | 'let-out' | 'pass' | 'shut'
  spot: Spot
  room: LifeRoom
  item: number
  /** Of `admit`: how long the visitor stays, milliseconds. */
  stays_ms?: number
}

export type ActivityKind =
  | 'sleep'
  | 'nap'
  | 'toilet'
  | 'wash'
  | 'shower'
  | 'breakfast'
  | 'lunch'
  | 'dinner'
  | 'medication'
  | 'snack'
  | 'chores'
  | 'rest'
  | 'outing'
  | 'work'
  | 'visit'

/** What somebody does for a while: its steps in order. The next activity begins when this one ends. */
export interface Activity {
  kind: ActivityKind
  from: Instant
  until: Instant
  steps: readonly Step[]
}
