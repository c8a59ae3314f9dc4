import type { Home, Random } from '@anju/sdk'
import type { TObject } from 'typebox'
import { drifting } from '../instrument-faults/drift.ts'

/** The parts of a schema that a value is drawn from. */
interface Shape {
  type?: string
  const?: unknown
  enum?: readonly unknown[]
  items?: readonly Shape[] | Shape
  minimum?: number
  maximum?: number
  'x-unit'?: string
  pattern?: string
}

/** What the strings of an action or a fault may name, by the field that names it. */
type Names = Readonly<Record<string, readonly string[]>>

/** Spans of faults and actions are drawn up to this, seconds; longer ones belong to the field. */
const MOST_SPAN_S = 600
/** Numbers without an upper bound are drawn up to this. */
const MOST = 1_000

/** Names of a home by the fields of actions and faults that take them. */
export function namesOf({ residents, devices, plan }: Home): Names {
  const [rooms, furniture] = [plan.rooms.map(({ id }) => id), plan.furniture.map(({ id }) => id)]
  return {
    who: residents.map(({ id }) => id),
    device: devices.map(({ id }) => id),
    room: rooms,
    in: rooms,
    really_in: rooms,
    field: [...new Set(Object.values(drifting).flat())],
    to: [...rooms, ...furniture],
    on: furniture,
    what: furniture,
    opening: plan.openings.filter(({ kind }) => kind !== 'passage').map(({ id }) => id),
  }
}

/**
 * A value of an object schema, drawn: a new action or fault is drawn as soon as it is a word of the language. Undefined when it needs a name that the home has
 * not, or a shape that cannot be drawn.
 */
export function drawnValue(schema: TObject, names: Names, random: Random): Record<string, unknown> | undefined {
  const required = new Set<string>((schema as { required?: readonly string[] }).required ?? [])
  const value: Record<string, unknown> = {}
  for (const [field, shape] of Object.entries(schema.properties)) {
    const own = random.fork(field)
    if (!required.has(field) && own.chance(1, 2)) continue
    const drawn = drawnField(field, shape, names, own)
    if (drawn !== undefined) value[field] = drawn
    else if (required.has(field)) return undefined
  }
  return value
}

function drawnField(field: string, shape: Shape, names: Names, random: Random): unknown {
  if (shape.const !== undefined) return shape.const
  if (shape.enum !== undefined) return random.pick(shape.enum)
  if (shape.type === 'boolean') return random.chance(1, 2)
  if (shape.type === 'array' && field === 'ratio') return [random.int(1, 3), random.pick([4, 10, 100])]
  if (shape.type === 'integer' || shape.type === 'number') return drawnNumber(shape, random)
  if (shape.type === 'array' && field === 'behind') return drawnSome(names['device'] ?? [], random)
  const known = names[field]
  return shape.type === 'string' && known !== undefined && known.length > 0 ? random.pick(known) : undefined
}

/** Some of them, one at least; undefined where there is none. */
function drawnSome(all: readonly string[], random: Random): string[] | undefined {
  if (all.length === 0) return undefined
  const some = all.filter(() => random.chance(1, 3))
  return some.length === 0 ? [random.pick(all)] : some
}

/** Small as often as large: the order of size is drawn first. */
function drawnNumber({ type, minimum = 0, maximum, 'x-unit': unit }: Shape, random: Random): number {
  const most = Math.min(maximum ?? MOST, unit === 's' ? Math.max(minimum, MOST_SPAN_S) : Infinity)
  const span = Math.max(0, most - minimum) / random.pick([1, 4, 16, 64])
  if (type === 'integer') return minimum + random.int(0, Math.floor(span))
  return Math.round((minimum + span * random.unit()) * 1_000) / 1_000
}
