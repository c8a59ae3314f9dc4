import { isObject } from '../foreign-json.ts'

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * The same JSON with every number as the text that stood there: `36.0` and `36` are one number and two texts. `json` must be valid.
 */
export const numbersAsText = (json: string): unknown =>
  JSON.parse(json.replaceAll(TOKEN, (token) => (token.startsWith('"') ? token : `"${token}"`)))

/** Follows a path of keys; undefined where it ends early. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value
  for (const key of path) {
    if (!isObject(here) || !Object.hasOwn(here, key)) return undefined
    here = here[key]
  }
  return here
}

/** Whether a literal shows that it is a float: a decimal point or an exponent. */
export const showsDecimal = (literal: string): boolean => /[.eE]/.test(literal)

/**
 * A float as the platform demands it, with at least one decimal: 36 is written `36.0`. Throws a RangeError for what is no finite number.
 */
export function floatLiteral(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be written in JSON.`)
  const text = JSON.stringify(value)
  return showsDecimal(text) ? text : `${text}.0`
}
