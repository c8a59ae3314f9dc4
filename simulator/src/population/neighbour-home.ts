import { random as randomOf, type Home } from '@anju/sdk'
import { drawPersona } from '../persona/draw-persona.ts'

/**
 * The home of a number, from 1 on, that lies above or below another: the same flat with the same devices, other people in it. It follows from the home and the
 * number alone, stands in the same building, and sorts after it by name.
 */
export function neighbourHome(home: Home, number: number): Home {
  const { building, residents } = home
  const id = `${home.id}-n${number}`
  return {
    ...home,
    id,
    title: { zh: `${home.title.zh} 的邻居 ${number}`, en: `${home.title.en}, neighbour ${number}` },
    ...(building === undefined ? {} : { building: { ...building, floor: ((building.floor - 1 + number) % building.storeys) + 1 } }),
    origin: 'simulated',
    residents: residents.map(({ wears, sex }, i) => ({
      ...drawPersona(randomOf(`${id}/${i}`), { year: YEAR, id: `neighbour-${i + 1}`, sex }),
      ...(wears === undefined ? {} : { wears }),
    })),
  }
}

/** The year in which neighbours have their ages. */
const YEAR = 2026
