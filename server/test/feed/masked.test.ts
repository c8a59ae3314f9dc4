// Goal: nothing that leaves the server tells more of a person than a desk needs. Method: any resident that the schema allows, every optional field filled.
import { conditions, petKinds, Resident, visitorKinds } from '@anju/sdk'
import * as fc from 'fast-check'
import { Check } from 'typebox/value'
import { expect, it } from 'vitest'
import { maskedHome, maskedName } from '../../src/feed/masked.ts'
import { home } from '../one-home.ts'

const anyResident = fc.record(
  {
    id: fc.constant('wang'),
    name: fc.constant({ zh: '王秀兰', en: 'Wang Xiulan' }),
    born: fc.integer({ min: 1930, max: 1950 }),
    sex: fc.constantFrom('female' as const, 'male' as const),
    mobility: fc.constantFrom('free' as const, 'stick' as const, 'walker' as const),
    wears: fc.constant(['band']),
    persona: fc.constant('drawn-1'),
    habits: fc.constant({}),
    conditions: fc.array(fc.constantFrom(...conditions), { minLength: 1, maxLength: 3 }),
    visitors: fc.array(fc.constantFrom(...visitorKinds), { minLength: 1, maxLength: 3 }),
    pet: fc.constantFrom(...petKinds),
  },
  { requiredKeys: ['id', 'name', 'born', 'sex'] },
)

it('[API-8] keeps names, illnesses, habits and visitors back, and what a desk needs', () => {
  fc.assert(
    fc.property(anyResident, (resident) => {
      const [masked] = maskedHome({ ...home, residents: [resident as Resident] }).residents
      expect(Check(Resident, masked)).toBe(true)
      expect(masked).toMatchObject({ id: 'wang', born: resident.born, sex: resident.sex, name: { zh: '王*兰', en: 'Wang X.' } })
      expect(masked!.mobility).toBe(resident.mobility)
      const text = JSON.stringify(masked)
      for (const word of ['秀', 'Xiulan', 'persona', 'habits', 'conditions', 'visitors', 'pet', ...conditions])
        expect(text).not.toContain(word)
    }),
  )
})

it.each([
  [
    { zh: '李明', en: 'Li Ming' },
    { zh: '李*', en: 'Li M.' },
  ],
  [
    { zh: '欧阳美华', en: 'Ouyang Meihua' },
    { zh: '欧**华', en: 'Ouyang M.' },
  ],
  [
    { zh: '兰', en: 'Lan' },
    { zh: '兰*', en: 'L.' },
  ],
])('[API-8] masks %j as %j', (name, masked) => {
  expect(maskedName(name)).toEqual(masked)
})
