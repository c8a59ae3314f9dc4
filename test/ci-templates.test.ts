// Goal: what others copy into their CI works. Method: the shell of the actions' and the template's own steps is run here as it stands, on a folder that is not
// the clone, with the inputs that a workflow would give; a failing document must end the step red.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import process from 'node:process'
import { afterAll, describe, expect, it } from 'vitest'
import { yamlSource } from '../sdk/src/document/document.ts'

const root = join(import.meta.dirname, '..')
const cwd = mkdtempSync(join(tmpdir(), 'anju-ci-'))
afterAll(() => rmSync(cwd, { recursive: true }))

function yaml(file: string): unknown {
  const { value, problems } = yamlSource(file, readFileSync(join(root, file), 'utf8'))
  expect(problems, file).toEqual([])
  return value
}

interface Action {
  inputs: Record<string, { default?: string }>
  runs: { steps: { name?: string; run?: string; env?: Record<string, string> }[] }
}

/** Runs a step of a composite action with inputs, the rest of them at their defaults. */
function step(action: Action, name: string, inputs: Record<string, string>) {
  const { run = '', env = {} } = action.runs.steps.find((one) => one.name === name)!
  const filled = Object.fromEntries(
    Object.entries(env).map(([key, value]) => [
      key,
      value
        .replace('${{ github.action_path }}/../../..', root)
        .replaceAll(/\$\{\{ inputs\.(\w+) \}\}/g, (_, input: string) => inputs[input] ?? action.inputs[input]!.default ?? ''),
    ]),
  )
  return spawnSync('bash', ['-e', '-c', run], { cwd, encoding: 'utf8', env: { ...process.env, ...filled, PATH: path } })
}
const path = `${dirname(process.execPath)}:${process.env['PATH']}`

/** A document whose alert never comes: nothing happens in it. */
function missed(): string {
  const home = relative(cwd, join(root, 'scenarios/homes/wanqing-3-1204.yaml'))
  const due = 'expects:\n  - { alert: fall, room: bathroom, within: 30 s }\n'
  const title = 'title: { zh: 无事, en: Nothing }\nproves: [ALERT-2]\n'
  writeFileSync(join(cwd, 'missed.yaml'), `${title}home: ${home}\nstarts: 2026-03-02T20:40:00+08:00\nlasts: 5 min\ntimeline: []\n${due}`)
  return 'missed.yaml'
}

describe('what others copy into their CI', () => {
  const scenarios = yaml('.github/actions/anju-scenarios/action.yml') as Action
  const conform = yaml('.github/actions/anju-conform/action.yml') as Action

  it('plays documents, and keeps the reports', () => {
    const { status, stdout, stderr } = step(scenarios, 'Play', { documents: 'sos', way: 'model', report: 'out' })
    expect(status, stdout + stderr).toBe(0)
    expect(existsSync(join(cwd, 'out/junit.xml'))).toBe(true)
  })

  it('is red when an alert that is due never comes', () => {
    const { status, stdout, stderr } = step(scenarios, 'Play', { documents: missed(), way: 'model' })
    expect(status, stdout + stderr).toBe(1)
  })

  it('tests a device, and keeps the log with its certificate', () => {
    const { status, stdout, stderr } = step(conform, 'Test', {
      arguments: '--kind water-sensor --reference --quick --factor 10 --port 0',
      report: 'kit',
    })
    expect(status, stdout + stderr).toBe(0)
    for (const file of ['kit/report.html', 'kit/junit.xml', 'kit.jsonl']) expect(existsSync(join(cwd, file)), file).toBe(true)
  })

  it('does the same on GitLab', () => {
    const jobs = yaml('.gitlab/templates/anju.yml') as Record<string, { script: string[]; variables: Record<string, string> }>
    const { script, variables } = jobs['anju-scenarios']!
    const env = { ...process.env, ...variables, ANJU: root, ANJU_DOCUMENTS: 'sos', ANJU_WAY: 'model', PATH: path }
    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', script.join('\n')], { cwd, encoding: 'utf8', env })
    expect(status, stdout + stderr).toBe(0)
    expect(existsSync(join(cwd, 'anju-report/junit.xml'))).toBe(true)
  })

  it('has forms that can be read', () => {
    for (const file of ['wrong-verdict.yml', 'device.yml', 'config.yml']) yaml(`.github/ISSUE_TEMPLATE/${file}`)
    yaml('.github/workflows/ci.yml')
    yaml('.pre-commit-config.yaml')
  })
})
