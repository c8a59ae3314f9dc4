import type { TObject, TSchema } from 'typebox'
import type { Device } from '../../define-device.ts'

/** What the definitions of kinds make use of in a field's schema. */
interface FieldSchema {
  type?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  enum?: readonly string[]
}

/** A field as the Python client knows it: what it is, and its bounds. */
export type FieldRule = readonly [what: string, ...bounds: (string | number)[]]

/** Throws a RangeError on a schema of which the Python client knows nothing. */
function fieldRule(schema: FieldSchema): FieldRule {
  const { type, minimum, maximum, minLength, maxLength, pattern } = schema
  if (schema.enum !== undefined) return ['one-of', ...schema.enum]
  if (type === 'boolean') return ['flag']
  if (type === 'number' && minimum !== undefined && maximum !== undefined) return ['number', minimum, maximum]
  if (type === 'integer' && minimum !== undefined && maximum !== undefined) return ['count', minimum, maximum]
  if (type === 'string' && pattern !== undefined) return ['pattern', pattern]
  if (type === 'string' && maxLength !== undefined) return ['text', minLength ?? 0, maxLength]
  throw new RangeError(`The Python client does not know the field ${JSON.stringify(schema)}.`)
}

/** The fields of a body, the one that names it left out. A name that ends in a question mark is optional. */
export const fieldRules = (schema: TObject): Readonly<Record<string, FieldRule>> =>
  Object.fromEntries(
    Object.entries(schema.properties as Record<string, TSchema>)
      .filter(([, inner]) => !('const' in inner))
      .map(([name, inner]) => [`${name}${schema.required?.includes(name) ? '' : '?'}`, fieldRule(inner as FieldSchema)]),
  )

/** A kind as the table that `kind` of the Python client may be, for kinds that are not among its own. */
export function kindTable({ kind, heartbeat_s, reading, events, schemas }: Device): Record<string, unknown> {
  const bodies = (of: Readonly<Record<string, TObject>>) =>
    Object.fromEntries(Object.entries(of).map(([name, schema]) => [name, fieldRules(schema)]))
  return {
    kind,
    heartbeat_s,
    every_s: reading.every_s,
    alarms: Object.keys(events).filter((name) => events[name]?.alarm === true),
    events: bodies(schemas.events),
    reading: fieldRules(schemas.reading),
    commands: bodies(schemas.commands),
  }
}
