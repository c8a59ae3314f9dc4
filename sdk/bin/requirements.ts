// `pnpm run requirements [package] [--report file.json] [--json]`: every rule of every SPEC.md, the tests that name it, and what they say of it. It runs the
// tests of the package and those of others for what it owes and none of its own names (all tests without one), or reads a JSON report of vitest. Ends 0 when
// every rule is proved, 1 when one is not, 2 on wrong usage.
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { outcomesOf, requirementLines, requirementRows } from '../src/requirement-report.ts'

const root = join(import.meta.dirname, '..', '..')
const packages = ['sdk', 'simulator', 'server', 'scenarios', 'viz']

function refuse(why: string): never {
  console.error(`${why}\nUsage: requirements [${packages.join(' | ')}] [--report file.json] [--json]`)
  process.exit(2)
}

function wanted() {
  try {
    return parseArgs({ allowPositionals: true, options: { report: { type: 'string' }, json: { type: 'boolean', default: false } } })
  } catch (error) {
    return refuse((error as Error).message)
  }
}

const testsBelow = (folder: string) =>
  globSync(`${folder}/test/**/*.test.ts`, { cwd: root }).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

/** Test files of other packages that name a rule which no test of this one names: what a broker owes is shown on the server. */
function testsElsewhere(below: string, rules: readonly string[]): string[] {
  const own = testsBelow(below)
  const open = rules.filter((rule) => !own.some(({ text }) => text.includes(`[${rule}]`)))
  const others = packages.filter((each) => each !== below).flatMap(testsBelow)
  return others.filter(({ text }) => open.some((rule) => text.includes(`[${rule}]`))).map(({ path }) => path)
}

/** Runs the tests below a folder, and some more; the report comes from a file of its own, for tests may print what they like. */
function reportOfRun(below: string, more: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'anju-requirements-'))
  try {
    const file = join(folder, 'report.json')
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
    const args = [
      vitest,
      'run',
      ...(below === '' ? [] : [`${below}/`, ...more]),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ]
    spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] })
    return readFileSync(file, 'utf8')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function reportIn(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return refuse(`There is no report ${file}.`)
  }
}

const { values, positionals } = wanted()
const [below = '', ...more] = positionals
if (more.length > 0 || (below !== '' && !packages.includes(below))) refuse(`There is no package ${positionals.join(' ')}.`)
const specs = globSync(`${below === '' ? '*' : below}/**/SPEC.md`, {
  cwd: root,
  exclude: (path) => /(^|\/)(node_modules|dist)(\/|$)/.test(path),
})
  .toSorted()
  .map((path) => ({ path: relative('.', path), text: readFileSync(join(root, path), 'utf8') }))
const rules = specs.flatMap(({ text }) => [...text.matchAll(/\*\*\[([A-Z]+-\d+)\]\*\*/g)].map(([, rule]) => rule!))
const elsewhere = below === '' ? [] : testsElsewhere(below, rules)
const report = values.report === undefined ? reportOfRun(below, elsewhere) : reportIn(values.report)
const rows = requirementRows(specs, outcomesOf(report, root))
console.log(values.json ? JSON.stringify(rows, null, 2) : requirementLines(rows).join('\n'))
process.exit(rows.length > 0 && rows.every(({ verdict }) => verdict === 'proved') ? 0 : 1)
