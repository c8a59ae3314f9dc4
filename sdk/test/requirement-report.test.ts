// Goal: the list of requirements says of each whether it is proved, and by what. Method: small documents and reports, with every case there is; then the
// command itself, on a report with a known hole.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, describe, expect, it } from 'vitest'
import { outcomesOf, requirementLines, requirementRows } from '../src/requirement-report.ts'

const spec = {
  path: 'x/SPEC.md',
  text: `# X

- **[AB-1]** It MUST be so,
  and so.
- **[AB-2]** It MUST fail.
- **[AB-3]** Nobody looks.
- **[AB-4]** It was left out.
`,
}
const report = (tests: readonly (readonly [title: string, status: string])[]) =>
  JSON.stringify({
    testResults: [{ name: '/repo/x/test/a.test.ts', assertionResults: tests.map(([fullName, status]) => ({ fullName, status })) }],
  })
const told = report([
  ['x [AB-1] [AB-2] holds', 'passed'],
  [' x [AB-2] fails', 'failed'],
  ['x [AB-4] later', 'skipped'],
  ['x [AB-9] is of nobody', 'passed'],
])

describe('the list of requirements', () => {
  it('tells proved, failing and untested; a test that was left out proves nothing', () => {
    const rows = requirementRows([spec], outcomesOf(told, '/repo'))
    expect(rows.map(({ id, verdict, tests }) => [id, verdict, tests.length])).toEqual([
      ['AB-1', 'proved', 1],
      ['AB-2', 'failing', 2],
      ['AB-3', 'untested', 0],
      ['AB-4', 'untested', 1],
    ])
    expect(rows[0]).toMatchObject({ spec: 'x/SPEC.md', sentence: 'It MUST be so, and so.', tests: [{ file: 'x/test/a.test.ts' }] })
    const lines = requirementLines(rows)
    expect(lines.at(-1)).toBe('4 requirements, 1 proved, 1 failing, 2 untested.')
    expect(lines.filter((line) => line.includes('AB-3'))).toHaveLength(2)
  })

  const folder = mkdtempSync(join(tmpdir(), 'anju-requirements-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, '..', 'bin', 'requirements.ts'), ...args], {
      encoding: 'utf8',
    })
    return { status, stdout, stderr }
  }

  it('is printed by the command: 1 while something is not proved, 0 when all is, 2 on wrong usage', () => {
    const file = join(folder, 'report.json')
    writeFileSync(file, report([['[SIM-1] holds', 'passed']]))
    const open = run('simulator', '--report', file, '--json')
    expect(open.status).toBe(1)
    const rows = JSON.parse(open.stdout) as { id: string; verdict: string }[]
    expect(rows.filter(({ verdict }) => verdict === 'proved').map(({ id }) => id)).toEqual(['SIM-1'])
    writeFileSync(file, report(rows.map(({ id }) => [`[${id}] holds`, 'passed'])))
    expect(run('simulator', '--report', file)).toMatchObject({ status: 0 })
    expect(run('attic').status).toBe(2)
    expect(run('--report', join(folder, 'none.json'))).toMatchObject({ status: 2 })
  })
})
