import type { Building, Plan, Random } from '@anju/sdk'
import { WALK_UP_STOREYS } from '../check/check-building.ts'
import { facesOf } from '../world/faces.ts'

/** Of so many flats so many lie in a house with a lift (chosen: estates of the eighties and nineties beside towers). */
const LIFTS = [2, 5] as const

/** The house that a drawn flat lies in: an old walk-up of six or seven floors, or a tower with lifts. */
export function drawnBuilding(plan: Plan, random: Random): Building {
  const lift = random.chance(LIFTS[0], LIFTS[1])
  const storeys = lift ? random.int(11, 30) : random.int(5, WALK_UP_STOREYS)
  return {
    kind: lift ? 'lift' : 'walk-up',
    block: String(random.int(1, 12)),
    storeys,
    floor: random.int(1, storeys),
    unit: String(random.int(1, lift ? 2 : 4)),
    built: lift ? random.int(1998, 2014) : random.int(1979, 1998),
    faces: facesOf(plan),
  }
}

/** Number of the door, as they are counted in China: floor, then flat in two digits. */
export const doorOf = ({ floor }: Pick<Building, 'floor'>, flat: number): string => `${floor}${String(flat).padStart(2, '0')}`
