import type { TObject, TSchema } from 'typebox'

/** The parts of JSON Schema that definitions use. */
interface FieldSchema {
  type?: string
  const?: unknown
  enum?: unknown[]
  minimum?: number
  maximum?: number
}

/** A person to the right of the aim and before the device: three different numbers, so that swapped axes show. */
const PLACE: Readonly<Record<string, number>> = { x_m: 1.5, y_m: 2.5, z_m: -0.8 }

/**
 * A body that a schema allows, the same each time: numbers at 40 % of their range and further on from field to field, so that swapped fields show.
 * `variant` goes through flags and names.
 */
export function exampleBody(schema: TObject, variant: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema.properties as Record<string, TSchema>).map(([name, field], i) => [
      name,
      exampleValue(name, field as FieldSchema, i, variant),
    ]),
  )
}

function exampleValue(name: string, field: FieldSchema, i: number, variant: number): unknown {
  if (field.const !== undefined) return field.const
  if (field.enum !== undefined) return field.enum[variant % field.enum.length]
  if (field.type === 'boolean') return variant % 2 === 0
  if (field.type === 'string') return 'are-you-well'
  if (Object.hasOwn(PLACE, name)) return PLACE[name]
  const [min, max] = [field.minimum ?? 0, field.maximum ?? 100]
  const value = min + (max - min) * (0.4 + 0.07 * (i % 5))
  return field.type === 'integer' ? Math.round(value) : Math.round(value * 10) / 10
}
