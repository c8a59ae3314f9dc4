import { hintFor, type Finding, type Path, type Problem, type YamlSource } from '@anju/sdk/document'
import type { Scalar, Values } from './parameters.ts'

/** A document in which the parameters are put in. */
export interface Filled {
  value: unknown
  /** Names between braces that nobody gave. */
  problems: readonly Problem[]
  /** Which parameters were used. */
  used: ReadonlySet<string>
  /** Puts a finding about the filled document at its place in the text. */
  place: (finding: Finding) => Problem
}

const hole = /\$\{([^${}]*)\}/g

/**
 * Puts values in for `${name}` in every scalar and key of `source` but in the sections of `leave`. A scalar that is nothing but one hole takes the
 * value's type; elsewhere the value is written out.
 */
export function filled(source: YamlSource, values: Values, leave: ReadonlySet<string>): Filled {
  const problems: Problem[] = []
  const used = new Set<string>()
  /** Keys that were holes: where the value lies now, and how the key is written. */
  const renamed = new Map<string, string>()
  const written = (path: Path): Path => path.map((step, i) => renamed.get(JSON.stringify(path.slice(0, i + 1))) ?? step)
  const put = (text: string, path: Path, on: Finding['on']): Scalar => {
    const whole = /^\$\{([^${}]*)\}$/.exec(text)?.[1]
    const given = (name: string): Scalar | undefined => {
      used.add(name.split('.')[0]!)
      const value = values.get(name)
      if (value === undefined) {
        const finding = { path: written(path), on, says: `There is no parameter '${name}'.`, ...hinted(name, values) }
        problems.push(onHole(source.place(finding), `\${${name}}`))
      }
      return value
    }
    if (whole !== undefined) return given(whole) ?? text
    return text.replace(hole, (written, name: string) => String(given(name) ?? written))
  }
  const walk = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') return put(value, path, 'value')
    if (Array.isArray(value)) return value.map((each, i) => walk(each, [...path, i]))
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => {
        if (path.length === 0 && leave.has(key)) return [key, each]
        const name = String(put(key, [...path, key], 'key'))
        if (name !== key) renamed.set(JSON.stringify([...path, name]), key)
        return [name, walk(each, [...path, name])]
      }),
    )
  }
  const value = walk(source.value, [])
  const place = (finding: Finding): Problem => {
    const problem = source.place({ ...finding, path: written(finding.path) })
    return { ...problem, ...readsAs(problem, values) }
  }
  return { value, problems, used, place }
}

/** The caret under the braces alone. */
function onHole(problem: Problem, braces: string): Problem {
  const from = problem.text.indexOf(braces, problem.column - 1)
  return from < 0 ? problem : { ...problem, column: from + 1, length: braces.length }
}

const hinted = (name: string, values: Values) => {
  const hint = values.size === 0 ? 'there is no section `parameters`' : hintFor(name, [...values.keys()])
  return hint === undefined ? {} : { hint }
}

/** What the marked text reads with its parameters put in, for whoever sees only `${after}`. */
function readsAs({ text, column, length, hint }: Problem, values: Values): { hint?: string } {
  const marked = text.slice(column - 1, column - 1 + length)
  const puts = [...marked.matchAll(hole)].flatMap(([written, name]) => (values.has(name!) ? [`${written} is '${values.get(name!)}'`] : []))
  const all = [...new Set(puts), ...(hint === undefined ? [] : [hint])]
  return all.length === 0 ? {} : { hint: all.join('; ') }
}
