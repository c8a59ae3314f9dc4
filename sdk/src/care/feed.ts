import { Type, type Static } from 'typebox'
import { Home } from '../home/home.ts'
import { Alert } from './alert.ts'
import { Incident } from './incident.ts'

const closed = { additionalProperties: false } as const
const Ms = { 'x-unit': 'ms' } as const

/** What the server knows of one device now: only what the device reported. */
export const DeviceState = Type.Object(
  {
    home: Type.String(),
    device: Type.String(),
    kind: Type.String(),
    room: Type.String(),
    /** `never`: not heard of yet. `unsupervised`: a lite client, nobody knows. */
    presence: Type.Enum(['never', 'online', 'offline', 'unsupervised']),
    heard_ms: Type.Optional(Type.Integer(Ms)),
    firmware: Type.Optional(Type.String()),
    origin: Type.Optional(Type.Enum(['real', 'simulated'])),
    /** The last body of each event by its name, with the time it happened. */
    events: Type.Record(Type.String(), Type.Object({ at_ms: Type.Integer(Ms), body: Type.Record(Type.String(), Type.Unknown()) }, closed)),
    reading: Type.Optional(Type.Object({ at_ms: Type.Integer(Ms), body: Type.Record(Type.String(), Type.Unknown()) }, closed)),
  },
  { $id: 'anju/device-state', ...closed },
)
export type DeviceState = Static<typeof DeviceState>

/** How many messages were refused, by code of the errors table. */
export const RejectedCounts = Type.Record(Type.String(), Type.Integer({ minimum: 0 }))
export type RejectedCounts = Static<typeof RejectedCounts>

/**
 * What goes over the feed's WebSocket, one JSON object a frame, in the order of `seq`. It opens with `hello`, which holds everything that is
 * open now; each later message is a whole object that takes the place of the one before it.
 */
export const FeedMessage = Type.Union(
  [
    Type.Object(
      {
        type: Type.Literal('hello'),
        seq: Type.Integer(),
        /** Of the server's start; with the `seq` of the last message it says where to go on: `run.seq`. */
        run: Type.Optional(Type.String()),
        now_ms: Type.Integer(Ms),
        site: Type.String(),
        time_zone: Type.String(),
        homes: Type.Array(Home),
        devices: Type.Array(DeviceState),
        incidents: Type.Array(Incident),
        alerts: Type.Array(Alert),
        rejected: RejectedCounts,
      },
      closed,
    ),
    Type.Object({ type: Type.Literal('incident'), seq: Type.Integer(), incident: Incident, alerts: Type.Array(Alert) }, closed),
    Type.Object({ type: Type.Literal('device'), seq: Type.Integer(), device: DeviceState }, closed),
    Type.Object({ type: Type.Literal('rejected'), seq: Type.Integer(), counts: RejectedCounts }, closed),
    /** Not everything that was missed is known any longer: forget what was told, a `hello` follows. */
    Type.Object(
      {
        type: Type.Literal('resync'),
        seq: Type.Integer(),
        now_ms: Type.Integer(Ms),
        reason: Type.Enum(['no-id', 'restarted', 'too-old', 'view-changes']),
      },
      closed,
    ),
    Type.Object({ type: Type.Literal('clock'), seq: Type.Integer(), now_ms: Type.Integer(Ms) }, closed),
  ],
  { $id: 'anju/feed' },
)
export type FeedMessage = Static<typeof FeedMessage>
