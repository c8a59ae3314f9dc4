// Goal: parameters make the runs that the document says, and no other. Method: drawn parameter sections beside an oracle that counts combinations and
// knows each range; then documents whose ends are wrong though the middle is right.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDuration } from '../../src/document/duration-text.ts'
import { loadScenario } from '../../src/document/load-scenario.ts'
import { drawnValues, endValues, settingsOf, type Parameters } from '../../src/document/parameters.ts'

const home = readFileSync(join(import.meta.dirname, '../../homes/wanqing-3-1204.yaml'), 'utf8')
const text = (parameters: string, rest = '') => `title: { zh: 跌倒, en: Fall }
home: home.yaml
parameters:
${parameters}
starts: 2026-03-02T20:40:00+08:00
lasts: 10 min
people: { wang-xiulan: { sits: sofa } }
${rest}`
const falls = (at: string, to: string) => `timeline:
  - { at: 1 min, do: walk, who: wang-xiulan, to: ${to} }
  - { at: ${at}, do: fall, who: wang-xiulan }
expects:
  - { alert: fall, within: 30 s }
`
const load = (document: string, seed?: number) =>
  loadScenario(
    'a.yaml',
    (file) => (file === 'a.yaml' ? document : file === 'home.yaml' ? home : undefined),
    seed === undefined ? {} : { seed },
  )
const says = (document: string) => {
  const loaded = load(document)
  return loaded.ok ? [] : loaded.problems.map(({ line, column, says: sentence, hint = '' }) => `${line}:${column} ${sentence} ${hint}`)
}

const twenty = Array.from({ length: 20 }, (_, i) => i).join(', ')

