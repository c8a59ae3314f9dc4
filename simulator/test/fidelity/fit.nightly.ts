// Goal: the model can become a person it has not been tuned to. Method: from the habits of somebody over 80, a fit to each real home, once with all figures and
// once with every other one withheld, held to the homes under seeds of its own.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { figureNames } from '../../src/fidelity/distance.ts'
import { fit } from '../../src/fidelity/fit.ts'
import { runsOf } from '../../src/fidelity/hold-against.ts'
import { readRealHomes } from '../../src/fidelity/real-home.ts'
import { verdicts } from '../../src/fidelity/verdict.ts'
import { overEighty } from '../../src/persona/usual-habits.ts'

const homes = readRealHomes(JSON.parse(readFileSync(join(import.meta.dirname, '../../data/real-homes.json'), 'utf8')))
const half = new Set(['profile', ...figureNames.filter((_, i) => i % 2 === 0)])

describe('a fit from scratch', () => {
  it.each(homes)(
    '[SIM-48] becomes like $id in all figures, and in most of those that it was not shown',
    (home) => {
      const all = fit({ home, start: overEighty, tries: 1_500, seed: 'nightly' })
      const rows = verdicts(runsOf(home, all.habits, { days: 28, seed: 'other', runs: 8 }), home, homes)
      expect(rows.find(({ figure }) => figure === 'profile_bits')!.simulated).toBeLessThanOrEqual(0.1)
      expect(rows.filter(({ holds }) => holds).length).toBeGreaterThanOrEqual(rows.length - 1)
      const part = fit({ home, start: overEighty, tries: 1_500, seed: 'nightly', only: half })
      const unseen = verdicts(runsOf(home, part.habits, { days: 28, seed: 'other', runs: 8 }), home, homes, half).filter(
        ({ seen }) => !seen,
      )
      expect(unseen.filter(({ holds }) => holds).length / unseen.length).toBeGreaterThan(0.7)
    },
    600_000,
  )
})
