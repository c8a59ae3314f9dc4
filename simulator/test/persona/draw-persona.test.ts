// Goal: drawn people are believable and nobody in particular. Method: two thousand drawn, held to the schema and to what is known of people over 80.
import { habitFields, random, Resident } from '@anju/sdk'
import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { drawPersona, habitsOf } from '@anju/simulator'

const people = Array.from({ length: 2_000 }, (_, seed) => drawPersona(random(seed), { year: 2026 }))
const share = (holds: (person: Resident) => boolean) => people.filter(holds).length / people.length

describe('a drawn persona', () => {
  it('[SIM-44] fits the schema, is over 80, walks at 0.5 to 1.3 m/s, and is the same for the same seed', () => {
    const check = Compile(Resident)
    expect(people.filter((person) => !check.Check(person))).toEqual([])
    expect(people.every(({ born }) => 2026 - born >= 80 && 2026 - born <= 99)).toBe(true)
    expect(people.every(({ gait_m_s }) => gait_m_s! >= 0.5 && gait_m_s! <= 1.3)).toBe(true)
    expect(drawPersona(random(7), { year: 2026 })).toEqual(people[7])
    expect(new Set(people.map(({ name }) => name.zh)).size).toBeGreaterThan(1_500)
    expect(drawPersona(random(1), { year: 2026, age: [65, 70], sex: 'male', id: 'a' })).toMatchObject({ id: 'a', sex: 'male' })
  })

  it('[SIM-44] goes to the toilet at night as people over 65 do: 82 % at least once, about half at least twice', () => {
    const nights = (least: number) => share((person) => habitsOf(person).night_toilets >= least)
    expect(Math.abs(nights(1) - 0.82)).toBeLessThan(0.03)
    expect(nights(2)).toBeGreaterThan(0.42)
    expect(nights(2)).toBeLessThan(0.58)
    expect(share(({ conditions = [] }) => conditions.includes('nocturia'))).toBeCloseTo(nights(2), 5)
  })

  it('[SIM-44] has all habits, at most 25, and conditions change those that a home leaves out', () => {
    expect(Object.keys(habitFields).length).toBeLessThanOrEqual(25)
    expect(people.every(({ habits }) => Object.keys(habits!).length === Object.keys(habitFields).length)).toBe(true)
    const plain = habitsOf({} as Resident)
    expect(habitsOf({ conditions: ['copd'] } as Resident).outings_per_day).toBeLessThan(plain.outings_per_day)
    expect(habitsOf({ conditions: ['nocturia'] } as Resident).night_toilets).toBeGreaterThan(2)
    expect(habitsOf({ conditions: ['copd'], habits: { outings_per_day: 3 } } as Resident).outings_per_day).toBe(3)
  })
})
