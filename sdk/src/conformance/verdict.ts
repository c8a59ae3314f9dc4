import type { Title } from '../text.ts'

/** Every requirement is proved from two sides, scored apart: what must happen, and what must not when it is provoked. */
export const twins = ['positive', 'negative'] as const
export type Twin = (typeof twins)[number]

/** What a check found. There is no other end: what could not be looked at says what to do, so that it can. */
export type Verdict =
  | { is: 'pass'; /** How many observations it rests on. */ rests_on: number }
  | {
      is: 'fail'
      /** Numbers of the fewest observations that show it. */ seen: readonly number[]
      expected: string
      got: string
      hint: Title
    }
  | { is: 'not-applicable'; why: Title }
  | { is: 'blocked'; todo: Title }

export const pass = (rests_on: number): Verdict => ({ is: 'pass', rests_on })
export const blocked = (en: string, zh: string): Verdict => ({ is: 'blocked', todo: { en, zh } })
export const notApplicable = (en: string, zh: string): Verdict => ({ is: 'not-applicable', why: { en, zh } })
export const hint = (en: string, zh: string): Title => ({ en, zh })
