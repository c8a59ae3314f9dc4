import { Type, type Static } from 'typebox'
import { catalogue } from '../../devices/catalogue.ts'
import { zigbee2mqttMaps } from '../../adapters/message-families.ts'
import { ID_PATTERN } from '../../topics.ts'
import { gatewayLimits } from '../gateway-limits.ts'

const closed = { additionalProperties: false } as const

const id = (description: string) => Type.String({ pattern: ID_PATTERN, description })
const BrokerUrl = Type.String({
  pattern: '^(mqtts?|wss?)://([A-Za-z0-9.-]+|\\[[0-9a-fA-F:]+\\])(:[0-9]{1,5})?(/[A-Za-z0-9._/-]*)?$',
  description: 'like mqtt://192.168.1.5:1883; mqtts:// with TLS; ws:// or wss:// through the web',
  examples: ['mqtt://localhost:1883'],
})

const pemFile = (is: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 1_024, description: `a PEM file: ${is}` }))

/** Who the gateway is to a broker. The password stands in the environment, not in the file. */
const login = {
  username: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
  password_env: Type.Optional(
    Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]*$', description: 'the name of the environment variable that holds the password' }),
  ),
  ca: pemFile('who is trusted in place of the authorities of this machine'),
  cert: pemFile("the gateway's own certificate"),
  key: pemFile('the key of that certificate'),
}

/** Anju's broker, and the home for which the gateway speaks. */
const To = Type.Object(
  {
    broker: BrokerUrl,
    site: id('lower-case letters, digits and hyphens'),
    home: id('lower-case letters, digits and hyphens, no personal data'),
    ...login,
    origin: Type.Optional(Type.Enum(['real', 'simulated'])),
    mode: Type.Optional(Type.Enum(['actual', 'test', 'drill'])),
    clock: Type.Optional(Type.Enum(['synced', 'drifting'], { description: 'synced where this machine keeps its time by NTP' })),
  },
  closed,
)

/** How one foreign device is called here. */
const bound = <Kinds extends string[]>(kinds: readonly [...Kinds]) => ({
  kind: Type.Enum(kinds, { examples: [kinds[0] ?? ''] }),
  id: Type.Optional(id('lower-case letters, digits and hyphens')),
  room: Type.Optional(id('the id of the room')),
})
const devices = <T extends Parameters<typeof Type.Object>[0]>(fields: T) =>
  Type.Record(Type.String({ minLength: 1 }), Type.Object(fields, closed), { minProperties: 1, maxProperties: gatewayLimits.devices })

/** A metric that is a number of the reading, or a state that makes an event. */
const Metric = Type.Object(
  {
    reading: Type.Optional(Type.String({ description: 'the field of the reading' })),
    times: Type.Optional(Type.Number({ description: 'what the number is multiplied with' })),
    event: Type.Optional(Type.String({ description: 'the event of the kind' })),
    flag: Type.Optional(Type.String({ description: 'the field of the event that is true or false' })),
    inverted: Type.Optional(Type.Boolean()),
    command: Type.Optional(Type.String({ description: 'the command of the kind that is written to it' })),
  },
  closed,
)

const point = Type.Array(Type.Number(), { minItems: 2, maxItems: 2 })
const radarPlace = {
  room: Type.Optional(id('the id of the room')),
  watched_m: Type.Optional(
    Type.Array(Type.Number(), { minItems: 3, maxItems: 3, description: '[x, y, z] in the axes of the device, metres' }),
  ),
  ways_m: Type.Optional(Type.Array(point, { maxItems: 16, description: 'doors as [x, y] in the axes of the device, metres' })),
}
/** What is at the other end of a stream of bytes: one radar. */
const stream = {
  family: Type.Enum(['ld2410', 'ld2450', 'micradar', 'tinyframe', 'ti-mmwave'], { examples: ['ld2450'] }),
  id: id('lower-case letters, digits and hyphens'),
  ...radarPlace,
  silence_s: Type.Optional(Type.Number({ minimum: 1, maximum: 86_400, description: 'how long it may be silent while it lives' })),
  model: Type.Optional(Type.Enum(['mr60fda2', 'mr60bha2', 'ld6002', 'ld6002b', 'ld6002c'], { description: 'of a tinyframe' })),
  frame_period_s: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 10, description: "of a ti-mmwave's configuration" })),
  mount_height_m: Type.Optional(Type.Number({ minimum: 0, maximum: 6, description: 'of a ti-mmwave, above the floor' })),
  z_from: Type.Optional(Type.Enum(['floor', 'device'], { description: 'from where a ti-mmwave counts its heights' })),
}

