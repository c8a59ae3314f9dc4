import { actions, alertKinds, outcomes, results, steps } from '@anju/sdk'
import { inOrder, shapeFindings, yamlSource, type Problem } from '@anju/sdk/document'
import { Type, type Static } from 'typebox'
import { DURATION_PATTERN, parseDuration } from '../document/duration-text.ts'
import { limits } from '../limits.ts'
import type { Deed } from './deed.ts'

const closed = { additionalProperties: false } as const
const Common = {
  on: Type.Enum(Object.keys(alertKinds), { description: 'the kind of alert that calls for it; its first one counts' }),
  after: Type.String({ pattern: DURATION_PATTERN, description: 'a span of time like `90 s` or `5 min`', examples: ['90 s'] }),
  by: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
}

/** What people do in a drill, in a file of its own: steps as in a document's `staff`, and calls. */
const AnswersText = Type.Object(
  {
    staff: Type.Array(
      Type.Union([
        Type.Object({ ...Common, step: Type.Enum([...steps]), outcome: Type.Optional(Type.Enum([...outcomes])) }, closed),
        Type.Object({ ...Common, call: Type.Enum([...actions]), result: Type.Optional(Type.Enum([...results])) }, closed),
      ]),
      { maxItems: limits.staff },
    ),
  },
  closed,
)

/** Reads what people do, or gives everything that is wrong with it. */
export function readAnswers(file: string, text: string): { deeds: readonly Deed[]; problems: readonly Problem[] } {
  const source = yamlSource(file, text)
  const problems = source.problems.length > 0 ? source.problems : shapeFindings(AnswersText, source.value).map(source.place)
  if (problems.length > 0) return { deeds: [], problems: inOrder(problems) }
  const { staff } = source.value as Static<typeof AnswersText>
  const deeds: Deed[] = staff.map(({ after, by = 'trainee', ...deed }) => ({ ...deed, by, after: parseDuration(after)! }))
  const open = staff.flatMap((deed, i) => ('step' in deed && deed.step === 'resolve' && deed.outcome === undefined ? [i] : []))
  const says = { on: 'value' as const, says: 'Whoever resolves an incident says how it ended.', hint: 'for example `outcome: helped`' }
  return { deeds, problems: open.map((i) => source.place({ path: ['staff', i], ...says })) }
}
