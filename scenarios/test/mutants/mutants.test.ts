// Goal: a mutant is the server with exactly one fault, and the suite sees it. Method: operators are held against small sources with known changes; patches
// against texts that have moved on; then some servers with a fault each are judged by the suite, in a process of its own. All of them run at night.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawMutants, FOLDERS } from './drawn-mutants.ts'
import { patched, sourceOf, textsOf } from './mutant.ts'
import { candidatesIn } from './operators.ts'
import { spotsOf } from './reach.ts'
import { seededMutants } from './seeded/seeded-mutants.ts'
import type { Matrix } from './kill-matrix.ts'

const changes = (text: string) => candidatesIn('a.ts', text).map(({ operator, from, to }) => `${operator}: ${from} → ${to}`)

describe('operators', () => {
  it('[MUT-1] flip comparisons and conditions, move boundaries and constants, leave statements out', () => {
    expect(changes('if (a < 3) b()')).toEqual([
      'condition: a < 3 → !(a < 3)',
      'boundary: < → <=',
      'constant: 3 → 4',
      'constant: 3 → 2',
      'statement: b() → ;',
    ])
    expect(changes('const x = a === b || c ? true : d * 2')).toEqual([
      'condition: a === b || c → !(a === b || c)',
      'and-or: || → &&',
      'comparison: === → !==',
      'constant: true → false',
      'arithmetic: * → /',
      'constant: 2 → 3',
      'constant: 2 → 1',
    ])
    expect(changes('const x = Math.max(a, b)')).toEqual(['extreme: Math.max → Math.min'])
  })

  it('[MUT-1] leave alone what is no behaviour: types, words, bounds of options', () => {
    expect(
      changes("import { a } from './b.ts'\ntype A = 1 | true\nconst x = `${a}` + 'b'\nconst o = { minimum: 3, description: 'at 5' }"),
    ).toEqual([])
  })
})

describe('mutants', () => {
  it('[MUT-1] change their source in one place, and nowhere else', () => {
    fc.assert(
      fc.property(fc.constantFrom(...drawMutants(7, 60)), ({ patches: [patch] }) => {
        const [{ file, at = 0, from, to }, text] = [patch!, sourceOf(patch!.file)]
        expect(patched(text, [patch!])).toBe(text.slice(0, at) + to + text.slice(at + from.length))
        expect(FOLDERS.some((folder) => file.startsWith(`${folder}/`))).toBe(true)
      }),
    )
  })

  it('[MUT-1] that were written by hand fit the sources of now, each under a name of its own', () => {
    for (const mutant of seededMutants) expect(Object.keys(textsOf(mutant)).length, mutant.id).toBeGreaterThan(0)
    expect(spotsOf(seededMutants).length).toBeGreaterThanOrEqual(seededMutants.length)
    expect(new Set(seededMutants.map(({ id }) => id)).size).toBe(seededMutants.length)
    expect(seededMutants.length).toBeGreaterThanOrEqual(40)
  })

  it('[MUT-1] refuse a source that has moved on', () => {
    const patch = { file: 'a.ts', from: 'a < b', to: 'a > b' }
    expect(() => patched('a <= b', [patch])).toThrow('no longer')
    expect(() => patched('a < b; a < b', [patch])).toThrow('more than once')
    expect(() => patched('a < b', [{ ...patch, to: 'a < b' }])).toThrow('changes nothing')
  })

  it('[MUT-1] are drawn by their seed alone, as many by each operator', () => {
    const drawn = drawMutants(3, 40)
    expect(drawMutants(3, 40)).toEqual(drawn)
    expect(drawMutants(4, 40)).not.toEqual(drawn)
    expect(new Set(drawn.map(({ id }) => id)).size).toBe(40)
    const operators = Map.groupBy(drawn, ({ id }) => id.replace(/-[0-9a-f]{6}$/, ''))
    expect([...operators.values()].map(({ length }) => length)).toEqual(Array.from({ length: 8 }, () => 5))
  })
})

describe('the suite', () => {
  /** One of each part of the way, and documents that are quick. */
  const chosen = [
    'fall-forwards',
    'door-a-minute-late',
    'alert-doubled',
    'first-rule-wins',
    'sos-taken-back',
    'cancel-unmarked',
    'page-once',
    'confirm-lost',
  ]
  const suite =
    '{fall/{fall-in-bathroom,gets-up-in-time},sos/{pressed-again-and-again,taken-back-and-called-back},door/door-open-at-night,loop/nobody-answers}.yaml'

  it('[MUT-1] kills servers with one fault, and says which document did', { timeout: 240_000 }, () => {
    const json = join(mkdtempSync(join(tmpdir(), 'mutants-')), 'matrix.json')
    const args = ['--only', chosen.join(','), '--drawn', '0', '--threads', '2', '--suite', suite, '--json', json]
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'run-matrix.ts'), ...args], {
      encoding: 'utf8',
    })
    expect(status, `${stdout}${stderr}`).toBe(0)
    const { mutants, wrong } = JSON.parse(readFileSync(json, 'utf8')) as Matrix
    expect(wrong).toEqual([])
    expect(mutants.map(({ id, fate }) => `${id} ${fate}`).sort()).toEqual(chosen.map((id) => `${id} killed`).sort())
    expect(mutants.find(({ id }) => id === 'door-a-minute-late')?.by).toMatch(/^door\/door-open-at-night/)
    expect(stdout).toContain('8 of 8 faults written by hand are killed')
  })
})
