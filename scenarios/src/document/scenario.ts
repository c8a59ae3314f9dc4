import { alertKinds, ID_PATTERN, incidentStates, outcomes, severities, steps, Title } from '@anju/sdk'
import { Action, Fault, PersonStart } from '@anju/simulator'
import { Type, type Static, type TObject, type TSchema } from 'typebox'
import { limits } from '../limits.ts'
import { ResponseText, RubricText } from './drill-text.ts'
import { DURATION_PATTERN } from './duration-text.ts'
import { NAME_PATTERN, Parameters, Scalar } from './parameters.ts'

const closed = { additionalProperties: false } as const
const Id = Type.String({ pattern: ID_PATTERN, description: 'lower-case letters, digits and hyphens' })

/** A span of time in words. */
const DurationText = Type.String({
  pattern: DURATION_PATTERN,
  description: 'a span of time like `90 s`, `5 min` or `1 h 30 min`',
  examples: ['90 s', '5 min', '1 h 30 min'],
})

/** A date and time that states its zone, so that a night is a night. */
const StartText = Type.String({
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d)$',
  description: 'ISO 8601 with its zone, like `2026-03-02T21:30:00+08:00`',
  examples: ['2026-03-02T21:30:00+08:00'],
})

/** An alert that is due: by when, counted from the onset of what it is for. */
const ExpectationText = Type.Object(
  {
    alert: Type.Enum(Object.keys(alertKinds), { description: 'the kind of alert' }),
    room: Type.Optional(Id),
    severity: Type.Optional(Type.Enum([...severities])),
    within: DurationText,
    early: Type.Optional(
      Type.String({ pattern: DURATION_PATTERN, description: 'how long before the onset it may come, for a warning by trend' }),
    ),
    of: Type.Optional(
      Type.String({ pattern: ID_PATTERN, description: 'the kind of truth that it is counted from; its own kind unless told' }),
    ),
  },
  closed,
)
export type ExpectationText = Static<typeof ExpectationText>

const Kind = Type.Enum(Object.keys(alertKinds), { description: 'the kind of alert' })

/** Alerts that may come and need not, or that must not come. */
const AlertText = Type.Object({ alert: Kind, room: Type.Optional(Id) }, closed)
export type AlertText = Static<typeof AlertText>

/** What an operator, a responder or a supervisor does once an alert is there. */
const StaffText = Type.Object(
  {
    on: Type.Enum(Object.keys(alertKinds), { description: 'the kind of alert that calls for it; its first one counts' }),
    after: DurationText,
    step: Type.Enum([...steps]),
    by: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'who; `operator-1` unless told' })),
    outcome: Type.Optional(Type.Enum([...outcomes])),
    refused: Type.Optional(Type.String({ pattern: ID_PATTERN, description: 'the error with which the server has to refuse it' })),
  },
  closed,
)
export type StaffText = Static<typeof StaffText>

/** Who can be paged: those on duty as what, the one who was sent, or the family. */
const pageTargets = ['operator', 'responder', 'supervisor', 'sent', 'family'] as const

/** How an incident has to stand at the end of the scenario. What is not named is not judged. */
const LoopText = Type.Object(
  {
    on: Type.Enum(Object.keys(alertKinds), { description: 'the incident that holds the first alert of this kind' }),
    state: Type.Optional(Type.Enum([...incidentStates])),
    steps: Type.Optional(Type.Array(Type.Enum([...steps]), { maxItems: 64, description: 'all steps taken, in order' })),
    overdue: Type.Optional(Type.Array(Type.Enum([...steps]), { maxItems: 16, description: 'all steps whose limit passed' })),
    outcome: Type.Optional(Type.Enum([...outcomes])),
    alerts: Type.Optional(Type.Array(Kind, { maxItems: 64, description: 'the kinds of alerts in it, each once, in any order' })),
    cancelled_by_resident: Type.Optional(Type.Boolean()),
    cleared: Type.Optional(
      Type.Array(Kind, { maxItems: 64, description: 'the kinds of those whose cause went away, each once, in any order' }),
    ),
    causes: Type.Optional(Type.Array(Id, { maxItems: 64, description: 'what of their kinds its alerts are, each once, in any order' })),
    pages: Type.Optional(
      Type.Array(Type.Enum([...pageTargets]), { maxItems: 64, description: 'who was paged about it, once for each page, in order' }),
    ),
  },
  closed,
)
export type LoopText = Static<typeof LoopText>

