import * as fc from 'fast-check'

/** The parts of JSON Schema that definitions use. */
export interface Schema {
  type?: string
  const?: unknown
  enum?: unknown[]
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  description?: string
  'x-zh'?: string
  'x-unit'?: string
}

/** A value that a schema of a definition allows. */
export function valueOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if (schema.pattern !== undefined) return fc.stringMatching(new RegExp(schema.pattern)).filter((s) => s.length <= (schema.maxLength ?? 64))
  if (schema.type === 'boolean') return fc.boolean()
  if (schema.type === 'integer') return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 1_000, 2 ** 31 - 1) })
  if (schema.type === 'number') return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 0, noNaN: true })
  if (schema.type === 'string') return fc.string({ minLength: schema.minLength ?? 0, maxLength: schema.maxLength ?? 16 })
  if (schema.type === 'object') return bodyOf(schema)
  if (schema.type === 'array') return fc.array(valueOf(schema.items!), { maxLength: 3 })
  throw new Error(`Nothing is drawn for ${JSON.stringify(schema)}`)
}

/** An object that a closed object schema allows, optional fields now and then absent. */
export function bodyOf({ properties = {}, required = [] }: Schema): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valueOf(schema)]))
  return fc.record(fields, { requiredKeys: required }) as fc.Arbitrary<Record<string, unknown>>
}

export const fullEnvelope = (body: fc.Arbitrary<Record<string, unknown>>) =>
  fc.record(
    {
      boot: fc.stringMatching(/^[A-Za-z0-9_-]{1,32}$/),
      seq: fc.nat(),
      time_ms: fc.nat({ max: 253_402_300_799_999 }),
      clock: fc.constantFrom('synced', 'drifting', 'unset'),
      origin: fc.constantFrom('real', 'simulated'),
      mode: fc.constantFrom('actual', 'test', 'drill'),
      body,
      ext: fc.dictionary(fc.stringMatching(/^[a-z0-9_]{1,8}$/), fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<unknown>, { maxKeys: 2 }),
    },
    { requiredKeys: ['boot', 'seq', 'clock', 'origin', 'body'] },
  )

export const liteEnvelope = (body: fc.Arbitrary<Record<string, unknown>>) =>
  fc.record(
    {
      id: fc.stringMatching(/^[A-Za-z0-9_.:-]{1,64}$/),
      time_ms: fc.nat({ max: 253_402_300_799_999 }),
      origin: fc.constantFrom('real', 'simulated'),
      mode: fc.constantFrom('actual', 'test', 'drill'),
      body,
    },
    { requiredKeys: ['id', 'body'] },
  )

type Tree = { [name: string]: unknown }

/** A message with one thing about it changed: a field gone, added, or of another value. It may still be a good one. */
export const spoilt = (message: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> =>
  fc
    .tuple(message, fc.boolean(), fc.nat(), fc.constantFrom('drop', 'add', 'set'), fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.double()))
    .map(([whole, inBody, which, how, value]) => {
      const copy = JSON.parse(JSON.stringify(whole)) as Tree
      const at = inBody ? ((copy['body'] as Tree | undefined) ?? copy) : copy
      const names = Object.keys(at)
      const name = names[which % Math.max(names.length, 1)] ?? 'none'
      if (how === 'drop') delete at[name]
      else if (how === 'add') at['unheard_of'] = value
      else at[name] = value
      return JSON.parse(JSON.stringify(copy)) as Tree
    })
