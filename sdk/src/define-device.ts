import { Type, type Static, type TObject, type TProperties } from 'typebox'
import type { Title } from './text.ts'

/** The rule of a SPEC.md, like `DEV-3`. A test holds every one against the documents, both ways. */
export type RuleId = `${Uppercase<string>}-${number}`

/** The four classes of device in the field (H6). */
export type DeviceClass = 'environment' | 'vitals' | 'location' | 'alarm'

/** What a person must do for the device to help: nothing, wear and charge it, press it, speak to it, carry it. */
export type DeviceUse = 'none' | 'wear' | 'press' | 'speak' | 'carry'

/** A change of state or an occurrence, sent at once at QoS 1 and repeated until the application confirms it. */
export interface EventDefinition {
  is: Title
  /** True when the event itself claims that somebody may need help. */
  alarm?: true
  fields: TProperties
}

/** One periodic sample. Samples may be lost. */
export interface ReadingDefinition {
  is: Title
  /** How often it is sent in normal operation, seconds. */
  every_s: number
  fields: TProperties
}

/** What the application may ask a device to do. */
export interface CommandDefinition {
  is: Title
  fields: TProperties
}

/** A device kind as its author writes it: data only, no code that runs. */
export interface DeviceDefinition {
  /** The kind's name on the wire: lower case, words joined by hyphens. */
  kind: string
  /** The rule of SPEC.md that this definition puts into code. */
  spec: RuleId
  title: Title
  is: Title
  class: DeviceClass
  use: DeviceUse
  power: 'mains' | 'battery'
  /** Longest silence of a living device, seconds. */
  heartbeat_s: number
  events: Record<string, EventDefinition>
  /** The periodic sample, and so the sign of life. */
  reading: ReadingDefinition
  /** True when the kind can send binary frames on demand. */
  frames?: true
  commands: Record<string, CommandDefinition>
}

type EventBodies<Events extends Record<string, EventDefinition>> = {
  [Name in keyof Events & string]: { event: Name } & Static<TObject<Events[Name]['fields']>>
}[keyof Events & string]

const closed = { additionalProperties: false } as const

/** Everything that follows from a definition, so that nothing is said twice: the JSON Schema of each body that may travel. */
export function defineDevice<const D extends DeviceDefinition>(definition: D): Device<D> {
  const { kind, events, reading, commands } = definition
  const eventSchemas = Object.fromEntries(
    Object.entries(events).map(([name, { is, fields }]) => [
      name,
      Type.Object(
        { event: Type.Literal(name), ...fields },
        { $id: `anju/${kind}/event/${name}`, description: is.en, 'x-zh': is.zh, ...closed },
      ),
    ]),
  )
  const commandSchemas = Object.fromEntries(
    Object.entries(commands).map(([name, { is, fields }]) => [
      name,
      Type.Object(
        { command: Type.Literal(name), ...fields },
        { $id: `anju/${kind}/command/${name}`, description: is.en, 'x-zh': is.zh, ...closed },
      ),
    ]),
  )
  return Object.freeze({
    ...definition,
    schemas: Object.freeze({
      events: Object.freeze(eventSchemas),
      reading: Type.Object(reading.fields, { $id: `anju/${kind}/reading`, description: reading.is.en, 'x-zh': reading.is.zh, ...closed }),
      commands: Object.freeze(commandSchemas),
    }),
  }) as Device<D>
}

/** A defined device kind: its author's data and the schemas derived from it. */
export type Device<D extends DeviceDefinition = DeviceDefinition> = D & {
  readonly schemas: {
    /** One closed object schema an event, by name; `event` is its discriminator. */
    readonly events: Readonly<Record<string, TObject>>
    readonly reading: TObject
    readonly commands: Readonly<Record<string, TObject>>
  }
}

/** The union of the event bodies that a kind may send, discriminated by `event`. */
export type EventOf<D extends DeviceDefinition> = EventBodies<D['events']>
/** The reading body of a kind. */
export type ReadingOf<D extends DeviceDefinition> = Static<TObject<D['reading']['fields']>>
