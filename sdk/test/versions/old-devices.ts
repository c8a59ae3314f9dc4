import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { bodyOf, type Schema } from '../drawn.ts'

/** A device kind as it was in the release that is written down: what devices in the field were built after. */
export interface OldKind {
  heartbeat_s: number
  frames?: true
  events: Record<string, Schema>
  reading: Schema
  commands: Record<string, Schema>
}

/** The kinds of the first release of version 1. Never made anew from the present definitions: it is what those are held against. */
export const versionOne = (
  JSON.parse(readFileSync(new URL('version-1.json', import.meta.url), 'utf8')) as { kinds: Record<string, OldKind> }
).kinds

/** The schemas that a device of a kind sends by. */
export const sent = ({ events, reading }: OldKind): readonly (readonly ['event' | 'reading', string, Schema])[] => [
  ...Object.entries(events).map(([name, schema]) => ['event', name, schema] as const),
  ['reading', 'reading', reading] as const,
]

/** A drawn body with every field that the old schema has, from a fixed seed. */
export const wholeBody = (schema: Schema): Record<string, unknown> =>
  fc.sample(bodyOf({ ...schema, required: Object.keys(schema.properties ?? {}) }), { seed: 1, numRuns: 1 })[0]!

/** The same with its required fields alone. */
export function leastBody(schema: Schema): Record<string, unknown> {
  const whole = wholeBody(schema)
  return Object.fromEntries((schema.required ?? []).map((name) => [name, whole[name]]))
}

const optional = ({ properties = {}, required = [] }: Schema) => Object.keys(properties).filter((name) => !required.includes(name))

export const without = (body: Record<string, unknown>, name: string) => Object.fromEntries(Object.entries(body).filter(([key]) => key !== name)) // prettier-ignore

/** Every body in which one optional field is absent. */
export const lackingOne = (schema: Schema): Record<string, unknown>[] => optional(schema).map((name) => without(wholeBody(schema), name))

/** Every body with one number at an end of its old range. */
export const atTheEnds = (schema: Schema): Record<string, unknown>[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, { minimum, maximum }]) =>
    [minimum, maximum].flatMap((end) => (end === undefined ? [] : [{ ...wholeBody(schema), [name]: end }])),
  )
