import { Type, type Static } from 'typebox'
import { Title } from '../text.ts'
import { Rubric } from './rubric.ts'

const closed = { additionalProperties: false } as const
const Ms = { 'x-unit': 'ms' } as const

/** What an instructor noted at a moment of a drill. */
export const DrillNote = Type.Object(
  { at_ms: Type.Integer(Ms), by: Type.String({ minLength: 1, maxLength: 64 }), text: Type.String({ minLength: 1, maxLength: 500 }) },
  closed,
)
export type DrillNote = Static<typeof DrillNote>

/** A drill that can be started. */
export const DrillOffered = Type.Object(
  { id: Type.String(), title: Title, home: Type.String(), lasts_s: Type.Integer({ minimum: 1, 'x-unit': 's' }), rubric: Rubric },
  closed,
)
export type DrillOffered = Static<typeof DrillOffered>

/** The drill that runs, or the last one that did. */
export const DrillShown = Type.Object(
  {
    id: Type.String(),
    title: Title,
    home: Type.String(),
    state: Type.Enum(['running', 'over']),
    began_ms: Type.Integer(Ms),
    /** When it ends by itself. */
    ends_ms: Type.Integer(Ms),
    ended_ms: Type.Optional(Type.Integer(Ms)),
    rubric: Rubric,
    notes: Type.Array(DrillNote, { maxItems: 200 }),
  },
  { $id: 'anju/drill', ...closed },
)
export type DrillShown = Static<typeof DrillShown>
