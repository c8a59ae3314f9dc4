/**
 * Goal: homes that are built alike share one plan, and nothing else, whatever else they have; homes that are not share none.
 * Method: copies of a home, and copies with one digit changed; a plan that was changed after it was given must not be given to anybody else.
 */
import { expect, test } from 'vitest'
import { withSharedPlan } from '../../src/world/shared-plan.ts'
import { wanqing } from '../lived.ts'

test('homes with the same plan share it and keep their own people and devices', () => {
  const [first, second] = [structuredClone(wanqing()), structuredClone(wanqing())]
  const [one, other] = [withSharedPlan(first), withSharedPlan({ ...second, id: 'next-door' })]
  expect(other.plan).toBe(one.plan)
  expect(other.id).toBe('next-door')
  expect(other.devices).toBe(second.devices)
  expect(other.residents).toBe(second.residents)
  expect(other.plan).toEqual(second.plan)
})

test('a plan that differs in anything is another one', () => {
  const home = withSharedPlan(structuredClone(wanqing()))
  const changed = structuredClone(wanqing())
  changed.plan.wall.height_m += 0.01
  expect(withSharedPlan(changed).plan).toBe(changed.plan)
  expect(withSharedPlan(structuredClone(wanqing())).plan).toBe(home.plan)
})

test('a plan that was changed since is given to nobody', () => {
  const high = () => {
    const home = structuredClone(wanqing())
    home.plan.wall.height_m = 3.21
    return home
  }
  const spoilt = withSharedPlan(high())
  spoilt.plan.wall.height_m = 9
  const next = high()
  expect(withSharedPlan(next).plan).toBe(next.plan)
})