const kinds = Object.keys(catalogue) as (keyof typeof catalogue)[]
const zigbeeKinds = Object.keys(zigbee2mqttMaps) as (keyof typeof zigbee2mqttMaps)[]

/** What may stand under `from`, by the key that names it. */
export const sourceShapes = {
  zigbee2mqtt: Type.Object(
    {
      zigbee2mqtt: BrokerUrl,
      ...login,
      base_topic: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
      devices: devices(bound(zigbeeKinds)),
    },
    closed,
  ),
  tasmota: Type.Object({ tasmota: BrokerUrl, ...login, devices: devices(bound(['smart-plug'])) }, closed),
  sparkplug: Type.Object(
    {
      sparkplug: BrokerUrl,
      ...login,
      devices: devices({ ...bound(kinds), metrics: Type.Record(Type.String({ minLength: 1 }), Metric, { minProperties: 1 }) }),
    },
    closed,
  ),
  milesight: Type.Object(
    {
      milesight: BrokerUrl,
      ...login,
      devices: devices({
        ...bound(['radar']),
        mounted_m: Type.Number({ minimum: 0, maximum: 6, description: 'height above the floor', examples: ['2.8'] }),
      }),
    },
    closed,
  ),
  tcp: Type.Object({ tcp: Type.String({ pattern: '^[^:/ ]+:[0-9]{1,5}$', description: 'like 192.168.1.9:6638' }), ...stream }, closed),
  serial: Type.Object(
    {
      serial: Type.String({ pattern: '^/dev/[A-Za-z0-9._/-]+$', description: 'like /dev/ttyUSB0' }),
      baud: Type.Optional(Type.Integer({ minimum: 1_200, maximum: 4_000_000 })),
      ...stream,
    },
    closed,
  ),
} as const

/** The names of the sources, in the order in which a hint lists them. */
export type SourceName = keyof typeof sourceShapes

/** A gateway file without its sources, which are judged one by one, each by its own shape. */
export const gatewayShape = Type.Object(
  {
    anju: Type.Enum(['gateway/1'], { examples: ['gateway/1'] }),
    to: To,
    from: Type.Array(Type.Unknown(), {
      minItems: 1,
      maxItems: gatewayLimits.sources,
      description: 'a list of sources, like `- zigbee2mqtt: mqtt://…`',
    }),
  },
  closed,
)

export type Zigbee2MqttSource = Static<typeof sourceShapes.zigbee2mqtt>
export type TasmotaSource = Static<typeof sourceShapes.tasmota>
export type SparkplugSource = Static<typeof sourceShapes.sparkplug>
export type MilesightSource = Static<typeof sourceShapes.milesight>
export type TcpSource = Static<typeof sourceShapes.tcp>
export type SerialSource = Static<typeof sourceShapes.serial>
export type StreamBinding = Omit<TcpSource, 'tcp'>
export type MetricBinding = Static<typeof Metric>
export type Login = Pick<Static<typeof To>, keyof typeof login>

/** One source of a checked file: what it is, and the broker's address where it is one. */
export type GatewaySource =
  | ({ is: 'zigbee2mqtt'; url: string } & Zigbee2MqttSource)
  | ({ is: 'tasmota'; url: string } & TasmotaSource)
  | ({ is: 'sparkplug'; url: string } & SparkplugSource)
  | ({ is: 'milesight'; url: string } & MilesightSource)
  | ({ is: 'tcp' } & TcpSource)
  | ({ is: 'serial' } & SerialSource)

/** A checked gateway file: every foreign device has its kind and its id here. */
export interface GatewayFile {
  to: Static<typeof To>
  from: readonly GatewaySource[]
}