/** A part that is put in. Its offsets are counted from `at`. */
const IncludeText = Type.Object(
  {
    part: Type.String({ minLength: 1, maxLength: 256, description: 'the part, relative to this document' }),
    at: Type.Optional(DurationText),
    with: Type.Optional(Type.Record(Type.String({ pattern: NAME_PATTERN }), Scalar, { description: 'what the part takes' })),
  },
  closed,
)
export type IncludeText = Static<typeof IncludeText>

/** The object schemas that a union stands for. */
const membersOf = (union: TSchema): TObject[] => (union as unknown as { anyOf: TObject[] }).anyOf

/** The actions of the simulator, each with its offset from the start. Derived, so that a new action is at once a word of the language. */
const Step = Type.Union(
  membersOf(Action).map((member) => Type.Object({ at: DurationText, ...member.properties }, { ...described(member), ...closed })),
)

/** The faults of the simulator. A span of seconds (`from_s`) is written in words (`from`), as everywhere in a document. */
const FaultStep = Type.Union(
  membersOf(Fault).map((member) =>
    Type.Object(Object.fromEntries(Object.entries(member.properties).map(([name, shape]) => inWords(name, shape, member))), {
      ...described(member),
      ...closed,
    }),
  ),
)

function inWords(name: string, shape: TSchema, { required = [] }: { required?: readonly string[] }): [string, TSchema] {
  if (!isSpan(shape)) return [name, shape]
  return [inWord(name), required.includes(name) ? DurationText : Type.Optional(DurationText)]
}

/** `from_s` is written `from`. */
function inWord(name: string): string {
  return name.replace(/_s$/, '')
}
function isSpan(shape: TSchema): boolean {
  return (shape as { 'x-unit'?: string })['x-unit'] === 's'
}

/** The fields of faults that are written in words in a document, by the name that they have there. */
export const faultSpans: ReadonlySet<string> = new Set(
  membersOf(Fault).flatMap(({ properties }) =>
    Object.entries(properties).flatMap(([name, shape]) => (isSpan(shape) ? [inWord(name)] : [])),
  ),
)

function described(member: TObject): { description: string } {
  return { description: (member as { description?: string }).description ?? '' }
}

/** What a document and a part have in common. */
const sections = {
  people: Type.Optional(
    Type.Record(Type.String({ pattern: ID_PATTERN }), PersonStart, { description: 'where each resident is at the start' }),
  ),
  openings: Type.Optional(
    Type.Record(Type.String({ pattern: ID_PATTERN }), Type.Enum(['open', 'shut']), { description: 'how doors and windows stand' }),
  ),
  not_worn: Type.Optional(Type.Array(Id, { maxItems: 64, description: 'worn devices that lie about instead' })),
  include: Type.Optional(Type.Array(IncludeText, { maxItems: limits.parts, description: 'parts that several documents share' })),
  timeline: Type.Optional(Type.Array(Step, { maxItems: limits.timeline_entries, description: 'what people do and what happens' })),
  faults: Type.Optional(Type.Array(FaultStep, { maxItems: limits.faults, description: 'what is wrong between devices and broker' })),
  staff: Type.Optional(Type.Array(StaffText, { maxItems: limits.staff, description: 'what operators and responders do' })),
  responses: Type.Optional(
    Type.Array(ResponseText, { maxItems: limits.staff, description: 'how the world answers what people at the desk do' }),
  ),
  allows: Type.Optional(Type.Array(AlertText, { maxItems: limits.expectations, description: 'alerts that may come and need not' })),
  forbids: Type.Optional(
    Type.Array(AlertText, {
      maxItems: limits.expectations,
      description: 'the alerts that a quiet twin is about; anything unexpected fails',
    }),
  ),
  loop: Type.Optional(Type.Array(LoopText, { maxItems: limits.expectations, description: 'how incidents stand at the end' })),
}

