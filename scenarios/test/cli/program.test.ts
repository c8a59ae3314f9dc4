// Goal: the command line keeps its promises to a shell. Method: whole commands run in this process on a screen of strings: exit codes, sentences, files.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ending, exitCode, Stop } from '../../src/cli/exit-code.ts'
import { anjuScenarios } from '../../src/cli/program.ts'

const folder = mkdtempSync(join(tmpdir(), 'anju-cli-'))
const homes = join(import.meta.dirname, '../../homes/wanqing-3-1204.yaml')
afterAll(() => rmSync(folder, { recursive: true }))

const sos = (more = '') => `title: { zh: 呼救, en: Help }
home: home.yaml
starts: 2026-03-02T02:15:00+08:00
lasts: 3 min
people: { wang-xiulan: { lies: bed } }
timeline:
  - { at: 1 min, do: press, who: wang-xiulan, device: button-bedside }
expects:
  - { alert: sos, room: bedroom, within: 2 s }
${more}`
writeFileSync(join(folder, 'home.yaml'), readFileSync(homes, 'utf8'))
writeFileSync(join(folder, 'good.yaml'), sos())
writeFileSync(join(folder, 'wrong.yaml'), sos('  - { alert: gas, within: 10 s }\n'))
writeFileSync(join(folder, 'typo.yaml'), sos().replace('do: press', 'do: pres'))

