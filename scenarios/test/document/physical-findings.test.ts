// Goal: what cannot be in a home or a start is refused with file, line and a sentence before anything runs. Method: a good home and a good document, each spoilt in one
// line that is known beforehand; the line that is named must be that one.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadHome } from '../../src/document/load-home.ts'
import { loadScenario } from '../../src/document/load-scenario.ts'
import { showProblem } from '@anju/sdk/document'

const folder = join(import.meta.dirname, '../../homes')
const home = readFileSync(join(folder, 'wanqing-3-1204.yaml'), 'utf8')
const lineOf = (text: string, word: string) => text.slice(0, text.indexOf(word)).split('\n').length

/** One line of the home, spoilt. */
function spoilt(id: string, from: string, to: string): { text: string; line: number } {
  const lines = home.split('\n')
  const i = lines.findIndex((line) => line.includes(`id: ${id},`) && line.includes(from))
  lines[i] = lines[i]!.replace(from, to)
  return { text: lines.join('\n'), line: i + 1 }
}

describe('a home that cannot be', () => {
  it.each([
    [
      'a door into nothing',
      'study-door',
      'from_m: [5.8, 2.5], to_m: [5.8, 3.3]',
      'from_m: [10.4, 2.8], to_m: [10.4, 3.4]',
      'study-door leads out of a room into nothing',
    ],
    ['a device in a wall', 'gas-kitchen', 'place_m: [2.25, 7.9, 2.45]', 'place_m: [3.2, 6.5, 2.45]', 'gas-kitchen is inside a wall.'],
    [
      'a device above the ceiling',
      'radar-living',
      '2.5], aim_deg',
      '3.5], aim_deg',
      'radar-living hangs above the ceiling or below the floor.',
    ],
    ['a sofa in a wall', 'sofa', 'box_m: [0.12, 0.6, 1.04, 3]', 'box_m: [-0.3, 0.6, 0.6, 3]', 'sofa reaches into a wall.'],
    [
      'a bed in a bookcase',
      'bookcase',
      'box_m: [9.5, 3.26, 10.3, 3.58]',
      'box_m: [9.5, 0.9, 10.2, 1.4]',
      'bookcase and study-bed stand in the same place.',
    ],
  ])('[SIM-74] is refused for %s, with file and line', (_, id, from, to, says) => {
    const { text, line } = spoilt(id, from, to)
    const loaded = loadHome('flat.yaml', text)
    if (loaded.ok) throw new Error('The home was taken.')
    const shown = loaded.problems.map(showProblem)
    expect(shown.some((problem) => problem.startsWith(`flat.yaml:${line}:`) && problem.includes(says))).toBe(true)
  })

  it('[SIM-74] is none of those that come with the suites', () => {
    for (const file of readdirSync(folder).filter((one) => one.endsWith('.yaml'))) {
      const loaded = loadHome(file, readFileSync(join(folder, file), 'utf8'))
      expect(loaded.ok ? [] : loaded.problems.map(showProblem)).toEqual([])
    }
  })
})

describe('a start that cannot be', () => {
  const document = (sits: string, device = 'radar-living') => `title: { zh: 静, en: Quiet }
home: home.yaml
starts: 2026-03-02T20:40:00+08:00
lasts: 10 min
people:
  wang-xiulan:
    sits: ${sits}
faults:
  - { fault: outage, from: 1 min, device: ${device} }
expects: []
`
  const load = (text: string) => loadScenario('a.yaml', (file) => (file === 'a.yaml' ? text : home))

  it('[SIM-74] is refused for a person in a wardrobe and a fault on a device that is not there', () => {
    expect(load(document('sofa')).ok).toBe(true)
    const [wardrobe, toaster] = [load(document('wardrobe')), load(document('sofa', 'toaster'))]
    if (wardrobe.ok || toaster.ok) throw new Error('The document was taken.')
    expect(wardrobe.problems.map(showProblem)[0]).toMatch(
      new RegExp(`^a\\.yaml:${lineOf(document('wardrobe'), 'sits: wardrobe')}:11: Nobody sits on wardrobe, a wardrobe\\.`),
    )
    expect(toaster.problems.map(showProblem)[0]).toMatch(new RegExp(`^a\\.yaml:${lineOf(document('sofa', 'toaster'), 'fault: outage')}:`))
  })
})
