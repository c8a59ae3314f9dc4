import { lineAt, type Breach, type Source } from './source.ts'

/** A rule is defined at the start of a list item of a SPEC.md: `- **[DEV-3]** …`. */
const DEFINED = /^\s*-\s+\*\*\[([A-Z]+-\d+)\]\*\*/gm
/** A test names the rules that it proves in its title. */
const TITLE = /\b(?:it|test|describe)(?:\.each\([^)]*\)|\.runIf\([^)]*\))?\s*\(\s*(['"`])((?:(?!\1)[^\\]|\\.)*)\1/g
const ID = /\[([A-Z]+-\d+)\]/g
/** Code names a rule as `spec: 'DEV-3'` or in a comment as `[DEV-3]`. */
const IN_CODE = /spec: '([A-Z]+-\d+)'/g

const all = (pattern: RegExp, text: string) => [...text.matchAll(pattern)]

export interface Rules {
  defined: Map<string, Breach>
  tested: Map<string, Breach>
  named: Map<string, Breach>
}

/** Which ids the documents define, which the tests prove, which the code names. */
export function rulesOf(specs: readonly Source[], tests: readonly Source[], code: readonly Source[]): Rules {
  const rules: Rules = { defined: new Map(), tested: new Map(), named: new Map() }
  for (const { path, text } of specs) {
    for (const match of all(DEFINED, text)) {
      const breach = { path, line: lineAt(text, match.index), says: '' }
      if (rules.defined.has(match[1]!)) throw new Error(`${match[1]} is defined twice: ${rules.defined.get(match[1]!)!.path} and ${path}`)
      rules.defined.set(match[1]!, breach)
    }
  }
  for (const { path, text } of tests) {
    for (const title of all(TITLE, text)) {
      for (const id of all(ID, title[2]!)) rules.tested.set(id[1]!, { path, line: lineAt(text, title.index), says: '' })
    }
  }
  for (const { path, text } of code) {
    for (const id of all(IN_CODE, text)) rules.named.set(id[1]!, { path, line: lineAt(text, id.index), says: '' })
  }
  return rules
}

/** Ids without a test, tests and code that name an id that no document defines. */
export function brokenRules({ defined, tested, named }: Rules): Breach[] {
  return [
    ...[...defined].filter(([id]) => !tested.has(id)).map(([id, at]) => ({ ...at, says: `[${id}] has no test` })),
    ...[...tested].filter(([id]) => !defined.has(id)).map(([id, at]) => ({ ...at, says: `[${id}] stands in no SPEC.md` })),
    ...[...named].filter(([id]) => !defined.has(id)).map(([id, at]) => ({ ...at, says: `${id} stands in no SPEC.md` })),
  ]
}
