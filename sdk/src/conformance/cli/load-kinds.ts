import { readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Type, type Static, type TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { defineDevice, type Device, type DeviceDefinition } from '../../define-device.ts'
import { catalogueOf, type Catalogue } from '../../devices/catalogue.ts'
import { KitProblem } from '../kit-problem.ts'

const closed = { additionalProperties: false } as const
const Words = Type.Object({ en: Type.String({ minLength: 1 }), zh: Type.String({ minLength: 1 }) }, closed)
const NAME = '^[a-z0-9-]{1,64}$'
/** A field in JSON Schema: a flag, a number with its range, a text with its length or pattern, or one of some names. */
const Field = Type.Union([
  Type.Object({ type: Type.Literal('boolean') }),
  Type.Object({ type: Type.Enum(['number', 'integer']), minimum: Type.Number(), maximum: Type.Number() }),
  Type.Object({ type: Type.Literal('string'), maxLength: Type.Integer({ minimum: 1, maximum: 4_096 }) }),
  Type.Object({ type: Type.Literal('string'), pattern: Type.String({ maxLength: 200 }) }),
  Type.Object({ enum: Type.Array(Type.String(), { minItems: 1, maxItems: 64 }) }),
])
/** Fields by name. A name that ends in a question mark may be left out. */
const Fields = Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]{0,63}[?]?$' }), Field)
const Named = <T extends TSchema>(of: T) => Type.Record(Type.String({ pattern: NAME }), of)

/** A device kind as JSON: what `defineDevice` takes, with fields in JSON Schema. */
const JsonKind = Type.Object(
  {
    kind: Type.String({ pattern: NAME }),
    title: Words,
    is: Words,
    class: Type.Enum(['environment', 'vitals', 'location', 'alarm']),
    use: Type.Enum(['none', 'wear', 'press', 'speak', 'carry']),
    power: Type.Enum(['mains', 'battery']),
    heartbeat_s: Type.Integer({ minimum: 1, maximum: 86_400 }),
    events: Type.Record(
      Type.String({ pattern: NAME }),
      Type.Object({ is: Words, alarm: Type.Optional(Type.Literal(true)), fields: Fields }, closed),
      { minProperties: 1 },
    ),
    reading: Type.Object({ is: Words, every_s: Type.Integer({ minimum: 1, maximum: 86_400 }), fields: Fields }, closed),
    frames: Type.Optional(Type.Literal(true)),
    commands: Named(Type.Object({ is: Words, fields: Fields }, closed)),
  },
  closed,
)
const isKind = Compile(JsonKind)

const problem = (file: string, problem: string) => new KitProblem('kinds-unusable', { file, problem })

/**
 * Anju's kinds and those of a file: a module (.ts, .js, .mjs) that exports what `defineDevice` gives, or JSON with one kind or a list of them. Rejects
 * with the KitProblem `kinds-unusable`, which says what is wrong.
 */
export async function loadKinds(path: string): Promise<Catalogue> {
  const file = basename(path)
  const kinds = extname(path) === '.json' ? fromJson(readFileSync(path, 'utf8'), file) : await fromModule(path, file)
  try {
    return catalogueOf(...kinds)
  } catch (error) {
    throw problem(file, (error as Error).message)
  }
}

function fromJson(text: string, file: string): Device[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw problem(file, (error as Error).message)
  }
  const all: unknown[] = Array.isArray(value) ? value : [value]
  return all.map((one, i) => {
    if (isKind.Check(one)) return defineDevice(definitionOf(one))
    const [first] = isKind.Errors(one)
    throw problem(file, `kind ${i + 1}, ${first?.instancePath || '/'} ${first?.message ?? 'does not fit'}`)
  })
}

const schemasOf = (fields: Static<typeof Fields>): DeviceDefinition['reading']['fields'] =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const schema = Type.Unsafe<unknown>(field)
      return name.endsWith('?') ? [name.slice(0, -1), Type.Optional(schema)] : [name, schema]
    }),
  )

const withFields = <T extends { fields: Static<typeof Fields> }>(all: Readonly<Record<string, T>>) =>
  Object.fromEntries(Object.entries(all).map(([name, one]) => [name, { ...one, fields: schemasOf(one.fields) }]))

const definitionOf = ({ events, reading, commands, frames, ...rest }: Static<typeof JsonKind>): DeviceDefinition => ({
  ...rest,
  spec: 'DEV-17',
  ...(frames === undefined ? {} : { frames }),
  events: Object.fromEntries(
    Object.entries(withFields(events)).map(([name, { is, alarm, fields }]) => [
      name,
      { is, fields, ...(alarm === undefined ? {} : { alarm }) },
    ]),
  ),
  reading: { ...reading, fields: schemasOf(reading.fields) },
  commands: withFields(commands),
})

async function fromModule(path: string, file: string): Promise<Device[]> {
  let exported: Record<string, unknown>
  try {
    exported = (await import(pathToFileURL(path).href)) as Record<string, unknown>
  } catch (error) {
    throw problem(file, (error as Error).message)
  }
  const found = [...new Set(Object.values(exported).flat())].filter(isDevice)
  if (found.length === 0) throw problem(file, 'it exports nothing that defineDevice has made')
  return found
}

const isDevice = (value: unknown): value is Device =>
  typeof value === 'object' && value !== null && 'kind' in value && 'schemas' in value && 'reading' in value && 'events' in value