const scalar = fc.oneof(fc.integer({ min: -99, max: 99 }), fc.stringMatching(/^[a-z]{1,6}$/), fc.boolean())
const list = fc.uniqueArray(scalar, { minLength: 1, maxLength: 4, selector: String })
const range = fc
  .tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 }), fc.constantFrom('number', 'span', 'time'))
  .map(([a, b, sort]) => {
    const [least, most] = [Math.min(a, b), Math.max(a, b)]
    const clock = (m: number) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`
    if (sort === 'number') return { from: least, to: most }
    return sort === 'span' ? { from: `${least} s`, to: `${most} s` } : { from: clock(least), to: clock(most) }
  })
const section = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,5}$/),
  fc.oneof(
    list,
    range,
    list.map((one_of) => ({ one_of })),
  ),
  { maxKeys: 5 },
)

/** A value on a scale, whatever it is a value of. */
function onScale(value: unknown): number {
  if (typeof value === 'number') return value
  const [hour, minute] = String(value).split(':')
  return minute === undefined ? parseDuration(String(value))! / 1_000 : Number(hour) * 60 + Number(minute)
}

describe('parameters', () => {
  it('[SCN-11] make one case for each combination, and draw within their ranges, the same for the same seed', () => {
    fc.assert(
      fc.property(section, fc.integer(), (drawn, seed) => {
        const parameters = drawn as Parameters
        const settings = settingsOf(parameters)
        const combinations = Object.values(parameters).reduce(
          (product: number, each) => product * (Array.isArray(each) ? each.length : 1),
          1,
        )
        expect(settings).toHaveLength(Math.min(combinations, 257))
        expect(new Set(settings.map(({ label }) => label)).size).toBe(settings.length)
        for (const setting of settings.slice(0, 8)) {
          const values = drawnValues(parameters, setting, seed)
          expect(drawnValues(parameters, setting, seed)).toEqual(values)
          for (const [name, parameter] of Object.entries(parameters)) {
            const value = values.get(name)
            if (Array.isArray(parameter)) expect(parameter).toContain(value)
            else if ('one_of' in parameter) expect(parameter.one_of).toContain(value)
            else {
              expect(onScale(value)).toBeGreaterThanOrEqual(onScale(parameter.from))
              expect(onScale(value)).toBeLessThanOrEqual(onScale(parameter.to))
            }
          }
        }
      }),
    )
  })

  it('[SCN-12] are looked at with both ends of every range and every choice', () => {
    fc.assert(
      fc.property(section, (drawn) => {
        const parameters = drawn as Parameters
        const ends = endValues(parameters, settingsOf(parameters)[0]!)
        for (const [name, parameter] of Object.entries(parameters)) {
          const seen = ends.map((values) => values.get(name))
          if (Array.isArray(parameter)) continue
          if ('one_of' in parameter) expect(new Set(seen)).toEqual(new Set(parameter.one_of))
          else expect(new Set(seen.map(onScale))).toEqual(new Set([onScale(parameter.from), onScale(parameter.to)]))
        }
      }),
    )
  })

  it('[SCN-11] one more parameter changes no draw of another', () => {
    const one: Parameters = { after: { from: 0, to: 1_000_000 } }
    const two: Parameters = { before: { from: 0, to: 9 }, ...one }
    expect(drawnValues(two, settingsOf(two)[0]!, 7).get('after')).toBe(drawnValues(one, settingsOf(one)[0]!, 7).get('after'))
  })

  it('[SCN-11] reach scalars, keys and fields of a choice, and keep their type', () => {
    const document = text(
      '  who: [wang-xiulan]\n  spot: [{ room: bathroom, at: basin }, { room: living, at: sofa }]\n  lit: [false]\n  after: { from: 2 min, to: 4 min }',
    ).replace('people: { wang-xiulan:', 'people: { "${who}":').concat(`timeline:
  - { at: 10 s, do: turn-on, what: stove, lit: "\${lit}" }
  - { at: 1 min, do: walk, who: "\${who}", to: "\${spot.at}" }
  - { at: "\${after}", do: fall, who: "\${who}" }
expects:
  - { alert: fall, room: "\${spot.room}", within: 30 s }
`)
    const loaded = load(document, 5)
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 1))
    expect(loaded.cases.map(({ case: { number, of, label } }) => [number, of, label])).toEqual([
      [1, 2, 'who=wang-xiulan, spot=bathroom, lit=false'],
      [2, 2, 'who=wang-xiulan, spot=living, lit=false'],
    ])
    expect(loaded.cases.map(({ expects }) => expects[0]!.room)).toEqual(['bathroom', 'living'])
    expect(loaded.scenario.timeline[0]!.action).toMatchObject({ lit: false })
    expect(loaded.scenario.start.people).toHaveProperty('wang-xiulan')
    expect(loaded.scenario.case.values).toMatchObject({ 'spot.at': 'basin' })
    const other = load(document, 6)
    expect(other.ok && other.scenario.timeline[2]!.at).not.toBe(loaded.scenario.timeline[2]!.at)
  })

  it.each<[string, string, RegExp]>([
    [
      'a name that nobody gives',
      text('  after: [1 min]', falls('"${aftr}"', 'basin')),
      /10:12 There is no parameter 'aftr'\. did you mean 'after'/,
    ],
    ['a parameter that nobody uses', text('  after: [1 min]', falls('2 min', 'basin')), /4:3 The parameter 'after' is never used/],
    ['a range that ends first', text('  after: { from: 5 min, to: 1 min }', falls('"${after}"', 'basin')), /4:29 The range ends before/],
    ['a range of two sorts', text('  after: { from: 5 min, to: 3 }', falls('"${after}"', 'basin')), /4:10 .*two numbers, two spans/],
    [
      'a range whose end is too late',
      text('  after: { from: 1 min, to: 11 min }', falls('"${after}"', 'basin')),
      /10:11 This comes after the end.*\$\{after\} is '11 min'/,
    ],
    [
      'a choice that is nowhere',
      text('  spot: { one_of: [basin, bsin] }', falls('2 min', '"${spot}"')),
      /9:50 .*'bsin'.*\$\{spot\} is 'bsin'/,
    ],
    ['too many cases', text(`  a: [${twenty}]\n  b: [${twenty}]`), /at most 256 cases/],
    ['braces without quotes', text('  after: [1 min]', falls('${after}', 'basin')), /stands in quotes/],
    ['a section that is no map', text('  - 5 min', falls('2 min', 'basin')), /a map of keys and values/],
  ])('[SCN-1] [SCN-11] [SCN-12] are refused for %s, at its place', (_name, document, sentence) => {
    expect(says(document).join('\n')).toMatch(sentence)
  })

  it('[SCN-9] never throw, whatever stands in their section', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.string({ maxLength: 12 }), (junk, at) => {
        load(text(`  after: ${junk}`, falls(JSON.stringify(`\${after}${at}`), 'basin')))
      }),
      { numRuns: 200 },
    )
  })
})
