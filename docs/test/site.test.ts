// Goal: the site builds, has no dead link, and is whole in both languages. Method: build it as it is shipped (a dead link fails the build), and hold the
// contents at its side against the pages that came out, in English and in Chinese.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { words } from '../src/segment-words.ts'
import { parts, rootOf } from '../src/sidebar.ts'
import { root } from './pages.ts'

const out = mkdtempSync(join(tmpdir(), 'anju-site-'))
afterAll(() => rmSync(out, { recursive: true }))

describe('the site', () => {
  beforeAll(() => {
    const vitepress = join(root, 'docs', 'node_modules', 'vitepress', 'bin', 'vitepress.js')
    const { status, stdout, stderr } = spawnSync(process.execPath, [vitepress, 'build', '--outDir', out], {
      cwd: join(root, 'docs'),
      encoding: 'utf8',
    })
    expect(status, stdout + stderr).toBe(0)
  }, 300_000)

  it.each(['en', 'zh'] as const)('has every page of its contents in %s, with a title of its own', (language) => {
    const titles = new Set<string>()
    const all = parts.flatMap(({ pages }) => pages)
    expect(all.length).toBeGreaterThan(20)
    for (const { path, title } of all) {
      const file = join(out, rootOf(language), `${path}.html`)
      expect(existsSync(file), file).toBe(true)
      const html = readFileSync(file, 'utf8')
      expect(html, file).toContain(language === 'zh' ? 'lang="zh-CN"' : 'lang="en"')
      expect(html, `${file} is not in the contents under its name`).toContain(title[language])
      titles.add(/<title>([^<]*)/.exec(html)![1]!)
    }
    expect(titles.size).toBe(all.length)
  })

  it('says of every device kind what it says on the wire, with units', () => {
    const html = readFileSync(join(out, 'zh/devices/gas-detector.html'), 'utf8')
    for (const part of ['gas_lel_pct', '%LEL', 'co_ppm', 'DEV-2', '探测器处可燃气体浓度']) expect(html).toContain(part)
  })

  it('finds Chinese words, where no spaces part them', () => {
    expect(words('老人在卫生间跌倒')).toEqual(expect.arrayContaining(['老人', '跌倒']))
    expect(words('gas-detector')).toEqual(['gas', 'detector'])
  })
})
