// Goal: the saved personas live like the homes that they were fitted to, and a fit is what it says. Method: the shipped data and personas, run anew under seeds
// that the fit did not use; a short fit of a person who is simulated and so known; and broken files.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { habitFields, habitRange, type HabitName } from '@anju/sdk'
import { describe, expect, it } from 'vitest'
import { lossOf } from '../../src/fidelity/distance.ts'
import { fit } from '../../src/fidelity/fit.ts'
import { overEighties, runsOf } from '../../src/fidelity/hold-against.ts'
import { readPersonas } from '../../src/fidelity/persona-file.ts'
import { readRealHomes, type RealHome } from '../../src/fidelity/real-home.ts'
import { homeTable, peopleTable } from '../../src/fidelity/report-text.ts'
import { simulateDays } from '../../src/fidelity/simulate-days.ts'
import { USUAL_LAYOUT } from '../../src/fidelity/sensor-layout.ts'
import { verdicts } from '../../src/fidelity/verdict.ts'
import { overEighty } from '../../src/persona/usual-habits.ts'

const data = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, '../../data', name), 'utf8'))
const homes = readRealHomes(data('real-homes.json'))
const { personas } = readPersonas(data('fitted-personas.json'))

describe('a persona fitted to a real home', () => {
  it.each(homes)('[SIM-47] lives like $id', (home) => {
    const { id } = home
    const runs = runsOf(home, personas[id]!.habits, { days: 28, seed: 'unseen', runs: 7 })
    const rows = verdicts(runs, home, homes)
    expect(rows.length).toBeGreaterThan(12)
    expect(rows.filter(({ holds }) => !holds)).toEqual([])
    const other = homes.find((one) => one.id !== id && one.figures.front_door_per_day !== undefined)!
    expect(verdicts(runs, other, homes).some(({ holds }) => !holds)).toBe(true)
  })
})

describe('the report', () => {
  it('[SIM-47] says each figure, how far off it is, and the verdict', () => {
    const [home] = homes
    const rows = verdicts(runsOf(home!, personas[home!.id]!.habits, { days: 14, seed: 1, runs: 1 }), home!, homes, new Set(['per_day']))
    const lines = homeTable(rows).split('\n')
    expect(lines).toHaveLength(rows.length + 1)
    expect(lines[1]).toMatch(/^per_day +35\.7 .* holds$/)
    expect(lines.at(-1)).toMatch(/^profile_bits +≤ 0\.10 .* \(unseen by the fit\)$/)
    const people = overEighties({ days: 14, seed: 1, runs: 2 }).map(({ figures }) => figures)
    expect(peopleTable(people)).toContain('night_toilet_ge1')
  })
})

describe('a fit', () => {
  const habits = { ...overEighty, bed_h: 24, rise_h: 8.5, handling: 6, night_toilets: 0.3, lean: 0.6 }
  const figures = simulateDays({ habits, layout: USUAL_LAYOUT, days: 21, seed: 'known', toiletFrom: 'labels' })
  const home: RealHome = { id: 'known', source: 'simulated', days: 21, layout: USUAL_LAYOUT, toiletFrom: 'labels', figures }

  it('[SIM-48] comes nearer to a person who is known, by habits in their ranges, the same for the same seed', () => {
    const options = { home, start: overEighty, tries: 120, seed: 3, days: 21 }
    const found = fit(options)
    const before = lossOf(
      simulateDays({ habits: overEighty, layout: USUAL_LAYOUT, days: 21, seed: '3/life', toiletFrom: 'labels' }),
      figures,
    )
    expect(found.loss).toBeLessThan(before / 3)
    for (const [name, value] of Object.entries(found.habits) as [HabitName, number][]) {
      expect(value).toBeGreaterThanOrEqual(habitRange(name)[0])
      expect(value).toBeLessThanOrEqual(habitRange(name)[1])
    }
    expect(Object.keys(found.habits)).toEqual(Object.keys(habitFields))
    expect(fit({ ...options, tries: 40 })).toEqual(fit({ ...options, tries: 40 }))
  })

  it('[SIM-48] is told what is no data', () => {
    expect(() => readRealHomes({ homes: { a: { merged_60s: { per_day: -1 } } } })).toThrow(RangeError)
    expect(() => readPersonas({ personas: { a: { habits: {} } } })).toThrow(RangeError)
  })
})