/** The schema of a scenario document as it is written. */
export const ScenarioSchema = Type.Object(
  {
    title: Title,
    proves: Type.Optional(Type.Array(Type.String({ pattern: '^[A-Z]+-\\d+$', description: 'a rule like ALERT-2' }), { maxItems: 16 })),
    twin_of: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 256,
        description: 'the emergency that this looks like and is not, relative to this document',
      }),
    ),
    variant_of: Type.Optional(
      Type.String({ minLength: 1, maxLength: 256, description: 'the emergency that this repeats under other conditions' }),
    ),
    home: Type.String({ minLength: 1, maxLength: 256, description: 'the home file, relative to this document' }),
    profile: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 256,
        description: 'what a server has learned about the people before, relative to this document; without one it knows nobody',
      }),
    ),
    neighbours: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: limits.neighbours,
        description:
          'so many further homes of the building, fitted alike, with other people; power cuts and restarts of the broker reach them too',
      }),
    ),
    parameters: Type.Optional(Parameters),
    starts: StartText,
    lasts: DurationText,
    day: Type.Optional(Type.Enum(['quiet'], { description: 'residents live an ordinary day drawn from the seed, beside the timeline' })),
    ...sections,
    rubric: Type.Optional(RubricText),
    expects: Type.Array(ExpectationText, { maxItems: limits.expectations, description: 'every alert that is due; [] when none is' }),
  },
  { title: 'Anju scenario', ...closed },
)

/** The schema of a part: something that several documents include. */
export const PartSchema = Type.Object(
  {
    part: Type.Object(Title.properties, { ...closed, description: 'what it is' }),
    takes: Type.Optional(
      Type.Record(
        Type.String({ pattern: NAME_PATTERN }),
        Type.Object({ says: Type.Optional(Title), unless_told: Type.Optional(Scalar) }, closed),
        { description: 'what it has to be given; used as `"${name}"`' },
      ),
    ),
    ...sections,
    expects: Type.Optional(Type.Array(ExpectationText, { maxItems: limits.expectations })),
  },
  { title: 'Anju part', ...closed },
)

/** What a document and a part have in common, once it has the right shape. */
interface SectionsText {
  people?: Record<string, PersonStart>
  openings?: Record<string, 'open' | 'shut'>
  not_worn?: string[]
  include?: IncludeText[]
  timeline?: StepText[]
  faults?: FaultText[]
  staff?: StaffText[]
  responses?: ResponseText[]
  allows?: AlertText[]
  forbids?: AlertText[]
  loop?: LoopText[]
}

/** A scenario document as it is written, once it has the right shape. */
export interface ScenarioText extends SectionsText {
  title: Title
  proves?: string[]
  twin_of?: string
  variant_of?: string
  home: string
  profile?: string
  neighbours?: number
  parameters?: Parameters
  starts: string
  lasts: string
  day?: 'quiet'
  rubric?: RubricText
  expects: ExpectationText[]
}

/** A part as it is written, once it has the right shape. */
export interface PartText extends SectionsText {
  part: Title
  takes?: Record<string, { says?: Title; unless_told?: Scalar }>
  expects?: ExpectationText[]
}

/** One entry of a timeline as it is written. */
export type StepText = { at: string } & Action
/** A fault as it is written: its spans in words. */
export type FaultText = Record<string, unknown> & { fault: string; device?: string; from?: string; until?: string }
