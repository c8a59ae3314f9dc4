import { Type, type Static } from 'typebox'
import { Mode, Origin } from '../envelope.ts'
import { Point3 } from '../home/home.ts'
import { severities } from './alert-kind.ts'

const closed = { additionalProperties: false } as const
const Ms = { 'x-unit': 'ms' } as const

/** One message that spoke for an alert: which device said what, when it happened and when it came. */
export const Evidence = Type.Object(
  {
    device: Type.String(),
    /** Event name, `reading`, or `presence`. */
    said: Type.String(),
    /** Id of the message; absent for presence. */
    message: Type.Optional(Type.String()),
    happened_ms: Type.Integer(Ms),
    arrived_ms: Type.Integer(Ms),
    /** The values that counted, by field name with its unit. */
    values: Type.Record(Type.String(), Type.Union([Type.Number(), Type.String(), Type.Boolean()])),
  },
  closed,
)
export type Evidence = Static<typeof Evidence>

/** Why an alert was raised: rule and version, evidence, confidence, and what would have cancelled it. Codes, not words. */
export const Why = Type.Object(
  {
    rule: Type.String(),
    version: Type.Integer(),
    /** The version of the thresholds that it went by; absent when they were the documented defaults. */
    thresholds: Type.Optional(Type.Integer({ minimum: 1 })),
    evidence: Type.Array(Evidence, { maxItems: 16 }),
    confidence_pct: Type.Number({ minimum: 0, maximum: 100, 'x-unit': '%' }),
    /** Codes such as `got-up`, `gas-below-threshold`, `door-shut`. */
    cancelled_by: Type.Array(Type.String()),
  },
  closed,
)
export type Why = Static<typeof Why>

/** The server's claim that somebody may need help: evidence of one incident. */
export const Alert = Type.Object(
  {
    id: Type.String(),
    incident: Type.String(),
    home: Type.String(),
    kind: Type.String(),
    /** What of its kind it is, where a kind has several causes: `bradycardia` of `vitals-critical`. */
    cause: Type.Optional(Type.String()),
    severity: Type.Enum([...severities]),
    /** What it is about within its home and kind: a device or a room. One open alert per home, kind and key. */
    key: Type.String(),
    room: Type.Optional(Type.String()),
    /** In the home's coordinates: x east, y north, z up, metres. */
    position_m: Type.Optional(Point3),
    devices: Type.Array(Type.String()),
    onset_ms: Type.Integer({ ...Ms, description: 'When it began, as far as the device could tell.' }),
    raised_ms: Type.Integer(Ms),
    updated_ms: Type.Integer(Ms),
    cleared_ms: Type.Optional(Type.Integer({ ...Ms, description: 'When its cause went away; the incident stays open.' })),
    /** From a buffered report that arrived more than a minute after it happened. */
    late: Type.Boolean(),
    /** False when only a lite client spoke. */
    supervised: Type.Boolean(),
    origin: Origin,
    mode: Mode,
    why: Why,
  },
  { $id: 'anju/alert', ...closed },
)
export type Alert = Static<typeof Alert>
