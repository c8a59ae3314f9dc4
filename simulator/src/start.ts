import { Type, type Static } from 'typebox'

const closed = { additionalProperties: false } as const
const Id = Type.String({ minLength: 1, maxLength: 64 })

/** Where one resident is when the run begins. */
export const PersonStart = Type.Object(
  {
    in: Type.Optional(Type.String({ description: 'Id of the room to stand in.', 'x-zh': '所在房间。' })),
    sits: Type.Optional(Type.String({ description: 'Id of the furniture to sit on.', 'x-zh': '所坐的家具。' })),
    lies: Type.Optional(Type.String({ description: 'Id of the furniture to lie on.', 'x-zh': '所躺的家具。' })),
    away: Type.Optional(Type.Boolean({ description: 'Not at home.', 'x-zh': '不在家。' })),
  },
  closed,
)
export type PersonStart = Static<typeof PersonStart>

/**
 * How the world stands when the run begins. Whoever is not named lies in bed between 22:00 and 06:00 and else sits on the sofa, as far as
 * the home has them.
 */
export const Start = Type.Object(
  {
    people: Type.Optional(Type.Record(Id, PersonStart)),
    openings: Type.Optional(Type.Record(Id, Type.Enum(['open', 'shut']))),
    /** Ids of worn devices that lie about instead. */
    not_worn: Type.Optional(Type.Array(Id)),
    /** The seed of the run whose people these are: their values at rest are drawn from it, so that somebody may be known from another run. */
    bodies: Type.Optional(
      Type.String({
        maxLength: 64,
        description: 'Seed by which bodies are drawn, when not that of the run.',
        'x-zh': '抽取体质所用的种子。',
      }),
    ),
    /** True lets each resident live a day of their own, drawn from the seed: sleep, toilet, meals, television, going out. */
    day: Type.Optional(Type.Boolean({ description: 'Residents live a day drawn from the seed.', 'x-zh': '老人按种子生成的一天活动。' })),
  },
  { $id: 'anju/start', ...closed },
)
export type Start = Static<typeof Start>
