// Goal: the house keeps its own rules. Method: every rule is a pure function from sources to breaches; it is held against the whole tree, and
// against a small planted breach, so that no check can pass by looking at nothing.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bannedCalls, inexactMaths, leftovers } from './house/calls.ts'
import { circles, deadFiles, nodeInBrowser, ownIndex, wrongPackages } from './house/imports.ts'
import { longFiles, longFunctions, longLines, otherCase, vagueNames } from './house/shape.ts'
import { sourcesBelow, type Breach, type Source } from './house/source.ts'
import { brokenRules, rulesOf } from './house/spec-ids.ts'

const root = join(import.meta.dirname, '..')
const code = sourcesBelow(root, ['.ts', '.vue'])
const shipped = code.filter(({ path }) => /^(sdk|simulator|server|scenarios|viz)\/(src|bin)\//.test(path))
const tests = code.filter(({ path }) => (/(^|\/)test\//.test(path) && path !== 'test/house.test.ts') || path.endsWith('-contract.ts'))
const specs = sourcesBelow(root, ['SPEC.md'])
const prose = sourcesBelow(root, ['.md', '.yaml', '.json'])

/** Entries by which the outside reaches in: package exports, bins, pages, configuration, tests and benches. */
const isEntry = (path: string) =>
  /(^|\/)(bin|test|bench)\//.test(path) ||
  path.endsWith('.config.ts') ||
  /^docs\/(.*\.paths\.ts|\.vitepress\/.*)$/.test(path) ||
  /^[a-z]+\/src\/(index|main)\.ts$/.test(path) ||
  /^sdk\/src\/(mqtt-bus|wall-clock|bus-contract|adapters\/families|document\/document|security\/security)\.ts$/.test(path)

const shown = (breaches: readonly Breach[]) => breaches.map(({ path, line, says }) => `${path}:${line} ${says}`)
const planted = (path: string, text: string): Source[] => [{ path, text }]

describe('the house', () => {
  it('looks at a tree that is there', () => {
    expect(shipped.length).toBeGreaterThan(40)
    expect(specs.length).toBeGreaterThanOrEqual(1)
  })

  it('imports only downward between packages, and by name', () => {
    expect(shown(wrongPackages(code))).toEqual([])
    expect(wrongPackages(planted('sdk/src/a.ts', "import { b } from '@anju/server'"))).toHaveLength(1)
    expect(wrongPackages(planted('viz/src/a.ts', "import { b } from '../../sdk/src/b.ts'"))).toHaveLength(1)
    expect(wrongPackages(planted('scenarios/src/judge/a.ts', "import { b } from '@anju/server'"))).toHaveLength(1)
  })

  it('never imports the index of its own package', () => {
    expect(shown(ownIndex(shipped))).toEqual([])
    expect(ownIndex(planted('sdk/src/devices/a.ts', "import { b } from '../index.ts'"))).toHaveLength(1)
  })

  it('has no circles', () => {
    expect(shown(circles(shipped))).toEqual([])
    const pair = [...planted('sdk/src/a.ts', "import './b.ts'"), ...planted('sdk/src/b.ts', "export * from './a.ts'")]
    expect(circles(pair)).toHaveLength(1)
  })

  it('keeps Node out of the browser', () => {
    expect(shown(nodeInBrowser(shipped))).toEqual([])
    expect(nodeInBrowser(planted('viz/src/a.vue', '<template/>\n<script setup lang="ts">import \'node:fs\'</script>'))).toHaveLength(1)
  })

  it('has no dead files', () => {
    expect(shown(deadFiles(code, isEntry))).toEqual([])
    expect(deadFiles(planted('sdk/src/lonely.ts', ''), isEntry)).toHaveLength(1)
  })

  it('keeps files, functions and lines short', () => {
    expect(shown([...longFiles(shipped), ...longFunctions(shipped), ...longLines(shipped)])).toEqual([])
    const body = 'const x = 1\n'.repeat(301)
    expect(longFiles(planted('sdk/src/a.ts', body))).toHaveLength(1)
    expect(longFunctions(planted('sdk/src/a.ts', `function f() {\n${body}}`))).toHaveLength(1)
    expect(longLines(planted('sdk/src/a.ts', 'x'.repeat(200)))).toHaveLength(1)
  })

  it('names every file after what it gives', () => {
    expect(shown([...vagueNames(code), ...otherCase(code)])).toEqual([])
    expect(vagueNames(planted('sdk/src/utils.ts', ''))).toHaveLength(1)
    expect(otherCase(planted('sdk/src/TimeOfDay.ts', ''))).toHaveLength(1)
  })

  it('takes time and chance at the edge only', () => {
    expect(shown(bannedCalls(shipped))).toEqual([])
    const takes = ['Date.now()', 'new Date()', 'setTimeout(f, 1)', 'Math.random()', 'globalThis.performance.now()']
    for (const call of takes) expect(bannedCalls(planted('server/src/a.ts', call)), call).toHaveLength(1)
    expect(bannedCalls(planted('server/bin/a.ts', 'Date.now()'))).toHaveLength(0)
  })

  it('uses functions that differ between machines in one file of the simulator', () => {
    expect(shown(inexactMaths(shipped))).toEqual([])
    expect(inexactMaths(planted('simulator/src/a.ts', 'Math.exp(1)'))).toHaveLength(1)
  })

  it('leaves nothing undone behind', () => {
    const own = (path: string) => path.startsWith('test/house')
    expect(shown(leftovers(code.filter(({ path }) => !own(path))))).toEqual([])
    expect(leftovers(planted('a.ts', '// TODO later'))).toHaveLength(1)
    expect(leftovers(planted('a.ts', "it.skip('x')"))).toHaveLength(1)
  })

  it('proves every rule of every SPEC.md, and names no rule that is not there', () => {
    expect(shown(brokenRules(rulesOf(specs, tests, shipped)))).toEqual([])
    const broken = rulesOf(
      planted('SPEC.md', '- **[AB-1]** It MUST.'),
      planted('a.test.ts', "it('[AB-2] does', f)"),
      planted('a.ts', "spec: 'AB-3'"),
    )
    expect(brokenRules(broken)).toHaveLength(3)
  })

  it('speaks of Anju alone: no machine paths, no registry hosts', () => {
    const foreign = /\/work\/|\/root\/|registry\.[a-z]+\.|https?:\/\/[a-z0-9.-]*(npmmirror|artifactory|nexus)/i
    const found = [...code, ...prose].filter(({ path }) => !path.startsWith('test/house')).filter(({ text }) => foreign.test(text))
    expect(found.map(({ path }) => path)).toEqual([])
  })
})
