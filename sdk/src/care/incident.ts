import { Type, type Static } from 'typebox'
import { Mode, Origin } from '../envelope.ts'
import { hazards, severities } from './alert-kind.ts'
import { incidentStates, outcomes, roles, steps } from './lifecycle.ts'

const closed = { additionalProperties: false } as const
const Ms = { 'x-unit': 'ms' } as const

/** One step that was taken: who, as what, when, how it came out. Never edited. */
export const StepTaken = Type.Object(
  {
    step: Type.Enum([...steps]),
    by: Type.String({ minLength: 1, maxLength: 64 }),
    role: Type.Enum([...roles]),
    at_ms: Type.Integer(Ms),
    note: Type.Optional(Type.String({ maxLength: 2_000 })),
    outcome: Type.Optional(Type.Enum([...outcomes])),
  },
  closed,
)
export type StepTaken = Static<typeof StepTaken>

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
    origin: Origin,
    mode: Mode,
    /** Counts the changes; an operator's step names the version it was decided on. */
    version: Type.Integer({ minimum: 1 }),
  },
  { $id: 'anju/incident', ...closed },
)
export type Incident = Static<typeof Incident>

/** What an operator, a responder or a supervisor sends to take a step. */
export const StepRequest = Type.Object(
  {
    step: Type.Enum([...steps]),
    by: Type.String({ minLength: 1, maxLength: 64 }),
    note: Type.Optional(Type.String({ maxLength: 2_000 })),
    outcome: Type.Optional(Type.Enum([...outcomes])),
    /** The incident's version that was on the screen; a stale one is refused. */
    version: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  closed,
)
export type StepRequest = Static<typeof StepRequest>
