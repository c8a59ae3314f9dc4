import { Type, type Static } from 'typebox'
import { Point3 } from '../home/home.ts'

const closed = { additionalProperties: false } as const
const Ms = { 'x-unit': 'ms' } as const

/**
 * What really happened: the onset or the end of an emergency in the simulated world, as a perfect observer knows it. It goes from the simulator
 * to the judge, to the director and into the trace, and never onto a device topic.
 */
export const Truth = Type.Object(
  {
    /** Joins onset and end of one emergency; unique within a run. */
    id: Type.String(),
    /** The kind of alert that is due for it: a name of the alert catalogue. */
    kind: Type.String(),
    /** What of that kind it is, where it has several causes: `bradycardia` of `vitals-critical`. */
    cause: Type.Optional(Type.String()),
    phase: Type.Enum(['onset', 'end']),
    at_ms: Type.Integer(Ms),
    home: Type.String(),
    room: Type.Optional(Type.String()),
    position_m: Type.Optional(Point3),
    resident: Type.Optional(Type.String()),
  },
  { $id: 'anju/truth', ...closed },
)
export type Truth = Static<typeof Truth>

export const postures = ['standing', 'walking', 'sitting', 'lying', 'falling', 'on-floor'] as const
export type TruePosture = (typeof postures)[number]

/** What moves about a home and is no resident. */
export const otherKinds = ['pet', 'visitor', 'robot'] as const
export type OtherKind = (typeof otherKinds)[number]

/** The simulated world at one instant: what the truth layer of a view draws. */
export const WorldSnapshot = Type.Object(
  {
    at_ms: Type.Integer(Ms),
    home: Type.String(),
    /** How fast the world runs: 1 is real time, 0 stands still. */
    factor: Type.Number(),
    people: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          position_m: Point3,
          /** Where the face looks: compass bearing, degrees. */
          heading_deg: Type.Number({ 'x-unit': 'deg' }),
          posture: Type.Enum([...postures]),
          /** How long the posture has been held, seconds: a fall's picture depends on it. */
          since_s: Type.Number({ 'x-unit': 's' }),
          speed_m_s: Type.Number({ 'x-unit': 'm/s' }),
          room: Type.Optional(Type.String()),
          heart_per_min: Type.Number(),
          breath_per_min: Type.Number(),
          /** Absent: awake or asleep, and to be woken. */
          unconscious: Type.Optional(Type.Literal(true)),
        },
        closed,
      ),
    ),
    /** Who else is about: a pet, a visitor, a cleaning robot. Left out while nobody is. */
    others: Type.Optional(
      Type.Array(
        Type.Object(
          {
            id: Type.String(),
            kind: Type.Enum([...otherKinds]),
            position_m: Point3,
            heading_deg: Type.Number({ 'x-unit': 'deg' }),
            posture: Type.Enum([...postures]),
          },
          closed,
        ),
      ),
    ),
    /** Rooms whose lamp burns. */
    lamps: Type.Optional(Type.Array(Type.String())),
    /** How far each door or window stands open, 0 to 1, by opening id. */
    openings: Type.Record(Type.String(), Type.Number()),
    /** Combustible gas by room, %LEL. One figure a zone: a plume drawn from it is an interpolation. */
    gas_lel_pct: Type.Record(Type.String(), Type.Number()),
    /** Carbon monoxide where people breathe, ppm, and smoke below the ceiling, dB/m: rooms that have any. */
    co_ppm: Type.Optional(Type.Record(Type.String(), Type.Number())),
    smoke_db_m: Type.Optional(Type.Record(Type.String(), Type.Number())),
    gas_sources: Type.Array(Type.Object({ position_m: Point3, lit: Type.Boolean() }, closed)),
    /** Water on the floor by room: area in m² and the spot it spreads from. */
    water: Type.Array(Type.Object({ room: Type.String(), area_m2: Type.Number(), from_m: Point3 }, closed)),
    /** Furniture whose tap runs or whose pipe has burst, by id; left out while there is none. */
    running_water: Type.Optional(Type.Array(Type.String())),
    /** Devices without power or network: they are silent, whatever they see. */
    dead_devices: Type.Array(Type.String()),
  },
  { $id: 'anju/world-snapshot', ...closed },
)
export type WorldSnapshot = Static<typeof WorldSnapshot>
