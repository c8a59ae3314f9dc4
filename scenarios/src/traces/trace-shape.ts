import { Alert, ID_PATTERN, Incident, Origin, Point3, postures, Site, Truth } from '@anju/sdk'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { limits } from '../limits.ts'

const closed = { additionalProperties: false } as const
const At = Type.Integer({ minimum: 0, maximum: 253_402_300_799_999, 'x-unit': 'ms' })
const ById = <T extends Parameters<typeof Type.Record>[1]>(value: T) => Type.Record(Type.String({ pattern: ID_PATTERN }), value)
const Woken = Type.Optional(Type.Integer({ minimum: 1 }))

const Header = Type.Object(
  {
    anju: Type.Literal('trace/1'),
    protocol: Type.Literal(1),
    origin: Origin,
    seed: Type.Union([Type.Number(), Type.String({ maxLength: 256 })]),
    document: Type.String({ maxLength: 1_024 }),
    document_sha256: Type.String({ maxLength: 64 }),
    way: Type.Enum(['model', 'lockstep', 'live']),
    versions: Type.Optional(Type.Record(Type.String(), Type.String())),
    starts_ms: Type.Optional(At),
    ends_ms: Type.Optional(At),
    site: Type.Optional(Site),
    setting: Type.Optional(
      Type.Object(
        {
          start: Type.Record(Type.String(), Type.Unknown()),
          faults: Type.Array(Type.Record(Type.String(), Type.Unknown()), { maxItems: 64 }),
        },
        closed,
      ),
    ),
  },
  closed,
)

const Look = Type.Object(
  {
    people: Type.Optional(
      ById(
        Type.Object(
          { position_m: Point3, heading_deg: Type.Number(), posture: Type.Enum([...postures]), room: Type.Optional(Type.String()) },
          closed,
        ),
      ),
    ),
    openings: Type.Optional(ById(Type.Number())),
    dead_devices: Type.Optional(Type.Array(Type.String(), { maxItems: 64 })),
    water_m2: Type.Optional(ById(Type.Number())),
    gas_lel_pct: Type.Optional(ById(Type.Number())),
  },
  closed,
)

const Message = Type.Object(
  {
    topic: Type.String({ minLength: 1, maxLength: 512 }),
    payload: Type.String({ maxLength: limits.trace_line }),
    retain: Type.Optional(Type.Literal(true)),
    woken: Woken,
  },
  closed,
)

const Action = Type.Object(
  {
    who: Type.String({ maxLength: 64 }),
    does: Type.String({ maxLength: 64 }),
    args: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    woken: Woken,
  },
  closed,
)

const End = Type.Object({ lines: Type.Integer({ minimum: 0 }), sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) }, closed)

/** What the pieces of a trace have to look like, by the key that a line has beside its instant. */
export const traceShapes = {
  header: Compile(Header),
  at_ms: Compile(At),
  end: Compile(End),
  lines: {
    message: Compile(Message),
    truth: Compile(Truth),
    alert: Compile(Alert),
    incident: Compile(Incident),
    action: Compile(Action),
    look: Compile(Look),
  },
} as const
