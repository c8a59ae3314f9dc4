import { Type, type TObject } from 'typebox'
import { Compile } from 'typebox/compile'

/** A compiled schema. */
export interface Check {
  Check(value: unknown): boolean
  Errors(value: unknown): Iterable<{ instancePath: string; message: string }>
}

/**
 * The check of a closed object schema, with a short way for what is right. A compiled closed schema makes a list of the object's names and holds each
 * against a pattern, which costs more than everything else; here the names are counted, which is enough once all known ones were found. What does
 * not pass the short way is judged by the schema itself, so both say the same: a property test holds them together.
 */
export function closedCheck(schema: TObject): Check {
  const whole: Check = Compile(schema)
  const open: Check = Compile(Type.Object(schema.properties))
  const required = schema.required ?? []
  const optional = Object.keys(schema.properties).filter((name) => !required.includes(name))

  const fits = (value: Record<string, unknown>): boolean => {
    let left: number = required.length
    for (let i = 0; i < optional.length; i++) if (value[optional[i]!] !== undefined) left++
    for (const _ in value) left--
    return left === 0 && open.Check(value)
  }
  return {
    Check: (value) => (typeof value === 'object' && value !== null && fits(value as Record<string, unknown>)) || whole.Check(value),
    Errors: (value) => whole.Errors(value),
  }
}
