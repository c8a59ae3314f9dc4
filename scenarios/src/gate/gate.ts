import { alertKinds } from '@anju/sdk'
import { inOrder, shapeFindings, yamlSource, type Finding, type Problem } from '@anju/sdk/document'
import { Type, type Static } from 'typebox'

const closed = { additionalProperties: false } as const
const Share = Type.Number({ minimum: 0, maximum: 1, description: 'a share from 0 to 1' })
const Of = Type.Optional(Type.Enum(Object.keys(alertKinds), { description: 'only emergencies of this kind of alert' }))

/** One line of a gate: a figure and where it has to lie. */
const Rule = Type.Union([
  Type.Object({ figure: Type.Literal('failed-runs'), at_most: Type.Integer({ minimum: 0 }) }, closed),
  Type.Object({ figure: Type.Literal('recall'), of: Of, at_least: Share }, closed),
  Type.Object(
    {
      figure: Type.Literal('detection'),
      of: Of,
      share: Type.Number({ minimum: 0, maximum: 1, description: 'how many of the emergencies that are due, like 0.95' }),
      within_s: Type.Number({ minimum: 0 }),
    },
    closed,
  ),
  Type.Object({ figure: Type.Literal('false-alarms-per-home-month'), at_most: Type.Number({ minimum: 0 }) }, closed),
  Type.Object({ figure: Type.Literal('silent-twins'), at_least: Share }, closed),
  Type.Object({ figure: Type.Literal('answered'), within_s: Type.Number({ minimum: 0 }), at_least: Share }, closed),
  Type.Object({ figure: Type.Literal('attended'), within_s: Type.Number({ minimum: 0 }), at_least: Share }, closed),
  Type.Object({ figure: Type.Literal('coverage'), at_least: Share }, closed),
])
export type GateRule = Static<typeof Rule>

/** A failure that is known and waits to be mended. It is set aside until a day, and shown all the same. */
const Known = Type.Object(
  {
    file: Type.String({ minLength: 1, maxLength: 256, description: 'the document, as `run` names it' }),
    case: Type.Optional(Type.Integer({ minimum: 1 })),
    seed: Type.Optional(Type.Integer({ minimum: 0 })),
    until: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: 'the last day on which it is set aside, like `2027-01-31`' }),
    because: Type.String({ minLength: 1, maxLength: 512 }),
  },
  closed,
)
export type KnownFailure = Static<typeof Known>

/** The schema of `gate.yaml`. */
export const GateSchema = Type.Object(
  {
    gates: Type.Array(Rule, { minItems: 1, maxItems: 128 }),
    unproven: Type.Optional(
      Type.Enum(['fails', 'passes'], { description: 'what a figure counts as that too few runs decide; it fails unless told' }),
    ),
    known: Type.Optional(Type.Array(Known, { maxItems: 1_024 })),
  },
  { title: 'Anju gate', ...closed },
)
export type Gate = Static<typeof GateSchema>

/** A gate from its file, or everything that is wrong with it. */
export function loadGate(file: string, text: string): { ok: true; gate: Gate } | { ok: false; problems: readonly Problem[] } {
  const source = yamlSource(file, text)
  if (source.problems.length > 0) return { ok: false, problems: source.problems }
  const shape = shapeFindings(GateSchema, source.value)
  const found = shape.length > 0 ? shape : noSuchDays(source.value as Gate)
  return found.length > 0 ? { ok: false, problems: inOrder(found.map(source.place)) } : { ok: true, gate: source.value as Gate }
}

const noSuchDays = ({ known = [] }: Gate): Finding[] =>
  known.flatMap(({ until }, i): Finding[] =>
    Number.isNaN(Date.parse(until)) ? [{ path: ['known', i, 'until'], on: 'value', says: `There is no such day: ${until}.` }] : [],
  )

/**
 * What holds without a `gate.yaml`: no failed run, and the norms of the services (TSA: 97.5 % answered in 60 s, 99 % in 180 s; attendance 90 % in 45 min,
 * all in 60 min).
 */
export const usualGate: Gate = {
  gates: [
    { figure: 'failed-runs', at_most: 0 },
    { figure: 'answered', within_s: 60, at_least: 0.975 },
    { figure: 'answered', within_s: 180, at_least: 0.99 },
    { figure: 'attended', within_s: 2_700, at_least: 0.9 },
    { figure: 'attended', within_s: 3_600, at_least: 1 },
  ],
  unproven: 'passes',
}
