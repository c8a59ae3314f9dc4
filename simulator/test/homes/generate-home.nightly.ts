// Goal: any seed gives a flat that can be lived in. Method: a thousand seeds of every kind of flat against the checks of a home, and a day lived in every fortieth.
import { describe, expect, it } from 'vitest'
import { random } from '@anju/sdk'
import { checkHome, fittings, flatKinds, generateHome, placementFlaws } from '@anju/simulator'
import { live } from '../lived.ts'

const SEEDS = 250
const LIVED_EVERY = 40

describe('a thousand drawn homes', () => {
  it.each(flatKinds)(
    '[SIM-30] [SIM-72] of %s have nothing wrong, and can be lived in',
    async (flat) => {
      for (let seed = 0; seed < SEEDS; seed++) {
        const home = generateHome(random(`nightly/${seed}`), { flat, fitting: fittings[seed % fittings.length]! })
        expect(checkHome(home)).toEqual([])
        expect(placementFlaws(home)).toEqual([])
        if (seed % LIVED_EVERY !== 0) continue
        const lived = await live({ home, seed, at: '2026-01-15T00:00:00+08:00', for_s: 86_400, starts: { day: true } })
        expect(lived.bad).toEqual([])
        expect(lived.truths).toEqual([])
      }
    },
    900_000,
  )
})
