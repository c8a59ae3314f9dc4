// Goal: a part in a document is the same as its lines written there. Method: documents made of drawn lines, cut at drawn places into parts of parts, beside
// the uncut document as the oracle; then everything that can be wrong with an inclusion, each at a place that is known beforehand.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { showProblem } from '@anju/sdk/document'
import { formatDuration } from '../../src/document/duration-text.ts'
import { loadScenario } from '../../src/document/load-scenario.ts'

const home = readFileSync(join(import.meta.dirname, '../../homes/wanqing-3-1204.yaml'), 'utf8')
const head = {
  title: { zh: '一天', en: 'Day' },
  home: 'home.yaml',
  starts: '2026-03-02T20:40:00+08:00',
  lasts: '2 h',
  people: { 'wang-xiulan': { sits: 'sofa' } },
  expects: [],
}
const load = (files: Readonly<Record<string, string>>) => loadScenario('a.yaml', (file) => ({ 'home.yaml': home, ...files })[file])
const shown = (files: Readonly<Record<string, string>>) => {
  const loaded = load(files)
  return loaded.ok ? 'taken' : loaded.problems.map(showProblem).join('\n')
}
const main = (include: string) => `${stringify(head)}include:\n${include}\n`

const part = { part: { zh: '片段', en: 'Part' } }
const at = (s: number) => formatDuration((s * 1_000) as never)
/** Steps at seconds of the document, and how they are cut: a tree of parts, each shifted. */
type Tree = { steps: number[]; parts: { shift: number; tree: Tree }[] }
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.record({
    steps: fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 3 }),
    parts: fc.oneof(
      { depthSize: 'small', maxDepth: 3, withCrossShrink: true },
      fc.constant<Tree['parts']>([]),
      fc.array(fc.record({ shift: fc.integer({ min: 0, max: 900 }), tree: tie('tree') }), { maxLength: 2 }),
    ),
  }),
}))

function written(cut: Tree, files: Record<string, string>): object {
  return {
    timeline: cut.steps.map((s) => ({ at: at(s), do: 'clap', who: '${who}' })),
    faults: cut.steps.map((s) => ({ fault: 'outage', from: at(s), until: at(s + 1) })),
    include: cut.parts.map(({ shift, tree: inner }) => {
      const name = `part-${Object.keys(files).length}.yaml`
      files[name] = ''
      const lines = written(inner, files)
      const takes = JSON.stringify(lines).includes('${who}') ? { takes: { who: {} } } : {}
      files[name] = stringify({ ...part, ...takes, ...lines })
      return { part: name, at: at(shift), ...('takes' in takes ? { with: { who: '${who}' } } : {}) }
    }),
  }
}
const flat = (cut: Tree, from = 0): number[] => [
  ...cut.steps.map((s) => s + from),
  ...cut.parts.flatMap(({ shift, tree: inner }) => flat(inner, from + shift)),
]

