// Goal: somebody who is known from another run is the same body in this one. Method: bodies with a nature of their own beside bodies that are drawn by the run, over drawn
// seeds: what a doctor would find at rest.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { instant, random } from '@anju/sdk'
import { standing } from '../../src/people/pose.ts'
import { residentBody } from '../../src/people/resident.ts'

const start = instant('2026-03-02T14:00:00+08:00')
const who = { id: 'she', name: { zh: '她', en: 'She' }, born: 1942, sex: 'female', mobility: 'free', gait_m_s: 0.9 } as const

it('[SIM-68] bodies of one nature have the same values at rest in every run, and those of the run are drawn anew', () => {
  const pose = standing({ stature_m: 1.6 }, [1, 1], 0)
  const atRest = (seed: number, nature?: number) => {
    const drawn = { minute: 840, ...(nature === undefined ? {} : { nature: random(nature) }) }
    return residentBody(who, random(seed), start, pose, drawn).physiology.atRest(start)
  }
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.nat(), (one, other, nature) => {
      expect(atRest(one, nature)).toEqual(atRest(other, nature))
      expect(atRest(nature)).toEqual(atRest(one, nature))
      if (one !== other) expect(atRest(one)).not.toEqual(atRest(other))
    }),
    { numRuns: 50 },
  )
})
