import type { Home } from '@anju/sdk'
import type { AssessmentForm } from './assessment.ts'

/** Why a home comes early: a code with its points. All sizes are chosen. */
export interface ChoiceReason {
  code: 'lives-alone' | 'age' | 'mobility' | 'falls' | 'forgetful' | 'no-family-near' | 'burns-gas'
  points: number
}

const AGE = [
  [90, 30],
  [85, 20],
  [80, 10],
] as const
const MOBILITY = { free: 0, stick: 10, walker: 20 } as const
const A_FALL = 10
const MOST_FALLS = 3

/** How much a home needs devices: a sum of reasons. Nobody who does not want them is chosen. Pure. */
export function choosing({ residents }: Pick<Home, 'residents'>, answers: AssessmentForm, now_year: number) {
  const most = (points: readonly number[]) => Math.max(0, ...points)
  const all: ChoiceReason[] = [
    { code: 'lives-alone', points: residents.length === 1 ? 20 : 0 },
    { code: 'age', points: most(residents.map(({ born }) => AGE.find(([from]) => now_year - born >= from)?.[1] ?? 0)) },
    { code: 'mobility', points: most(residents.map(({ mobility = 'free' }) => MOBILITY[mobility])) },
    { code: 'falls', points: A_FALL * Math.min(MOST_FALLS, answers.falls_last_year) },
    { code: 'forgetful', points: answers.forgetful ? 15 : 0 },
    { code: 'no-family-near', points: answers.family_near ? 0 : 10 },
    { code: 'burns-gas', points: answers.burns_gas ? 5 : 0 },
  ]
  const reasons = all.filter(({ points }) => points > 0).toSorted((a, b) => b.points - a.points)
  return { chosen: answers.wants && residents.length > 0, points: reasons.reduce((sum, { points }) => sum + points, 0), reasons }
}
