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

/** What a number is where a flag beside it says that all is well, or that it is not: a device on a bench may judge by its numbers. */
const TELLING: readonly { flag: string; number: string; when: boolean; value: number }[] = [
  { flag: 'low', number: 'battery_pct', when: true, value: 12 },
  { flag: 'alarm', number: 'gas_lel_pct', when: false, value: 1.5 },
  { flag: 'alarm', number: 'co_ppm', when: false, value: 3 },
]

/** A body whose numbers do not contradict its flags. */
function consistent(body: Record<string, unknown>): Record<string, unknown> {
  const told = TELLING.filter(({ flag, number, when }) => body[flag] === when && Object.hasOwn(body, number))
  return { ...body, ...Object.fromEntries(told.map(({ number, value }) => [number, value])) }
}

/**
 * A body that a schema allows, the same each time: numbers at 40 % of their range and further on from field to field, so that swapped fields show, but for
 * those that a flag tells of. `variant` goes through flags and names.
 */
export function exampleBody(schema: TObject, variant: number): Record<string, unknown> {
  return consistent(
    Object.fromEntries(
      Object.entries(schema.properties as Record<string, TSchema>).map(([name, field], i) => [
        name,
        exampleValue(name, field as FieldSchema, i, variant),
      ]),
    ),
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
