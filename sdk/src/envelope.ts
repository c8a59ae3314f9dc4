import { Type, type Static } from 'typebox'

const closed = { additionalProperties: false } as const

/** How much a device's time is worth: `synced` within a second, `drifting` not checked for long, `unset` never set since it started. */
export const ClockQuality = Type.Enum(['synced', 'drifting', 'unset'], { description: 'How much time_ms is worth.' })
export type ClockQuality = Static<typeof ClockQuality>

/** Whether the message comes from the world or from a simulation. Independent of the mode. */
export const Origin = Type.Enum(['real', 'simulated'], { description: 'The world, or a simulation.' })
export type Origin = Static<typeof Origin>

/** Whether it is meant: `test` is a device's self-test or commissioning, `drill` a rehearsal of people. */
export const Mode = Type.Enum(['actual', 'test', 'drill'], { description: 'Meant, a test, or a rehearsal.' })
export type Mode = Static<typeof Mode>

const BootId = Type.String({ pattern: '^[A-Za-z0-9_-]{1,32}$', description: 'New at every start of the device, never used again by it.' })
const Seq = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Counts the messages of this boot and channel, from 0 and without a gap.',
})
const TimeMs = Type.Integer({
  minimum: 0,
  maximum: 253_402_300_799_999,
  description: "When it happened: ms since 1970-01-01T00:00Z by the device's clock.",
  'x-unit': 'ms',
})

/** Vendor's extras: kept, never interpreted. */
const Extras = Type.Record(Type.String({ pattern: '^[a-z0-9_]{1,64}$' }), Type.Unknown(), closed)

/** The full profile: what a supervised device puts around every JSON body. */
export const FullEnvelope = Type.Object(
  {
    boot: BootId,
    seq: Seq,
    time_ms: Type.Optional(TimeMs),
    clock: ClockQuality,
    origin: Origin,
    mode: Type.Optional(Mode),
    body: Type.Unsafe<Record<string, unknown>>(Type.Object({})),
    ext: Type.Optional(Extras),
  },
  { $id: 'anju/envelope/full', ...closed },
)
export type FullEnvelope = Static<typeof FullEnvelope>

/** The lite profile: one event with an id of its own, from a plain client. Never supervised, and said to be so everywhere. */
export const LiteEnvelope = Type.Object(
  {
    id: Type.String({
      pattern: '^[A-Za-z0-9_.:-]{1,64}$',
      description: 'Unique for this device within seven days; a repeat carries the same.',
    }),
    time_ms: Type.Optional(TimeMs),
    origin: Type.Optional(Origin),
    mode: Type.Optional(Mode),
    body: Type.Unsafe<Record<string, unknown>>(Type.Object({})),
  },
  { $id: 'anju/envelope/lite', ...closed },
)
export type LiteEnvelope = Static<typeof LiteEnvelope>

/** The id that makes a repeat harmless: boot and sequence number, or the lite id. Unique within device and channel. */
export const messageId = (envelope: FullEnvelope | LiteEnvelope): string =>
  'id' in envelope ? envelope.id : `${envelope.boot}-${envelope.seq}`

/** The retained birth certificate of a device. Registry wins over it for kind, room and place. */
export const Birth = Type.Object(
  {
    kind: Type.String({ pattern: '^[a-z0-9-]{1,64}$' }),
    model: Type.String({ minLength: 1, maxLength: 64 }),
    firmware: Type.String({ minLength: 1, maxLength: 64 }),
    heartbeat_s: Type.Integer({ minimum: 1, maximum: 86_400, 'x-unit': 's', description: 'Longest silence while it lives.' }),
    room: Type.Optional(Type.String({ pattern: '^[a-z0-9-]{1,64}$' })),
    capabilities: Type.Array(Type.String({ pattern: '^[a-z0-9-]{1,64}$' }), {
      maxItems: 64,
      description: 'Names of the optional things it does.',
    }),
  },
  { $id: 'anju/birth', ...closed },
)
export type Birth = Static<typeof Birth>

/** Why a device is gone. `lost` is what its will says; the others it publishes itself before it goes. */
export const Death = Type.Object({ reason: Type.Enum(['lost', 'shutdown', 'restart', 'battery']) }, { $id: 'anju/death', ...closed })
export type Death = Static<typeof Death>

/** The will and the goodbye: no sequence number, since a will is written before what follows. Ignored when its boot is not the last. */
export const DeathEnvelope = Type.Object(
  { boot: BootId, time_ms: Type.Optional(TimeMs), origin: Origin, body: Death },
  { $id: 'anju/envelope/death', ...closed },
)
export type DeathEnvelope = Static<typeof DeathEnvelope>

/** The application's answer to an event: accepted (durably stored), or the code of why not. */
export const Confirm = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 64, description: 'The id of the event that is answered.' }),
    accepted: Type.Boolean(),
    error: Type.Optional(Type.String({ description: 'A code of the errors table, when it was not accepted.' })),
  },
  { $id: 'anju/confirm', ...closed },
)
export type Confirm = Static<typeof Confirm>

/** What the application asks of a device. */
export const Command = Type.Object(
  { id: Type.String({ minLength: 1, maxLength: 64 }), body: Type.Unsafe<Record<string, unknown>>(Type.Object({})) },
  { $id: 'anju/command', ...closed },
)
export type Command = Static<typeof Command>

/** A device's answer to a command. */
export const Reply = Type.Object(
  { id: Type.String({ minLength: 1, maxLength: 64 }), done: Type.Boolean(), error: Type.Optional(Type.String({ maxLength: 200 })) },
  { $id: 'anju/reply', ...closed },
)
export type Reply = Static<typeof Reply>
