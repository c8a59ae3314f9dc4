import { Type, type Static } from 'typebox'

const closed = { additionalProperties: false } as const
const Body = Type.Unsafe<Record<string, unknown>>(Type.Object({}))

/** What is done to a device, so that it has something to say. A program, a hook or a person does it. */
export const Stimulus = Type.Union([
  /** Make it see what it reports with this body, or with the same meaning. */
  Type.Object({ do: Type.Literal('event'), body: Body }, closed),
  /** The same so many times in a row, as fast as it goes. */
  Type.Object({ do: Type.Literal('events'), body: Body, count: Type.Integer({ minimum: 1, maximum: 100_000 }) }, closed),
  Type.Object({ do: Type.Literal('power-off') }, closed),
  Type.Object({ do: Type.Literal('power-on') }, closed),
  /** Switch it off in an orderly way. */
  Type.Object({ do: Type.Literal('shutdown') }, closed),
  /** Set its clock right, or take its time away, as after a start without a network. */
  Type.Object({ do: Type.Literal('clock'), is: Type.Enum(['right', 'unset']) }, closed),
  /** Set its clock wrong by so many seconds, as a time server does that is wrong itself. */
  Type.Object({ do: Type.Literal('clock'), is: Type.Literal('moved'), by_s: Type.Integer() }, closed),
])
export type Stimulus = Static<typeof Stimulus>

/** Who does what a stimulus asks. `cannot` makes the requirements that need it blocked; it never makes them fail. */
export interface StimulusPort {
  /** Who did the last one, or will do the next one where only one can. */
  readonly by: 'program' | 'person'
  /** What the last one answered in its own words, where it could not: `HTTP 501 no such switch`. */
  readonly says?: string | undefined
  /** Seconds that a person takes for each; absent where a program does it in no time. */
  readonly hand_s?: number | undefined
  stimulate(stimulus: Stimulus): Promise<'done' | 'cannot'> | 'done' | 'cannot'
}
