import { Type, type Static } from 'typebox'
import { Title } from '../text.ts'
import { ID_PATTERN } from '../topics.ts'
import { conditions, Habits, petKinds, visitorKinds } from './habits.ts'

const closed = { additionalProperties: false } as const
const Id = Type.String({ pattern: ID_PATTERN })
const M = { 'x-unit': 'm' } as const

/** A point of the plan: x east, y north, metres. */
export const Point = Type.Tuple([Type.Number(M), Type.Number(M)])
export type Point = Static<typeof Point>
/** A point of the home: x east, y north, z up from the floor, metres. */
export const Point3 = Type.Tuple([Type.Number(M), Type.Number(M), Type.Number(M)])
export type Point3 = Static<typeof Point3>

export const roomKinds = ['kitchen', 'bathroom', 'living', 'bedroom', 'study', 'hall', 'balcony'] as const
export const furnitureKinds = [
  'bed',
  'bedside-table',
  'wardrobe',
  'cabinet',
  'sofa',
  'armchair',
  'coffee-table',
  'dining-table',
  'chair',
  'tv',
  'desk',
  'bookcase',
  'counter',
  'sink',
  'stove',
  'fridge',
  'basin',
  'toilet',
  'shower',
  'washing-machine',
  'rug',
  'plant',
  'lamp',
] as const
export type FurnitureKind = (typeof furnitureKinds)[number]

/** A room: a simple polygon along the middle of its walls, corners in order, metres. */
export const Room = Type.Object(
  { id: Id, kind: Type.Enum([...roomKinds]), title: Title, polygon_m: Type.Array(Point, { minItems: 3, maxItems: 32 }) },
  closed,
)
export type Room = Static<typeof Room>

/**
 * A gap in a wall between two points of it. A door has a leaf that swings about `hinge`, towards the left (`1`) or the right (`-1`) of the way
 * from `from_m` to `to_m`; a passage has none; a window has a sill.
 */
export const Opening = Type.Object(
  {
    id: Id,
    kind: Type.Enum(['door', 'passage', 'window']),
    from_m: Point,
    to_m: Point,
    hinge: Type.Optional(Type.Enum(['from', 'to'])),
    swing: Type.Optional(Type.Enum([1, -1])),
    entrance: Type.Optional(Type.Boolean({ description: 'The front door.' })),
    open: Type.Optional(Type.Boolean({ description: 'How it stands at the start; a passage is always open.' })),
    sill_m: Type.Optional(Type.Number({ minimum: 0, maximum: 3, ...M })),
    head_m: Type.Optional(Type.Number({ minimum: 0, maximum: 4, ...M })),
  },
  closed,
)
export type Opening = Static<typeof Opening>

/** A piece of furniture: an upright box on the floor. `facing` is where its front looks, by the compass. */
export const Furniture = Type.Object(
  {
    id: Id,
    kind: Type.Enum([...furnitureKinds]),
    room: Id,
    /** West, south, east, north edge, metres. */
    box_m: Type.Tuple([Type.Number(M), Type.Number(M), Type.Number(M), Type.Number(M)]),
    height_m: Type.Number({ minimum: 0, maximum: 3, ...M }),
    facing: Type.Optional(Type.Enum(['n', 'e', 's', 'w'])),
  },
  closed,
)
export type Furniture = Static<typeof Furniture>

/** The plan of a flat. */
export const Plan = Type.Object(
  {
    wall: Type.Object({ exterior_m: Type.Number(M), interior_m: Type.Number(M), height_m: Type.Number(M) }, closed),
    rooms: Type.Array(Room, { minItems: 1, maxItems: 24 }),
    openings: Type.Array(Opening, { maxItems: 64 }),
    furniture: Type.Array(Furniture, { maxItems: 256 }),
  },
  closed,
)
export type Plan = Static<typeof Plan>

/** Families of foreign devices whose words a simulated device can speak in place of the protocol's. */
export const wireFamilies = [
  'ti-mmwave',
  'micradar',
  'tinyframe',
  'ld2410',
  'ld2450',
  'zigbee2mqtt',
  'tasmota',
  'ias-zone',
  'ble-gatt',
] as const
export type WireFamily = (typeof wireFamilies)[number]

