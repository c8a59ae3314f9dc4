import * as fc from 'fast-check'

type Json = Readonly<Record<string, unknown>>

/** Values that fit a schema of the document, as far as a schema can say; `resolve` looks up what a `$ref` names. */
export function valueOf(schema: Json, resolve: (ref: string) => Json): fc.Arbitrary<unknown> {
  const inner = (of: unknown) => valueOf(of as Json, resolve)
  const { type, properties, items } = schema
  if (typeof schema['$ref'] === 'string') return inner(resolve(schema['$ref']))
  if ('const' in schema) return fc.constant(schema['const'])
  if (Array.isArray(schema['enum'])) return fc.constantFrom<unknown>(...(schema['enum'] as unknown[]))
  const any = (schema['anyOf'] ?? schema['oneOf']) as Json[] | undefined
  if (any !== undefined) return fc.oneof(...any.map(inner))
  const least = (name: string, other: number) => (schema[name] as number | undefined) ?? other
  if (typeof schema['pattern'] === 'string') return fc.stringMatching(new RegExp(schema['pattern']))
  if (type === 'string') return fc.string({ minLength: least('minLength', 0), maxLength: Math.min(least('maxLength', 20), 40) })
  if (type === 'integer') return fc.integer({ min: least('minimum', -5), max: least('maximum', 2_000_000_000) })
  if (type === 'number') return fc.double({ min: least('minimum', -5), max: least('maximum', 1e9), noNaN: true })
  if (type === 'boolean') return fc.boolean()
  if (type === 'null') return fc.constant(null)
  if (type === 'array') {
    const most = Math.max(least('minItems', 0), Math.min(least('maxItems', 3), 3))
    return fc.array(inner(items ?? {}), { minLength: least('minItems', 0), maxLength: most })
  }
  if (type === 'object' || properties !== undefined) {
    const required = (schema['required'] ?? []) as string[]
    const fields = Object.entries((properties ?? {}) as Json).map(([name, of]) => [name, inner(of)] as const)
    return fc.record(Object.fromEntries(fields), { requiredKeys: required as never[] })
  }
  return fc.jsonValue({ maxDepth: 1 })
}
