// Goal: a document is taken whole or refused with every problem in its place. Method: one right document, broken in every way that the rules name,
// each break at a place that is known beforehand; and drawn damage, which must end in problems and never in an exception.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { Action, Fault } from '@anju/simulator'
import { describe, expect, it } from 'vitest'
import { loadScenario } from '../../src/document/load-scenario.ts'
import { showProblem } from '@anju/sdk/document'
import { ScenarioSchema } from '../../src/document/scenario.ts'

const home = readFileSync(join(import.meta.dirname, '../../homes/wanqing-3-1204.yaml'), 'utf8')
const right = `title: { zh: 跌倒, en: Fall }
home: home.yaml
starts: 2026-03-02T20:40:00+08:00
lasts: 10 min
people: { wang-xiulan: { sits: sofa } }
timeline:
  - { at: 1 min, do: walk, who: wang-xiulan, to: basin }
  - { at: 3 min, do: fall, who: wang-xiulan }
faults:
  - { fault: loss, ratio: [1, 20], from: 1 min, until: 5 min, device: radar-bathroom }
expects:
  - { alert: fall, room: bathroom, within: 30 s }
`
const load = (text: string) => loadScenario('a.yaml', (file) => (file === 'a.yaml' ? text : file === 'home.yaml' ? home : undefined))
const problems = (text: string) => {
  const loaded = load(text)
  return loaded.ok ? [] : loaded.problems.map(({ line, column, length, says, hint }) => ({ line, column, length, says, hint }))
}
/** Where a word stands in a text, once it is put in. */
const at = (text: string, word: string) => {
  const before = text.slice(0, text.indexOf(word)).split('\n')
  return { line: before.length, column: before.at(-1)!.length + 1 }
}

