import type { Home } from '@anju/sdk'
import { facesOf } from '../world/faces.ts'
import { problem, type Problem } from './problem.ts'

/** Houses of more floors than this have a lift: the housing codes asked for one from the seventh or eighth floor on. */
export const WALK_UP_STOREYS = 7

/** A flat above the roof, a tower without a lift, windows that look elsewhere than they are said to. */
export function checkBuilding({ id, plan, building }: Home): Problem[] {
  if (building === undefined) return []
  const { kind, floor, storeys, faces } = building
  const found: Problem[] = []
  if (floor > storeys) {
    const en = `${id} lies on floor ${floor} of a house of ${storeys}.`
    found.push(problem('floor-above-roof', '/building/floor', en, `${id} 位于 ${floor} 层,而楼只有 ${storeys} 层。`))
  }
  if (kind === 'walk-up' && storeys > WALK_UP_STOREYS) {
    const en = `A house of ${storeys} floors has a lift.`
    found.push(problem('walk-up-too-high', '/building/storeys', en, `${storeys} 层的楼应有电梯。`))
  }
  if (faces !== undefined && faces !== facesOf(plan)) {
    const en = `Most of the glass of ${id} looks to the ${facesOf(plan)}, not to the ${faces}.`
    found.push(problem('faces-elsewhere', '/building/faces', en, `${id} 的主要窗户朝向是 ${facesOf(plan)},不是 ${faces}。`))
  }
  return found
}
