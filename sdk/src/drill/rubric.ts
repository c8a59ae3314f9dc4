import { Type, type Static } from 'typebox'
import { alertKinds } from '../care/alert-kind.ts'
import { actions, outcomes, results, steps } from '../care/lifecycle.ts'
import { Title } from '../text.ts'
import { ID_PATTERN } from '../topics.ts'

const closed = { additionalProperties: false } as const

const Common = {
  id: Type.String({ pattern: ID_PATTERN }),
  /** What is looked at, as the trainee reads it in the review. */
  title: Title,
  /** The first incident that holds an alert of this kind. */
  on: Type.Enum(Object.keys(alertKinds)),
  /** Of this home alone. */
  home: Type.Optional(Type.String({ pattern: ID_PATTERN })),
  points: Type.Integer({ minimum: 1, maximum: 100 }),
}

/** What a criterion can look for: a step of the loop or a call, and what came of it. */
const Deed = {
  step: Type.Optional(Type.Enum([...steps])),
  action: Type.Optional(Type.Enum([...actions])),
  result: Type.Optional(Type.Enum([...results])),
  outcomes: Type.Optional(Type.Array(Type.Enum([...outcomes]), { minItems: 1, uniqueItems: true })),
}

/** Something that has to be done, within a time from when the alert was raised, or from when a step before it was taken. */
export const Duty = Type.Object(
  {
    must: Type.Literal('do'),
    ...Common,
    ...Deed,
    within_s: Type.Integer({ minimum: 1, maximum: 604_800, 'x-unit': 's' }),
    after: Type.Optional(Type.Enum([...steps])),
  },
  closed,
)
export type Duty = Static<typeof Duty>

/** Steps that have to be taken in this order, each at least once. */
export const Order = Type.Object(
  {
    must: Type.Literal('keep-order'),
    ...Common,
    steps: Type.Array(Type.Enum([...steps]), { minItems: 2, maxItems: 6, uniqueItems: true }),
  },
  closed,
)
export type Order = Static<typeof Order>

/** Something that must not be done at all, or not before a step or a call. Its points are lost when it is, and `harm` says what follows. */
export const Wrong = Type.Object(
  {
    must: Type.Literal('not-do'),
    ...Common,
    ...Deed,
    before_step: Type.Optional(Type.Enum([...steps])),
    before_action: Type.Optional(Type.Enum([...actions])),
    harm: Type.Optional(Title),
  },
  closed,
)
export type Wrong = Static<typeof Wrong>

export const Criterion = Type.Union([Duty, Order, Wrong])
export type Criterion = Static<typeof Criterion>

/** What a drill is scored by. */
export const Rubric = Type.Object(
  {
    criteria: Type.Array(Criterion, { minItems: 1, maxItems: 64 }),
    /** From which share of the points a drill is passed. */
    pass_pct: Type.Integer({ minimum: 0, maximum: 100, 'x-unit': '%' }),
  },
  { $id: 'anju/rubric', ...closed },
)
export type Rubric = Static<typeof Rubric>
