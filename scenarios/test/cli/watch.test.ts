// Goal: whoever writes a document sees at once what comes of it. Method: the command in this process on a folder of three documents with two homes; files are saved, keys are
// pressed, and what was run is read from the lines.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { anjuScenarios } from '../../src/cli/program.ts'

const folder = mkdtempSync(join(tmpdir(), 'anju-watch-'))
afterAll(() => rmSync(folder, { recursive: true }))
const home = readFileSync(join(import.meta.dirname, '../../homes/wanqing-3-1204.yaml'), 'utf8')
const document = (title: string, at: string, within = '2 s') => `title: { zh: 呼救, en: ${title} }
home: ${at}.yaml
starts: 2026-03-02T02:15:00+08:00
lasts: 2 min
people: { wang-xiulan: { lies: bed } }
include: [{ part: press.part.yaml, at: 1 min }]
expects: [{ alert: sos, room: bedroom, within: ${within} }]
`
const part = 'part: { zh: 按铃, en: Press }\ntimeline: [{ at: 0 s, do: press, who: wang-xiulan, device: button-bedside }]\n'
const save = (name: string, text: string) => writeFileSync(join(folder, `${name}.yaml`), text)

describe('run --watch', () => {
  it('[RUN-16] runs again what was changed, by itself, its part or its home, and what keys ask for', { timeout: 120_000 }, async () => {
    for (const at of ['one-home', 'other-home']) save(at, home)
    save('press.part', part)
    save('alpha', document('Alpha', 'one-home'))
    save('beta', document('Beta', 'other-home'))
    const lines: string[] = []
    let press: (key: string) => void = () => undefined
    let waiting = 0
    const screen = { line: (text: string) => void lines.push(text), passing: () => {} }
    const keys = (onKey: (key: string) => void) => {
      press = onKey
      waiting += 1
      return () => undefined
    }
    const machine = { folder, out: screen, err: screen, signal: new AbortController().signal, keys }
    const done = anjuScenarios(['run', 'alpha.yaml', 'beta.yaml', '--way', 'model', '--watch'], machine)
    /** What was run since, once it waits again. */
    const ran = async (act: () => void) => {
      const [from, before] = [lines.length, waiting]
      act()
      await expect.poll(() => waiting, { timeout: 30_000 }).toBeGreaterThan(before)
      return lines.slice(from).join('\n')
    }
    await expect.poll(() => waiting, { timeout: 30_000 }).toBe(1)
    expect(lines.join('\n')).toMatch(/pass {2}Alpha[\s\S]*pass {2}Beta[\s\S]*Watching 2 documents; .*what failed \(0\)/)
    expect(
      await ran(() =>
        save('alpha', document('Alpha', 'one-home', '1 ms').replace('expects: [', 'expects: [{ alert: gas, within: 1 s }, ')),
      ),
    ).toMatch(/Changed: alpha\.yaml[\s\S]*FAIL {2}Alpha(?![\s\S]*Beta)[\s\S]*what failed \(1\)/)
    expect(await ran(() => press('f'))).toMatch(/FAIL {2}Alpha(?![\s\S]*Beta)/)
    expect(await ran(() => save('other-home', `${home}\n`))).toMatch(/Changed: beta\.yaml[\s\S]*pass {2}Beta(?![\s\S]*Alpha)/)
    expect(await ran(() => save('press.part', `${part}\n`))).toMatch(/Changed: alpha\.yaml, beta\.yaml/)
    expect(await ran(() => save('alpha', 'title: nothing\n'))).toMatch(/alpha\.yaml:1:8[\s\S]*1 documents refused/)
    expect(await ran(() => save('alpha', document('Alpha', 'one-home')))).toMatch(/pass {2}Alpha/)
    expect(await ran(() => press('a'))).toMatch(/pass {2}Alpha[\s\S]*pass {2}Beta/)
    press('x')
    press('q')
    expect(await done).toBe(0)
  })
})
