import { Home } from '@anju/sdk'
import { PartSchema, ScenarioSchema } from './scenario.ts'

/** The published JSON Schemas, by file name: derived from what checks the documents, for editors. */
export const publishedSchemas = (): Readonly<Record<string, string>> => ({
  'scenario.schema.json': published(withHoles(ScenarioSchema)),
  'part.schema.json': published(withHoles(PartSchema)),
  'home.schema.json': published(Home),
})

/** A schema that stands alone: its `$id`, which is a name inside Anju, is taken off. */
function published(schema: object): string {
  const { $id: _name, ...rest } = schema as { $id?: string }
  return `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...rest }, null, 2)}\n`
}

const hole = { $ref: '#/$defs/with-parameter' }

/** The schema of what a person writes: wherever a value stands, a text with a parameter in it may stand. */
function withHoles(schema: object): object {
  const $defs = { 'with-parameter': { type: 'string', pattern: '\\$\\{[^${}]*\\}', description: 'a parameter, like `"${room}"`' } }
  return { ...(holed(JSON.parse(JSON.stringify(schema)) as Shape) as object), $defs }
}

interface Shape {
  properties?: Record<string, Shape>
  patternProperties?: Record<string, Shape>
  items?: Shape
  anyOf?: Shape[]
  [keyword: string]: unknown
}

/** Sections in which parameters are made, not used. */
const own = new Set(['parameters', 'takes'])

function holed(shape: Shape): Shape {
  if (shape.anyOf !== undefined) return { ...shape, anyOf: [...shape.anyOf.map(inside), ...(shape.anyOf.some(isLeaf) ? [hole] : [])] }
  if (!isLeaf(shape)) return inside(shape)
  const { description, ...rest } = shape
  return { ...(description === undefined ? {} : { description }), anyOf: [rest, hole] }
}

/** The shape with holes below it. */
function inside(shape: Shape): Shape {
  if (shape.anyOf !== undefined) return holed(shape)
  const { properties, patternProperties, items } = shape
  const each = (shapes: Record<string, Shape>) =>
    Object.fromEntries(Object.entries(shapes).map(([name, inner]) => [name, own.has(name) ? inner : holed(inner)]))
  return {
    ...shape,
    ...(properties === undefined ? {} : { properties: each(properties) }),
    ...(patternProperties === undefined ? {} : { patternProperties: keysWithHoles(each(patternProperties)) }),
    ...(items === undefined || Array.isArray(items) ? {} : { items: holed(items) }),
  }
}

/** A key may be a parameter as well. */
const keysWithHoles = (shapes: Record<string, Shape>): Record<string, Shape> =>
  Object.fromEntries(
    Object.entries(shapes).flatMap(([pattern, shape]) => [
      [pattern, shape],
      ['\\$\\{[^${}]*\\}', shape],
    ]),
  )

const isLeaf = (shape: Shape): boolean =>
  shape.anyOf === undefined && shape.properties === undefined && shape.patternProperties === undefined && shape.items === undefined
