import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { Finding, Path } from './file-problem.ts'
import { hintFor } from './name-hint.ts'

/** The parts of JSON Schema that are needed for a sentence. */
interface Shape {
  properties?: Record<string, Shape>
  patternProperties?: Record<string, Shape>
  items?: Shape
  description?: string
  examples?: readonly string[]
}
interface ShapeError {
  keyword: string
  instancePath: string
  params: {
    type?: string
    requiredProperties?: readonly string[]
    additionalProperties?: readonly string[]
    allowedValues?: readonly unknown[]
  }
  message: string
}

const typeWords: Readonly<Record<string, string>> = {
  object: 'a map of keys and values',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
}
const hint = (text: string | undefined) => (text === undefined ? {} : { hint: text })

/** Everything in `value` that does not fit the schema, as sentences with the place below `base`. */
export function shapeFindings(schema: TSchema, value: unknown, base: Path = []): Finding[] {
  const errors = Value.Errors(schema, value) as readonly ShapeError[]
  return errors.filter(({ keyword }) => keyword !== 'boolean').flatMap((error) => findingsOf(schema as Shape, value, error, base))
}

function findingsOf(schema: Shape, value: unknown, { keyword, instancePath, params, message }: ShapeError, base: Path): Finding[] {
  const inner = instancePath.split('/').slice(1).map(unescape)
  const shape = shapeAt(schema, inner)
  const path = [...base, ...inner]
  const known = Object.keys(shape?.properties ?? {})
  if (keyword === 'required')
    return (params.requiredProperties ?? []).map((name) => ({
      path,
      on: 'value',
      says: `'${name}' is missing.`,
      ...hint(exampleOf(name, shape?.properties?.[name])),
    }))
  if (keyword === 'additionalProperties')
    return (params.additionalProperties ?? []).map((name) => ({
      path: [...path, name],
      on: 'key',
      says: `'${name}' is not known here.`,
      ...hint(hintFor(name, known)),
    }))
  const said = shown(valueAt(value, inner))
  if (keyword === 'enum')
    return [
      { path, on: 'value', says: `'${said}' is not possible here.`, ...hint(hintFor(said, (params.allowedValues ?? []).map(String))) },
    ]
  if (keyword === 'type')
    return [{ path, on: 'value', says: `This is not ${typeWords[params.type ?? ''] ?? params.type}.`, ...hint(shape?.description) }]
  const says = keyword === 'pattern' ? `'${said}' does not look right.` : `This ${message}.`
  return [{ path, on: 'value', says, ...hint(shape?.description) }]
}

/** JSON pointers write `~1` for a slash and `~0` for a tilde. */
const unescape = (part: string) => part.replaceAll('~1', '/').replaceAll('~0', '~')

const shapeAt = (schema: Shape, path: readonly string[]): Shape | undefined =>
  path.reduce<Shape | undefined>(
    (at, key) =>
      Object.hasOwn(at?.properties ?? {}, key) ? at?.properties?.[key] : (Object.values(at?.patternProperties ?? {})[0] ?? at?.items),
    schema,
  )

const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, key) => (at !== null && typeof at === 'object' ? (at as Record<string, unknown>)[key] : undefined), value)

const exampleOf = (name: string, shape: Shape | undefined) =>
  shape?.examples?.[0] === undefined ? shape?.description : `for example \`${name}: ${shape.examples[0]}\``

/** A value in a sentence: scalars as they are, everything else by its shape. */
const shown = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'object' && value !== null ? 'a map or a list' : (JSON.stringify(value) ?? 'nothing')
