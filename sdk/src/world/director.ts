import { Type, type Static } from 'typebox'
import type { DrillReview } from '../drill/drill-review.ts'
import { DrillOffered, DrillShown } from '../drill/drill-shown.ts'
import { Title } from '../text.ts'
import { Truth, WorldSnapshot } from './truth.ts'

const closed = { additionalProperties: false } as const

/** A thing that an instructor can let happen: offered as a button. Which parameters fit is the scenario language's business. */
export const Inject = Type.Object(
  {
    id: Type.String(),
    title: Title,
    /** The alert kind that it should lead to, if any: colours the button. */
    leads_to: Type.Optional(Type.String()),
    home: Type.String(),
    /** False while it cannot be done, for instance a fall of somebody who lies on the floor. */
    possible: Type.Boolean(),
  },
  { $id: 'anju/inject', ...closed },
)
export type Inject = Static<typeof Inject>

/** From the director to its windows, over `/director` (WebSocket, with the director's token). */
export const DirectorMessage = Type.Union(
  [
    Type.Object({ type: Type.Literal('world'), world: WorldSnapshot }, closed),
    Type.Object({ type: Type.Literal('truth'), truth: Truth }, closed),
    Type.Object({ type: Type.Literal('injects'), injects: Type.Array(Inject) }, closed),
    Type.Object({ type: Type.Literal('drills'), drills: Type.Array(DrillOffered) }, closed),
    Type.Object({ type: Type.Literal('drill'), drill: DrillShown }, closed),
    /** The review of the drill that was played last, to whoever asked for it. */
    Type.Object({ type: Type.Literal('review'), review: Type.Unsafe<DrillReview>(Type.Object({})) }, closed),
    Type.Object({ type: Type.Literal('refused'), inject: Type.String(), reason: Title }, closed),
  ],
  { $id: 'anju/director' },
)
export type DirectorMessage = Static<typeof DirectorMessage>

/** From a window to the director. */
export const DirectorRequest = Type.Union(
  [
    Type.Object({ type: Type.Literal('inject'), inject: Type.String() }, closed),
    Type.Object({ type: Type.Literal('drill-start'), drill: Type.String({ maxLength: 64 }) }, closed),
    Type.Object({ type: Type.Literal('drill-end') }, closed),
    Type.Object({ type: Type.Literal('review') }, closed),
    Type.Object(
      { type: Type.Literal('note'), by: Type.String({ minLength: 1, maxLength: 64 }), text: Type.String({ minLength: 1, maxLength: 500 }) },
      closed,
    ),
    Type.Object({ type: Type.Literal('clock'), factor: Type.Number({ minimum: 0, maximum: 60 }) }, closed),
  ],
  { $id: 'anju/director-request' },
)
export type DirectorRequest = Static<typeof DirectorRequest>
