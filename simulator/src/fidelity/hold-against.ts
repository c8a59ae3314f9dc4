import { random as randomOf, type Habits, type Resident } from '@anju/sdk'
import { drawPersona } from '../persona/draw-persona.ts'
import { habitsOf, restlessness } from '../persona/habits-of.ts'
import { gaitOf } from '../people/gait.ts'
import type { Figures } from './figures.ts'
import type { RealHome } from './real-home.ts'
import { USUAL_LAYOUT } from './sensor-layout.ts'
import { simulateDays } from './simulate-days.ts'

export interface RunsOptions {
  days: number
  seed: number | string
  /** How many seeds, one run each. */
  runs: number
}

/** Lets a persona live with the sensors of a real home, once for each seed. */
export const runsOf = ({ layout, toiletFrom }: RealHome, habits: Habits, { days, seed, runs }: RunsOptions): Figures[] =>
  Array.from({ length: runs }, (_, i) => simulateDays({ habits, layout, toiletFrom, days, seed: `${seed}/${i}` }))

/** The year that drawn people have their age in: any one does. */
const YEAR = 2026

/** Draws people over 80, and what fourteen usual contacts tell of each. */
export function overEighties({ days, seed, runs }: RunsOptions): { person: Resident; figures: Figures }[] {
  return Array.from({ length: runs }, (_, i) => {
    const person = drawPersona(randomOf(`${seed}/${i}`), { year: YEAR })
    const figures = simulateDays({
      habits: habitsOf(person),
      layout: USUAL_LAYOUT,
      toiletFrom: 'labels',
      days,
      seed: `${seed}/${i}`,
      gait_m_s: gaitOf(person),
      medicine: true,
      showers_per_day: 0.5,
      restless_per_night: restlessness(person.conditions),
    })
    return { person, figures }
  })
}
