import { rulesOfSpec } from './conformance/spec-sentences.ts'

/** What a JSON report of vitest (or of jest) says of one test. */
export interface TestOutcome {
  /** Path of the test's file, below the repository. */
  file: string
  /** Titles of its groups and its own. */
  title: string
  outcome: 'passed' | 'failed' | 'left out'
}

/** A requirement with the tests that name it. It is proved when at least one passed and none failed. */
export interface RequirementRow {
  id: string
  /** The SPEC.md in which it stands. */
  spec: string
  sentence: string
  verdict: 'proved' | 'failing' | 'untested'
  tests: readonly TestOutcome[]
}

interface JsonReport {
  testResults: readonly { name: string; assertionResults: readonly { fullName: string; status: string }[] }[]
}

const outcomeOf = (status: string): TestOutcome['outcome'] => (status === 'passed' || status === 'failed' ? status : 'left out')

/** The tests of a JSON report. Throws a SyntaxError or a TypeError when it is none. */
export function outcomesOf(report: string, root: string): TestOutcome[] {
  const { testResults } = JSON.parse(report) as JsonReport
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({
      file: name.startsWith(`${root}/`) ? name.slice(root.length + 1) : name,
      title: fullName.trim(),
      outcome: outcomeOf(status),
    })),
  )
}

function verdictOf(tests: readonly TestOutcome[]): RequirementRow['verdict'] {
  if (tests.some(({ outcome }) => outcome === 'failed')) return 'failing'
  return tests.some(({ outcome }) => outcome === 'passed') ? 'proved' : 'untested'
}

/** Every requirement of the documents with its tests and what they say of it, in the documents' order. */
export function requirementRows(specs: readonly { path: string; text: string }[], tests: readonly TestOutcome[]): RequirementRow[] {
  const byId = new Map<string, TestOutcome[]>()
  for (const test of tests)
    for (const id of new Set([...test.title.matchAll(/\[([A-Z]+-\d+)\]/g)].map((match) => match[1]!)))
      byId.set(id, [...(byId.get(id) ?? []), test])
  return specs.flatMap(({ path, text }) =>
    rulesOfSpec(text).map(({ id, sentence }) => {
      const own = byId.get(id) ?? []
      return { id, spec: path, sentence, verdict: verdictOf(own), tests: own }
    }),
  )
}

/** The rows as lines for people: each requirement with its tests below it; then those that are not proved once more, and the sum. */
export function requirementLines(rows: readonly RequirementRow[]): string[] {
  const open = rows.filter(({ verdict }) => verdict !== 'proved')
  const line = ({ verdict, id, sentence }: RequirementRow) => `${verdict.padEnd(8)}  ${id}  ${sentence}`
  const specs = [...new Set(rows.map(({ spec }) => spec))]
  return [
    ...specs.flatMap((spec) => [
      '',
      spec,
      ...rows
        .filter((row) => row.spec === spec)
        .flatMap((row) => [line(row), ...row.tests.map(({ outcome, file, title }) => `            ${outcome}  ${file}  ${title}`)]),
    ]),
    '',
    ...(open.length === 0 ? [] : ['Not proved:', ...open.map(line), '']),
    `${rows.length} requirements, ${rows.length - open.length} proved, ${rows.filter(({ verdict }) => verdict === 'failing').length} failing, ` +
      `${rows.filter(({ verdict }) => verdict === 'untested').length} untested.`,
  ]
}
