import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { hintFor } from './did-you-mean.ts'
import type { Finding, Path } from './problem.ts'

/** The parts of JSON Schema that the documents use, as TypeBox writes them. */
interface Shape {
  type?: string
  properties?: Record<string, Shape>
  required?: readonly string[]
  additionalProperties?: boolean | Shape
  patternProperties?: Record<string, Shape>
  items?: Shape | readonly Shape[]
  anyOf?: readonly Shape[]
  enum?: readonly unknown[]
  const?: unknown
  description?: string
  examples?: readonly string[]
}

/** Everything in `value`, which stands at `base`, that does not fit the schema, in the order of the document. A choice is judged by its discriminator only. */
export const shapeFindings = (schema: TSchema, value: unknown, base: Path = []): Finding[] => findings(schema, value, base)

function findings(shape: Shape, value: unknown, path: Path): Finding[] {
  if (shape.anyOf !== undefined) return inChoice(shape.anyOf, value, path)
  if (shape.type === 'object') return isObject(value) ? inObject(shape, value, path) : [mismatch(path, value, 'a map of keys and values')]
  if (shape.type === 'array' && Array.isArray(value) && shape.items !== undefined && !Array.isArray(shape.items)) {
    const item = shape.items as Shape
    return [...value.flatMap((each, i) => findings(item, each, [...path, i])), ...ofWhole({ ...shape, items: {} }, value, path)]
  }
  if (shape.enum !== undefined) return inNames(shape.enum, value, path)
  return ofWhole(shape, value, path)
}

function inObject(shape: Shape, value: Record<string, unknown>, path: Path): Finding[] {
  const known = shape.properties ?? {}
  const free = Object.keys(known).filter((name) => !(name in value))
  const found: Finding[] = []
  for (const name of shape.required ?? []) {
    if (!(name in value)) found.push({ path, on: 'value', says: `'${name}' is missing.`, ...hint(exampleOf(name, known[name])) })
  }
  for (const [name, each] of Object.entries(value)) {
    const inner = Object.hasOwn(known, name) ? known[name] : otherwise(shape, name)
    if (inner !== undefined) found.push(...findings(inner, each, [...path, name]))
    else found.push({ path: [...path, name], on: 'key', says: `'${name}' is not known here.`, ...hint(hintFor(name, free)) })
  }
  return found
}

/** What a map of free keys holds under `name`, when it may have that name. */
function otherwise(shape: Shape, name: string): Shape | undefined {
  for (const [pattern, inner] of Object.entries(shape.patternProperties ?? {})) if (new RegExp(pattern).test(name)) return inner
  return typeof shape.additionalProperties === 'object' ? shape.additionalProperties : undefined
}

function inChoice(members: readonly Shape[], value: unknown, path: Path): Finding[] {
  const key = discriminatorOf(members)
  if (key === undefined) {
    const tries = members.map((member) => findings(member, value, path))
    return tries.find((each) => each.length === 0) ?? tries.sort((a, b) => a.length - b.length)[0] ?? []
  }
  if (!isObject(value)) return [mismatch(path, value, `a map with '${key}'`)]
  const names = members.flatMap((member) => valuesOf(member.properties?.[key]))
  const said = value[key]
  if (said === undefined) return [{ path, on: 'value', says: `'${key}' is missing.`, hint: `one of: ${names.join(', ')}` }]
  const chosen = members.filter((member) => valuesOf(member.properties?.[key]).includes(shown(said)))
  if (chosen.length === 0)
    return [{ path: [...path, key], on: 'value', says: `There is no '${shown(said)}' to ${key}.`, ...hint(hintFor(shown(said), names)) }]
  return chosen.length === 1
    ? findings(chosen[0]!, value, path)
    : inChoice(
        chosen.map((member) => omit(member, key)),
        value,
        path,
      )
}

/** The key that every member of a choice fixes to names of its own. */
function discriminatorOf(members: readonly Shape[]): string | undefined {
  const first = Object.keys(members[0]?.properties ?? {})
  return first.find((key) => members.every((member) => valuesOf(member.properties?.[key]).length > 0 && member.required?.includes(key)))
}

const valuesOf = (shape: Shape | undefined): string[] =>
  shape?.const !== undefined ? [shown(shape.const)] : (shape?.enum ?? []).map(String)

/** The member with its discriminator opened, so that it cannot be chosen by again. */
const omit = (member: Shape, key: string): Shape => ({ ...member, properties: { ...member.properties, [key]: {} } })

function inNames(names: readonly unknown[], value: unknown, path: Path): Finding[] {
  if (names.includes(value)) return []
  return [{ path, on: 'value', says: `'${shown(value)}' is not possible here.`, ...hint(hintFor(shown(value), names.map(String))) }]
}

/** A leaf, by TypeBox's own check; its first sentence is enough. */
function ofWhole(shape: Shape, value: unknown, path: Path): Finding[] {
  const [error] = Value.Errors(shape as TSchema, value)
  if (error === undefined) return []
  const says = error.keyword === 'pattern' ? `'${shown(value)}' does not look right.` : `This ${error.message}.`
  return [{ path, on: 'value', says, ...hint(shape.description) }]
}

/** A value in a sentence: scalars as they are, everything else by its shape. */
const shown = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'object' && value !== null ? 'a map or a list' : (JSON.stringify(value) ?? 'nothing')

const isObject = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object' && !Array.isArray(value)
const hint = (text: string | undefined) => (text === undefined ? {} : { hint: text })
const exampleOf = (name: string, shape: Shape | undefined) =>
  shape?.examples?.[0] === undefined ? shape?.description : `for example \`${name}: ${shape.examples[0]}\``
const mismatch = (path: Path, value: unknown, wanted: string): Finding => ({
  path,
  on: 'value',
  says: `This should be ${wanted}, not ${value === null ? 'empty' : Array.isArray(value) ? 'a list' : `'${shown(value)}'`}.`,
})