describe('a scenario document', () => {
  it('[SCN-2] [SCN-3] [SCN-4] is read into instants, spans, actions and faults', () => {
    const loaded = load(right)
    if (!loaded.ok) throw new Error(loaded.problems.map(showProblem).join('\n'))
    const { scenario } = loaded
    expect(scenario.starts).toBe(Date.parse('2026-03-02T12:40:00Z'))
    expect(scenario.site.time_zone).toBe('+08:00')
    expect(() => new Intl.DateTimeFormat('en', { timeZone: scenario.site.time_zone })).not.toThrow()
    expect(scenario.timeline[1]).toEqual({ at: 180_000, action: { do: 'fall', who: 'wang-xiulan' } })
    expect(scenario.faults).toEqual([{ fault: 'loss', ratio: [1, 20], from_s: 60, until_s: 300, device: 'radar-bathroom' }])
    expect(scenario.expects).toEqual([{ alert: 'fall', of: 'fall', room: 'bathroom', within: 30_000 }])
  })

  it('[SCN-4] takes every action and fault of the simulator', () => {
    const choices = (schema: unknown, key: string) =>
      (schema as { anyOf: { properties: Record<string, { const: string }> }[] }).anyOf.map(({ properties }) => properties[key]!.const)
    const { timeline, faults } = ScenarioSchema.properties as unknown as Record<'timeline' | 'faults', { items: unknown }>
    expect(choices(timeline.items, 'do')).toEqual(choices(Action, 'do'))
    expect(choices(faults.items, 'fault')).toEqual(choices(Fault, 'fault'))
  })

  const broken: [rule: string, word: string, by: string, says: RegExp, hint?: RegExp][] = [
    ['an unknown key', 'lasts:', 'last:', /'last' is not known here/, /did you mean 'lasts'/],
    ['an unknown action', 'do: walk', 'do: wlak', /There is no 'wlak' to do/, /did you mean 'walk'/],
    ['an unknown alert', 'alert: fall', 'alert: fal', /'fal' is not possible/, /did you mean 'fall'/],
    ['a span without a unit', '10 min', '10', /string|does not look right/],
    ['a start without a zone', '+08:00', '', /does not look right/, /zone/],
    ['a day that is none', '2026-03-02T', '2026-13-42T', /no such day/],
    ['an unknown piece of furniture', 'to: basin', 'to: bsin', /no room and no furniture 'bsin'/, /did you mean 'basin'/],
    ['an unknown resident', 'do: fall, who: wang-xiulan', 'do: fall, who: wang-xiulin', /no resident/, /did you mean 'wang-xiulan'/],
    ['an unknown resident at the start', '{ wang-xiulan: { sits', '{ wang-xiulam: { sits', /no resident 'wang-xiulam'/],
    ['an unknown room', 'room: bathroom', 'room: bathrom', /no room 'bathrom'/, /did you mean 'bathroom'/],
    ['an unknown device', 'radar-bathroom', 'radar-bath', /no device 'radar-bath'/, /radar-bathroom/],
    ['an action after the end', 'at: 3 min', 'at: 11 min', /after the end/],
    ['a deadline after the end', 'within: 30 s', 'within: 11 min', /deadline lies after the end/],
    ['a fault that ends first', 'until: 5 min', 'until: 30 s', /ends before it begins/],
    ['a ratio above one', '[1, 20]', '[21, 20]', /More cases than there are/],
    ['no expectations', 'expects:', 'expect:', /'expects' is missing|'expect' is not known/],
    ['a home that is not there', 'home.yaml', 'hom.yaml', /There is no file hom.yaml/, /relative/],
    ['an empty title', 'en: Fall', 'en: ""', /fewer than 1/],
  ]
  it.each(broken)('[SCN-1] [SCN-5] [SCN-6] [SCN-7] says where %s stands', (_name, word, by, says, hint) => {
    const text = right.replace(word, by)
    const found = problems(text).find((problem) => says.test(problem.says))
    expect(found, JSON.stringify(problems(text), null, 1)).toBeDefined()
    if (hint !== undefined) expect(found!.hint).toMatch(hint)
    if (by !== '') expect(found!.line).toBe(by.startsWith('expect') ? found!.line : at(text, by).line)
  })

  it('[SCN-1] says everything at once, in the order of the text, with caret and column', () => {
    const text = right.replace('do: walk', 'do: wlak').replace('alert: fall', 'alert: fal').replace('lasts: 10 min', 'lasts: 10 minutes')
    const found = problems(text)
    expect(found.map(({ line }) => line)).toEqual([4, 7, 12])
    expect(found[1]).toMatchObject(at(text, 'wlak'))
    const loaded = load(text)
    if (loaded.ok) throw new Error('taken')
    const [place, line, carets, hint] = showProblem(loaded.problems[1]!).split('\n')
    expect(place).toBe(`a.yaml:7:${at(text, 'wlak').column}: There is no 'wlak' to do.`)
    expect(line!.slice(carets!.indexOf('^'), carets!.lastIndexOf('^') + 1)).toBe('wlak')
    expect(hint).toMatch(/hint: did you mean 'walk'\?/)
  })

  it('[SCN-1] sets the caret under the word also behind Chinese letters, which are two columns wide', () => {
    const loaded = load(right.replace('en: Fall', 'em: Fall'))
    if (loaded.ok) throw new Error('taken')
    const carets = showProblem(loaded.problems.find(({ says }) => says.includes("'em'"))!).split('\n')[2]!
    const { column } = at(right, 'en: Fall')
    expect(carets.indexOf('^')).toBe('      | '.length + column - 1 + '跌倒'.length)
  })

  it('[SCN-9] never throws, whatever is cut out, doubled or put in', () => {
    fc.assert(
      fc.property(fc.nat(right.length), fc.nat(40), fc.string({ unit: 'grapheme', maxLength: 8 }), (from, length, put) => {
        const loaded = load(right.slice(0, from) + put + right.slice(from + length))
        if (loaded.ok) return
        for (const { line, column } of loaded.problems) expect(Math.min(line, column)).toBeGreaterThanOrEqual(1)
        expect(loaded.problems.length).toBeGreaterThan(0)
      }),
      { numRuns: 300 },
    )
  })

  it('[SCN-9] refuses a bomb of aliases and a document too large', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(10)}]\nc: &c [${'*b,'.repeat(10)}]\nd: [${'*c,'.repeat(10)}]\n`
    expect(problems(bomb)[0]!.says).toMatch(/alias/i)
    expect(problems(`${right}#${'x'.repeat(1_100_000)}`)[0]!.says).toMatch(/more than/)
    expect(loadScenario('none.yaml', () => undefined)).toMatchObject({ ok: false, problems: [{ says: 'There is no such file.' }] })
  })

  it('[SCN-10] says what is wrong in the home, at its place there', () => {
    const dented = home
      .replace('id: radar-bathroom, kind: radar', 'id: radar-living, kind: radar')
      .replace('room: kitchen, place_m', 'room: kitchn, place_m')
    const loaded = loadScenario('a.yaml', (file) => (file === 'a.yaml' ? right : dented))
    if (loaded.ok) throw new Error('taken')
    expect(loaded.problems.map(({ file, says }) => [file, says])).toEqual([
      ['home.yaml', "'radar-living' is taken already."],
      ['home.yaml', "The home has no room 'kitchn'."],
    ])
  })

  it('[SCN-5] takes every document that comes with Anju', () => {
    const suites = join(import.meta.dirname, '../../suites')
    const files = readdirSync(suites, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'))
    expect(files.length).toBeGreaterThanOrEqual(6)
    for (const file of files) {
      const loaded = loadScenario(join(suites, file), (path) => readFileSync(path, 'utf8'))
      expect(loaded.ok, loaded.ok ? '' : loaded.problems.map(showProblem).join('\n')).toBe(true)
    }
  })
})
