import { Type, type Static } from 'typebox'
import { Mode, Origin } from '../envelope.ts'
import { hazards, severities } from './alert-kind.ts'
import { actions, incidentStates, isOpen, outcomes, results, roles, services, steps } from './lifecycle.ts'

const closed = { additionalProperties: false } as const
const Ms = { 'x-unit': 'ms' } as const

/** What may be said of a step: which service, to whom it goes, what came of it. */
const SaidOfStep = {
  note: Type.Optional(Type.String({ maxLength: 2_000 })),
  outcome: Type.Optional(Type.Enum([...outcomes])),
  service: Type.Optional(Type.Enum([...services])),
  result: Type.Optional(Type.Enum([...results])),
  /** Who is sent: an account, or a name where they have none. */
  to: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
}

/** One step that was taken: who, as what, when, how it came out. Never edited. */
export const StepTaken = Type.Object(
  {
    step: Type.Enum([...steps]),
    by: Type.String({ minLength: 1, maxLength: 64 }),
    role: Type.Enum([...roles]),
    at_ms: Type.Integer(Ms),
    ...SaidOfStep,
  },
  closed,
)
export type StepTaken = Static<typeof StepTaken>

/** One call that was made, or one thing that was shut. Never edited. */
export const ActionTaken = Type.Object(
  {
    action: Type.Enum([...actions]),
    by: Type.String({ minLength: 1, maxLength: 64 }),
    at_ms: Type.Integer(Ms),
    result: Type.Optional(Type.Enum([...results])),
    note: Type.Optional(Type.String({ maxLength: 2_000 })),
  },
  closed,
)
export type ActionTaken = Static<typeof ActionTaken>

/** Into which incident another was merged, and how it stood before: merging can be undone. */
export const Merged = Type.Object(
  {
    into: Type.String(),
    by: Type.String({ minLength: 1, maxLength: 64 }),
    at_ms: Type.Integer(Ms),
    from: Type.Enum([...incidentStates]),
  },
  closed,
)
export type Merged = Static<typeof Merged>

/** Alerts of one home and hazard that belong together, and what people did about them. */
export const Incident = Type.Object(
  {
    id: Type.String(),
    home: Type.String(),
    hazard: Type.Enum([...hazards]),
    /** The worst of its alerts. */
    severity: Type.Enum([...severities]),
    state: Type.Enum([...incidentStates]),
    alerts: Type.Array(Type.String()),
    raised_ms: Type.Integer(Ms),
    updated_ms: Type.Integer(Ms),
    steps: Type.Array(StepTaken),
    /** The step that is due next and when; absent at the end. */
    due: Type.Optional(Type.Object({ step: Type.Enum([...steps]), at_ms: Type.Integer(Ms) }, closed)),
    /** Steps whose limit passed before they were done. */
    overdue: Type.Array(Type.Enum([...steps])),
    outcome: Type.Optional(Type.Enum([...outcomes])),
    /** The resident took the SOS back: call them; only an operator closes it. */
    cancelled_by_resident: Type.Boolean(),
    /** When they last did. */
    cancelled_ms: Type.Optional(Type.Integer(Ms)),
    actions: Type.Optional(Type.Array(ActionTaken)),
    /** There while its state is `merged`. */
    merged: Type.Optional(Merged),
    /** Incidents that were merged into it. */
    merged_from: Type.Optional(Type.Array(Type.String())),
    origin: Origin,
    mode: Mode,
    /** Counts the changes; an operator's step names the version it was decided on. */
    version: Type.Integer({ minimum: 1 }),
  },
  { $id: 'anju/incident', ...closed },
)
export type Incident = Static<typeof Incident>

/** The incident's version that was on the screen; a stale one is refused. */
const Seen = { version: Type.Optional(Type.Integer({ minimum: 1 })) }

/** What an operator, a responder or a supervisor sends to take a step. */
export const StepRequest = Type.Object(
  {
    step: Type.Enum([...steps]),
    by: Type.String({ minLength: 1, maxLength: 64 }),
    ...SaidOfStep,
    ...Seen,
  },
  closed,
)
export type StepRequest = Static<typeof StepRequest>

/** What an operator sends when they called somebody or shut something. */
export const ActionRequest = Type.Object(
  {
    action: Type.Enum([...actions]),
    by: Type.String({ minLength: 1, maxLength: 64 }),
    result: Type.Optional(Type.Enum([...results])),
    note: Type.Optional(Type.String({ maxLength: 2_000 })),
    ...Seen,
  },
  closed,
)
export type ActionRequest = Static<typeof ActionRequest>

/** What an operator sends to make one incident part of another. */
export const MergeRequest = Type.Object(
  { into: Type.String({ minLength: 1, maxLength: 200 }), by: Type.String({ minLength: 1, maxLength: 64 }), ...Seen },
  closed,
)
export type MergeRequest = Static<typeof MergeRequest>

/** What an operator sends to undo that. */
export const UnmergeRequest = Type.Object({ by: Type.String({ minLength: 1, maxLength: 64 }), ...Seen }, closed)
export type UnmergeRequest = Static<typeof UnmergeRequest>

/** They took a call for help back, and nobody has spoken to them or stood before them since. */
export function callBackDue(
  incident: Pick<Incident, 'state' | 'cancelled_by_resident' | 'cancelled_ms' | 'actions' | 'steps' | 'raised_ms'>,
): boolean {
  if (!incident.cancelled_by_resident || !isOpen(incident.state)) return false
  const since = incident.cancelled_ms ?? incident.raised_ms
  const called = (incident.actions ?? []).some((one) => one.action === 'call-resident' && one.result === 'reached' && one.at_ms >= since)
  const seen = incident.steps.some(({ step, result, at_ms }) => {
    if (step === 'arrive') return true
    return step === 'verify' && at_ms >= since && result !== 'no-answer' && result !== 'failed'
  })
  return !called && !seen
}
