import { deviceDeeds, deviceFeelings, ID_PATTERN, visitChecks, type DeviceDeed } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { serverLimits } from '../limits.ts'

const closed = { additionalProperties: false } as const
const Ms = Type.Integer({ minimum: 0, 'x-unit': 'ms' })
const Note = Type.String({ maxLength: 1_000 })

/** Deeds that are repairs: they count only when the device is heard. */
export const repairs: ReadonlySet<DeviceDeed> = new Set(['replugged', 'battery-changed', 'charged', 'repaired', 'replaced'])

/** Something done to a device of the home. */
export const Deed = Type.Object(
  { device: Type.String({ pattern: ID_PATTERN }), did: Type.Enum([...deviceDeeds]), at_ms: Ms, note: Type.Optional(Note) },
  closed,
)
export type Deed = Static<typeof Deed>

/** A visit as the visitor writes it, on a telephone that may be without a network. The id is made there and never changes. */
export const VisitForm = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Za-z0-9_-]{8,64}$' }),
    home: Type.String({ pattern: ID_PATTERN }),
    by: Type.String({ minLength: 1, maxLength: 64 }),
    began_ms: Ms,
    ended_ms: Type.Optional(Ms),
    /** Nobody opened: it is no visit, and the next one is due as if it had not been. */
    nobody_in: Type.Optional(Type.Boolean()),
    checklist: Type.Array(
      Type.Object({ item: Type.Enum([...visitChecks]), found: Type.Enum(['yes', 'no', 'not-here']), note: Type.Optional(Note) }, closed),
      { maxItems: visitChecks.length },
    ),
    devices: Type.Array(Deed, { maxItems: 64 }),
    feedback: Type.Optional(
      Type.Object(
        { feels: Type.Array(Type.Enum([...deviceFeelings]), { maxItems: deviceFeelings.length }), words: Type.Optional(Note) },
        { ...closed, description: 'What the resident says about the devices.' },
      ),
    ),
    next: Type.Optional(Type.Object({ at_ms: Ms, note: Type.Optional(Note) }, { ...closed, description: 'A follow-up that was agreed.' })),
    note: Type.Optional(Note),
  },
  { ...closed, description: 'No field takes a picture: nothing that shows a person or a home is kept.' },
)
export type VisitForm = Static<typeof VisitForm>

/** A repair that waits for the device's next word, or has had it. */
export const Repair = Type.Object(
  {
    device: Type.String(),
    did: Type.String(),
    at_ms: Ms,
    /** The device was silent when it was told: then any word proves it. */
    was_silent: Type.Boolean(),
    confirmed_ms: Type.Optional(Ms),
  },
  closed,
)
export type Repair = Static<typeof Repair>

/** A visit as the server keeps it. */
export const Visit = Type.Object(
  {
    ...VisitForm.properties,
    /** Counts the changes. */
    version: Type.Integer({ minimum: 1 }),
    received_ms: Ms,
    repairs: Type.Array(Repair),
  },
  closed,
)
export type Visit = Static<typeof Visit>

/** One visit of a batch with the version that the telephone last saw; 0 or none: it is new there. */
export const Synced = Type.Object({ visit: VisitForm, seen: Type.Optional(Type.Integer({ minimum: 0 })) }, closed)
export type Synced = Static<typeof Synced>
export const Sync = Type.Object({ visits: Type.Array(Synced, { maxItems: serverLimits.synced_visits }) }, closed)

/** Whether something that was sent holds a picture: a field named so, or a picture written as text. */
export function holdsPicture(value: unknown, depth = 0): boolean {
  if (depth > 6) return false
  if (typeof value === 'string') return /^data:(image|video|audio)\//i.test(value.trimStart())
  if (Array.isArray(value)) return value.some((one) => holdsPicture(one, depth + 1))
  if (value === null || typeof value !== 'object') return false
  return Object.entries(value).some(
    ([key, inner]) => /^(photo|picture|image|video|selfie|attachment)s?(_|$)/i.test(key) || holdsPicture(inner, depth + 1),
  )
}