describe('a part', () => {
  it('[SCN-13] put in is the same as its lines written there', () => {
    fc.assert(
      fc.property(tree, (cut) => {
        const files: Record<string, string> = {}
        const lines = written(cut, files)
        const used = JSON.stringify(lines).includes('${who}') ? { parameters: { who: ['wang-xiulan'] } } : {}
        const loaded = load({ ...files, 'a.yaml': stringify({ ...head, ...used, ...lines }) })
        if (!loaded.ok) throw new Error(loaded.problems.map(showProblem).join('\n'))
        const expected = flat(cut).sort((a, b) => a - b)
        expect(loaded.scenario.timeline.map((step) => step.at / 1_000).sort((a, b) => a - b)).toEqual(expected)
        const begins = loaded.scenario.faults.map((fault) => ('from_s' in fault ? fault.from_s : undefined))
        expect(begins.sort((a, b) => a! - b!)).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })

  const falls = `part: { zh: 跌倒, en: Fall }
takes: { who: {}, to: { unless_told: basin } }
timeline:
  - { at: 10 s, do: walk, who: "\${who}", to: "\${to}" }
  - { at: 70 s, do: fall, who: "\${who}" }
expects:
  - { alert: fall, within: 30 s }
`
  it('[SCN-13] takes what it is given, and what it does not need to be told', () => {
    const loaded = load({ 'a.yaml': main('  - { part: fall.yaml, at: 1 min, with: { who: wang-xiulan } }'), 'fall.yaml': falls })
    if (!loaded.ok) throw new Error('refused')
    expect(loaded.scenario.timeline).toEqual([
      { at: 70_000, action: { do: 'walk', who: 'wang-xiulan', to: 'basin' } },
      { at: 130_000, action: { do: 'fall', who: 'wang-xiulan' } },
    ])
    expect(loaded.scenario.expects).toHaveLength(1)
    const changed = load({
      'a.yaml': main('  - { part: fall.yaml, at: 1 min, with: { who: wang-xiulan } }'),
      'fall.yaml': `${falls}# more\n`,
    })
    expect(changed.ok && changed.scenario.sha256).not.toBe(loaded.scenario.sha256)
  })

  it.each<[string, string, Record<string, string>, RegExp]>([
    ['is not there', '  - { part: fal.yaml }', {}, /a\.yaml:\d+:13: There is no file fal\.yaml[\s\S]*relative/],
    ['is no part', '  - { part: home.yaml }', {}, /a\.yaml:\d+:13: home\.yaml is no part/],
    [
      'is not given what it takes',
      '  - { part: fall.yaml }',
      { 'fall.yaml': falls },
      /a\.yaml:\d+:13: The part takes 'who', and is not given it/,
    ],
    [
      'is given what it does not take',
      '  - { part: fall.yaml, with: { who: x, too: y } }',
      { 'fall.yaml': falls },
      /The part takes no 'too'[\s\S]*did you mean 'to'/,
    ],
    [
      'names somebody who is not there',
      '  - { part: fall.yaml, with: { who: wang-xiulin } }',
      { 'fall.yaml': falls },
      /fall\.yaml:4:32: The home has no resident 'wang-xiulin'[\s\S]*\^{6}[\s\S]*\$\{who\} is 'wang-xiulin'; did you mean 'wang-xiulan'\?; included by a\.yaml:12/,
    ],
    [
      'has a typing error',
      '  - { part: p.yaml }',
      { 'p.yaml': 'part: { zh: 甲, en: A }\ntimelin: []\n' },
      /p\.yaml:2:1: 'timelin' is not known here[\s\S]*did you mean 'timeline'/,
    ],
    ['is broken YAML', '  - { part: p.yaml }', { 'p.yaml': 'part: { zh: 甲\n' }, /p\.yaml:\d+:\d+: /],
    [
      'includes itself',
      '  - { part: p.yaml }',
      { 'p.yaml': 'part: { zh: 甲, en: A }\ninclude: [{ part: p.yaml }]\n' },
      /p\.yaml:2:19: .*in a circle: p\.yaml → p\.yaml/,
    ],
    [
      'leads back',
      '  - { part: x/p.yaml }',
      {
        'x/p.yaml': 'part: { zh: 甲, en: A }\ninclude: [{ part: ../q.yaml }]\n',
        'q.yaml': 'part: { zh: 乙, en: B }\ninclude: [{ part: x/p.yaml }]\n',
      },
      /q\.yaml:2:19: .*circle: x\/p\.yaml → q\.yaml → x\/p\.yaml/,
    ],
    [
      'comes after the end',
      '  - { part: fall.yaml, at: 2 h, with: { who: wang-xiulan } }',
      { 'fall.yaml': falls },
      /fall\.yaml:4:11: This comes after the end[\s\S]*included by a\.yaml:12/,
    ],
  ])('[SCN-1] [SCN-13] that %s is refused at its place', (_name, include, files, says) => {
    expect(shown({ 'a.yaml': main(include), ...files })).toMatch(says)
  })

  it('[SCN-13] is not run by itself', () => {
    expect(shown({ 'a.yaml': falls })).toMatch(/a\.yaml:1:1: This is a part/)
  })

  it('[SCN-9] lies in another no deeper than a limit, and no more often', () => {
    const wide = `part: { zh: 甲, en: A }\ninclude: [${'{ part: b.yaml },'.repeat(40)}]\n`
    const files = { 'a.yaml': main('  - { part: p.yaml }\n  - { part: p.yaml }'), 'p.yaml': wide, 'b.yaml': 'part: { zh: 乙, en: B }\n' }
    expect(shown(files)).toMatch(/there are at most 64/)
  })
})
