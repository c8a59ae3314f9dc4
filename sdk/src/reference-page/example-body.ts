import type { TObject } from 'typebox'

/** The parts of a field's schema that an example and a table need. */
export interface FieldSchema {
  type?: string
  const?: string
  enum?: readonly string[]
  minimum?: number
  maximum?: number
  pattern?: string
  description?: string
  'x-zh'?: string
  'x-unit'?: string
}

/** Fields of a body's schema by name, as plain data. */
export const fieldsOf = (schema: TObject): Readonly<Record<string, FieldSchema>> =>
  JSON.parse(JSON.stringify(schema.properties)) as Record<string, FieldSchema>

/** A third into a range, short enough to be read. */
function exampleNumber({ type, minimum = 0, maximum = 100 }: FieldSchema): number {
  const value = minimum + (maximum - minimum) / 3
  return type === 'integer' ? Math.round(value) : Math.round(value * 10) / 10
}

function exampleOf(field: FieldSchema): unknown {
  if (field.const !== undefined) return field.const
  if (field.enum !== undefined) return field.enum[0]
  if (field.type === 'boolean') return true
  return field.type === 'string' ? 'example-1' : exampleNumber(field)
}

/** A body that the schema takes, with every field that it knows. */
export const exampleBody = (schema: TObject): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fieldsOf(schema)).map(([name, field]) => [name, exampleOf(field)]))