async function command(args: string[], signal: AbortSignal = new AbortController().signal, env: Record<string, string> = {}) {
  const out: string[] = []
  const err: string[] = []
  const screen = (lines: string[]) => ({ line: (text: string) => lines.push(text), passing: () => {} })
  const code = await anjuScenarios(args, { folder, out: screen(out), err: screen(err), signal, env })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

describe('anju-scenarios', () => {
  it('[RUN-5] ends with 0 when all passed, and says after how many seconds each alert came', async () => {
    const { code, out } = await command(['run', 'good.yaml', '--way', 'model', '--seed', '3'])
    expect(out).toMatch(/^pass {2}Help {2}\(model, seed 3, /)
    expect(out).toMatch(/Call for help in bedroom after [\d.]+ s of 2 s/)
    expect(code).toBe(0)
  })

  it('[RUN-5] ends with 1 when a check failed, and says how to see it again', async () => {
    const { code, out } = await command(['run', 'wrong.yaml', '--way', 'model'])
    expect(out).toMatch(/^FAIL/)
    expect(out).toMatch(/Gas is expected, but the world never got there/)
    expect(out).toMatch(/again: anju-scenarios run wrong.yaml --way model --seed 1/)
    expect(code).toBe(1)
  })

  it('[RUN-5] ends with 2 for a document with a fault, and runs the others all the same', async () => {
    const { code, out } = await command(['run', 'typo.yaml', 'good.yaml', '--way', 'model'])
    expect(out).toMatch(/typo\.yaml:7:22: There is no 'pres' to do\./)
    expect(out).toMatch(/did you mean 'press'/)
    expect(out).toMatch(/pass {2}Help/)
    expect(code).toBe(2)
  })

  it.each([
    [['run', 'nothing-like-it.yaml'], /No document matches/],
    [['run', 'fal', '--way', 'model'], /did you mean 'fall'/],
    [['run', '--way', 'sideways'], /sideways/],
    [['run', '--seeds', '0'], /From 1/],
    [['frobnicate'], /unknown command/],
  ])('[RUN-5] ends with 2 for wrong usage: %j', async (args, says) => {
    const { code, err } = await command(args)
    expect(err).toMatch(says)
    expect(code).toBe(2)
  })

  it('[RUN-5] tells unreachable from internal, and keeps the stack of what is ours', () => {
    expect(ending(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })).code).toBe(exitCode.unreachable)
    expect(ending(new Stop(exitCode.usage, 'No.'))).toEqual({ code: 2, says: 'No.' })
    const ours = ending(new Error('a bug'))
    expect(ours.code).toBe(4)
    expect(ours.says).toMatch(/a bug\n\s+at /)
  })

  it('[RUN-5] [RUN-7] ends with 130 when interrupted, and reports what is there', async () => {
    const stop = new AbortController()
    const running = command(['run', 'good.yaml', '--way', 'live', '--factor', '1', '--report', 'stopped'], stop.signal)
    setTimeout(() => stop.abort(), 300)
    const { code, out } = await running
    expect(out).toMatch(/STOP {2}Help/)
    expect(out).toMatch(/interrupted/)
    expect(code).toBe(130)
    expect(readdirSync(join(folder, 'stopped'))).toEqual(['ctrf.json', 'junit.xml', 'report.html', 'results.jsonl', 'traces'])
  })

  it('[RUN-8] writes JUnit, a page that needs nothing else, and a trace', async () => {
    await command(['run', 'good.yaml', 'wrong.yaml', '--way', 'model', '--report', 'out', '--trace', 'trace.jsonl'])
    const xml = readFileSync(join(folder, 'out/junit.xml'), 'utf8')
    expect(xml).toMatch(/<testsuites name="anju-scenarios" tests="2" failures="1"/)
    expect(xml).toMatch(/<failure message="Gas is expected/)
    const page = readFileSync(join(folder, 'out/report.html'), 'utf8')
    expect(page).not.toMatch(/(src|href)=|https?:\/\//)
    expect(page.indexOf('class="failed"')).toBeLessThan(page.indexOf('class="passed"'))
    expect(page).toMatch(/anju-scenarios run wrong\.yaml --way model --seed 1/)
    const trace = readFileSync(join(folder, 'trace-1.jsonl'), 'utf8').trimEnd().split('\n')
    expect(JSON.parse(trace[0]!)).toMatchObject({ anju: 'trace/1', document: 'Help' })
  })

  it('[RUN-8] writes where it is told to, by a path from here or from the root', async () => {
    const away = join(folder, 'away')
    await command(['run', join(folder, 'good.yaml'), '--way', 'model', '--report', away, '--trace', join(away, 'trace.jsonl')])
    expect(readdirSync(away)).toEqual(['ctrf.json', 'junit.xml', 'report.html', 'results.jsonl', 'trace.jsonl'])
  })

  it('[RUN-8] writes CTRF, and tells GitHub what failed beside the document', async () => {
    const summary = join(folder, 'summary.md')
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary }
    const { out } = await command(['run', 'good.yaml', 'wrong.yaml', '--way', 'model', '--report', 'ci'], undefined, env)
    const report = JSON.parse(readFileSync(join(folder, 'ci/ctrf.json'), 'utf8')) as {
      results: { summary: object; tests: { status: string }[] }
    }
    expect(report).toMatchObject({
      reportFormat: 'CTRF',
      results: { tool: { name: 'anju-scenarios' }, summary: { tests: 2, passed: 1, failed: 1 } },
    })
    expect(report.results.tests.map(({ status }) => status)).toEqual(['passed', 'failed'])
    expect(out).toMatch(/^::error file=wrong\.yaml,line=1,title=Help::Gas is expected.*%0Aanju-scenarios run wrong\.yaml/m)
    expect(readFileSync(summary, 'utf8')).toMatch(/2 runs, 1 passed, 1 did not[\s\S]*\| FAIL \| Help \| Gas is expected/)
  })

  it('[RUN-12] runs again only what did not pass, and keeps the other results', async () => {
    await command(['run', 'good.yaml', 'wrong.yaml', '--way', 'model', '--report', 'again'])
    const { out, code } = await command(['run', 'good.yaml', 'wrong.yaml', '--way', 'model', '--report', 'again', '--only-failed'])
    expect(out).toMatch(/1 of 1 runs, 0 passed, 1 failed/)
    expect(code).toBe(1)
    expect(readFileSync(join(folder, 'again/junit.xml'), 'utf8')).toMatch(/tests="2" failures="1"/)
    expect((await command(['run', 'good.yaml', '--only-failed'])).err).toMatch(/--report/)
    expect((await command(['run', 'good.yaml', '--only-failed', '--report', 'nowhere'])).err).toMatch(/no results in .*nowhere/)
  })

  it('[GATE-1] [GATE-2] [COV-1] judges recorded runs of several machines by a gate, and a run at once', async () => {
    const gate = (lines: string) => writeFileSync(join(folder, 'gate.yaml'), lines)
    for (const part of [1, 2])
      await command([
        'run',
        'good.yaml',
        'wrong.yaml',
        '--way',
        'model',
        '--seeds',
        '2',
        '--shard',
        `${part}/2`,
        '--report',
        `share-${part}`,
      ])
    const both = ['gate', 'share-1/results.jsonl', 'share-2/results.jsonl', '--report', 'all']
    gate('gates: [{ figure: recall, of: sos, at_least: 0.3 }, { figure: failed-runs, at_most: 2 }]\n')
    const passed = await command([...both, '--gate', 'gate.yaml', '--cells'])
    expect(passed.out).toMatch(
      /4 runs that came to an end[\s\S]*recall 100 % \[51 %, 100 %\] \(4\)[\s\S]*sos room=kitchen[\s\S]*gate passed/,
    )
    expect(passed.code).toBe(0)
    expect(readFileSync(join(folder, 'all/junit.xml'), 'utf8')).toMatch(/tests="4" failures="2"/)
    gate('gates: [{ figure: recall, of: sos, at_least: 0.6 }]\n')
    const few = await command([...both, '--gate', 'gate.yaml'])
    expect(few.out).toMatch(/unproven +recall Call for help ≥ 60 %[\s\S]*gate FAILED/)
    expect(few.code).toBe(1)
    expect((await command(both)).out).toMatch(/BROKEN +failed-runs ≤ 0: 2/)
    gate('gates: [{ figure: failed-runs, at_most: 0 }]\nknown: [{ file: wrong.yaml, until: 2999-01-01, because: later }]\n')
    expect((await command(['run', 'good.yaml', 'wrong.yaml', '--way', 'model', '--gate', 'gate.yaml'])).code).toBe(0)
    expect((await command(['run', 'good.yaml', '--gate', 'none.yaml'])).err).toMatch(/There is no gate none\.yaml/)
    gate('gates: [{ figure: recal }]\n')
    expect((await command([...both, '--gate', 'gate.yaml'])).err).toMatch(/gate\.yaml:1:19: There is no 'recal'/)
    expect((await command(['gate', 'nowhere.jsonl'])).code).toBe(2)
  })

  it('[SCN-16] new writes a document that passes, and overwrites nothing', { timeout: 120_000 }, async () => {
    expect(await command(['new', 'fresh/fall.yaml'])).toMatchObject({ code: 0 })
    const { out, code } = await command(['run', 'fresh/*.yaml', '--way', 'model', '--seeds', '3'])
    expect(out).toMatch(/6 of 6 runs, 6 passed/)
    expect(code).toBe(0)
    expect((await command(['new', 'fresh/fall.yaml'])).err).toMatch(/is there already/)
    expect((await command(['new', 'fresh/fall'])).err).toMatch(/ends in \.yaml/)
  })

  it('[SCN-16] docs shows each emergency with its twins, what is due and what it proves, in both languages', async () => {
    writeFileSync(
      join(folder, 'twin.yaml'),
      `# Only a breath.\n${sos().replace(/timeline[\s\S]*/, 'twin_of: good.yaml\nproves: [ALERT-1]\nforbids: [{ alert: sos }]\nexpects: []\n')}`,
    )
    const { out } = await command(['docs', 'good.yaml', 'twin.yaml'])
    expect(out).toMatch(
      /## Emergencies \(1\)\n\n- \*\*Help\*\* \(`good\.yaml`; 3 min; due: Call for help < 2 s; no variant with a fault\)\n {2}- \*\*quiet twin: Help\*\* \(.*must stay silent: Call for help; proves ALERT-1\) Only a breath\./,
    )
    expect((await command(['docs', 'twin.yaml', '--language', 'zh'])).out).toMatch(/所属情景未列出[\s\S]*静默对照:? ?[::]? ?呼救/)
  })

  it('[RUN-5] ends with 2 for a target that is none', async () => {
    const { code, err } = await command(['run', 'good.yaml', '--way', 'model', '--target', 'nobody'])
    expect(err).toMatch(/There is no target 'nobody'/)
    expect(code).toBe(2)
  })

  it('[SCN-1] check says what is wrong and runs nothing; list says what is due', async () => {
    expect(await command(['check', 'good.yaml'])).toMatchObject({ code: 0, out: '1 documents are right.' })
    expect((await command(['check', '*.yaml'])).code).toBe(2)
    expect((await command(['list', 'good.yaml', '--language', 'zh'])).out).toBe('good.yaml  3 min     呼救  [sos < 2 s]')
    const help = await command(['--help'])
    expect(help.code).toBe(0)
    expect(help.out).toMatch(/Examples:[\s\S]*Exit codes/)
  })
})
