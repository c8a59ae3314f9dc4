// Goal: a lost page comes back soon, and a room of pages does not come back at once. Method: properties of the wait.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actionOf, stepKeys } from '../../src/desk/keys.ts'
import { backOff } from '../../src/feed/back-off.ts'

describe('the wait before the next attempt', () => {
  it('grows to its limit and is spread by a quarter', () => {
    fc.assert(
      fc.property(fc.nat({ max: 60 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, chance) => {
        const plain = Math.min(15_000, 500 * 2 ** attempt)
        const wait = backOff(attempt, chance)
        expect(wait).toBeGreaterThanOrEqual(Math.floor(plain * 0.75))
        expect(wait).toBeLessThanOrEqual(Math.ceil(plain * 1.25))
      }),
    )
  })
})

describe('the keys of the desk', () => {
  it('give each step a key of its own, in either case', () => {
    expect(new Set(Object.values(stepKeys)).size).toBe(Object.keys(stepKeys).length)
    for (const [step, key] of Object.entries(stepKeys)) {
      expect(actionOf(key)).toEqual({ do: 'step', step })
      expect(actionOf(key.toLowerCase())).toEqual({ do: 'step', step })
    }
  })

  it('move, mute and explain', () => {
    expect(actionOf('ArrowDown')).toEqual({ do: 'move', by: 1 })
    expect(actionOf('ArrowUp')).toEqual({ do: 'move', by: -1 })
    expect(actionOf('?')).toEqual({ do: 'help' })
    expect(actionOf('m')).toEqual({ do: 'sound' })
    expect(actionOf('z')).toBeUndefined()
  })
})
