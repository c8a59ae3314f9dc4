import { actions, alertKinds, Criterion, outcomes, steps, type Rubric } from '@anju/sdk'
import { Action } from '@anju/simulator'
import { Type, type TObject, type TSchema } from 'typebox'
import { DURATION_PATTERN, parseDuration } from './duration-text.ts'

const closed = { additionalProperties: false } as const
const Span = Type.String({
  pattern: DURATION_PATTERN,
  description: 'a span of time like `90 s`, `5 min` or `1 h 30 min`',
  examples: ['90 s', '5 min', '1 h 30 min'],
})
const membersOf = (union: TSchema): TObject[] => (union as unknown as { anyOf: TObject[] }).anyOf

/** What calls for a response: a step or a call about the first incident of a kind, whoever takes it. */
const Called = {
  alert: Type.Enum(Object.keys(alertKinds), { description: 'the incident that holds the first alert of this kind' }),
  when: Type.Enum([...steps, ...actions], { description: 'the step or the call that it answers' }),
  after: Span,
}

/** How the world answers what people at the desk do: somebody who was sent arrives and helps her up, a gas company shuts the valve. */
export const ResponseText = Type.Union([
  Type.Object(
    {
      ...Called,
      step: Type.Enum([...steps]),
      outcome: Type.Optional(Type.Enum([...outcomes])),
      by: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: '`responder-1` unless told' })),
    },
    { ...closed, description: 'a step that a simulated colleague takes' },
  ),
  ...membersOf(Action).map((member) =>
    Type.Object({ ...Called, ...member.properties }, { ...closed, description: (member as { description?: string }).description ?? '' }),
  ),
])
export type ResponseText = { alert: string; when: string; after: string } & (
  | { step: (typeof steps)[number]; by?: string; outcome?: (typeof outcomes)[number] }
  | Action
)

/** The criteria of the sdk, with times in words. */
const CriterionText = Type.Union(
  membersOf(Criterion).map((member) =>
    Type.Object(
      Object.fromEntries(
        Object.entries(member.properties).map(([name, shape]) => (name === 'within_s' ? ['within', Span] : [name, shape])),
      ),
      closed,
    ),
  ),
)

/** What people are scored by when they play the document as a drill. */
export const RubricText = Type.Object(
  {
    pass_pct: Type.Integer({ minimum: 0, maximum: 100, description: 'the share of the points from which it is passed' }),
    criteria: Type.Array(CriterionText, { minItems: 1, maxItems: 64 }),
  },
  { ...closed, description: 'what a drill is scored by' },
)
export type RubricText = { pass_pct: number; criteria: ({ id: string; on: string; within?: string } & Record<string, unknown>)[] }

/** A rubric that the schema has passed, in the sdk's units. */
export const rubricOf = ({ pass_pct, criteria }: RubricText): Rubric => ({
  pass_pct,
  criteria: criteria.map(({ within, ...rest }) => ({
    ...rest,
    ...(within === undefined ? {} : { within_s: Math.round(parseDuration(within)! / 1_000) }),
  })) as unknown as Criterion[],
})