/** A device as the registry knows it: identity, kind, where it is and where it looks. The registry wins over the birth. */
export const RegisteredDevice = Type.Object(
  {
    id: Id,
    kind: Id,
    title: Type.Optional(Title),
    room: Id,
    place_m: Point3,
    aim_deg: Type.Optional(
      Type.Number({ minimum: 0, exclusiveMaximum: 360, 'x-unit': 'deg', description: 'Compass bearing of its aim: 0 north, 90 east.' }),
    ),
    tilt_deg: Type.Optional(
      Type.Number({ minimum: 0, maximum: 90, 'x-unit': 'deg', description: 'How far the aim looks down: 90 is straight down.' }),
    ),
    opening: Type.Optional(Id),
    furniture: Type.Optional(
      Type.String({ pattern: ID_PATTERN, description: 'The piece of furniture that a contact is mounted on, instead of an opening.' }),
    ),
    lite: Type.Optional(Type.Boolean({ description: 'Reports by the lite profile: never supervised.' })),
    wire: Type.Optional(
      Type.Enum([...wireFamilies], { description: "Speaks its family's own bytes, for a gateway to read, and not the protocol." }),
    ),
  },
  closed,
)
export type RegisteredDevice = Static<typeof RegisteredDevice>

/** Who lives there. The name is personal data: the API masks it. */
export const Resident = Type.Object(
  {
    id: Id,
    name: Title,
    born: Type.Integer({ minimum: 1900, maximum: 2100, 'x-unit': 'year' }),
    sex: Type.Enum(['female', 'male']),
    mobility: Type.Optional(Type.Enum(['free', 'stick', 'walker'])),
    gait_m_s: Type.Optional(Type.Number({ minimum: 0.2, maximum: 2, 'x-unit': 'm/s' })),
    wears: Type.Optional(Type.Array(Id, { description: 'Devices that are worn or carried.' })),
    persona: Type.Optional(Type.String({ pattern: ID_PATTERN, description: 'Where the habits come from: a drawn or fitted persona.' })),
    habits: Type.Optional(Type.Partial(Habits, { description: 'What is left out is usual for somebody over 80.' })),
    conditions: Type.Optional(Type.Array(Type.Enum([...conditions]), { maxItems: 9 })),
    visitors: Type.Optional(Type.Array(Type.Enum([...visitorKinds]), { maxItems: 5, description: 'Who comes to see them.' })),
    pet: Type.Optional(Type.Enum([...petKinds])),
  },
  closed,
)
export type Resident = Static<typeof Resident>

/** The house that a flat lies in: what the stairs cost, what light comes in, who is above and below. */
export const Building = Type.Object(
  {
    kind: Type.Enum(['walk-up', 'lift']),
    block: Type.String({ minLength: 1, maxLength: 16 }),
    storeys: Type.Integer({ minimum: 1, maximum: 60 }),
    floor: Type.Integer({ minimum: 1, maximum: 60, description: 'Counted from 1 on the ground, as in China.' }),
    unit: Type.Optional(Type.String({ minLength: 1, maxLength: 16, description: 'The staircase within the block.' })),
    built: Type.Optional(Type.Integer({ minimum: 1900, maximum: 2100, 'x-unit': 'year' })),
    faces: Type.Optional(Type.Enum(['n', 'e', 's', 'w'], { description: 'Where the main windows look.' })),
  },
  closed,
)
export type Building = Static<typeof Building>

/** One home: flat, people, devices. `origin` says whether it exists. */
export const Home = Type.Object(
  {
    id: Id,
    title: Title,
    address: Title,
    /** Longitude and latitude, WGS-84, degrees. */
    location_deg: Type.Optional(Type.Tuple([Type.Number({ minimum: -180, maximum: 180 }), Type.Number({ minimum: -90, maximum: 90 })])),
    building: Type.Optional(Building),
    origin: Type.Enum(['real', 'simulated']),
    plan: Plan,
    residents: Type.Array(Resident, { maxItems: 8 }),
    devices: Type.Array(RegisteredDevice, { maxItems: 64 }),
  },
  { $id: 'anju/home', ...closed },
)
export type Home = Static<typeof Home>

/** One installation: what the server imports and exports. */
export const Site = Type.Object(
  {
    id: Id,
    title: Title,
    time_zone: Type.String({ minLength: 1, maxLength: 64, description: 'IANA name; rules of the night use it.' }),
    homes: Type.Array(Home, { maxItems: 200_000 }),
    service: Type.Optional(
      Type.Object(
        { provider: Title, hotline: Type.String({ minLength: 3, maxLength: 32 }) },
        { ...closed, description: 'Who watches, and the number to call, as papers for the homes name them.' },
      ),
    ),
  },
  { $id: 'anju/site', ...closed },
)
export type Site = Static<typeof Site>
