import type { TSchema } from 'typebox'
import type { Device } from './define-device.ts'
import { Birth, Command, Confirm, DeathEnvelope, FullEnvelope, LiteEnvelope, Reply } from './envelope.ts'

/** A JSON Schema, draft 2020-12, as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>

const DRAFT = 'https://json-schema.org/draft/2020-12/schema'
const plain = (schema: TSchema): JsonSchema => JSON.parse(JSON.stringify(schema)) as JsonSchema

/** An envelope around one of the bodies. */
function around(envelope: TSchema, bodies: readonly JsonSchema[], id: string, title: string): JsonSchema {
  const { properties, ...rest } = plain(envelope) as { properties: Record<string, unknown> }
  const body = bodies.length === 1 ? bodies[0] : { anyOf: bodies }
  return { $schema: DRAFT, ...rest, $id: id, title, properties: { ...properties, body } }
}

const bodyOf = (schema: TSchema): JsonSchema => {
  const { $id: _, ...body } = plain(schema)
  return body
}

/** Whole messages of one kind, envelope and body, by the channel that carries them. The source is the definition; nothing is written twice. */
export interface DeviceJsonSchemas {
  birth: JsonSchema
  event: JsonSchema
  eventLite: JsonSchema
  reading: JsonSchema
  command: JsonSchema
}

export function deviceJsonSchemas(device: Device): DeviceJsonSchemas {
  const { kind, title } = device
  const events = Object.values(device.schemas.events).map(bodyOf)
  const commands = Object.values(device.schemas.commands).map(bodyOf)
  const birth = bodyOf(Birth) as { properties: Record<string, unknown> }
  const ofKind = { ...birth, properties: { ...birth.properties, kind: { const: kind } } }
  return {
    birth: around(FullEnvelope, [ofKind], `anju/1/${kind}/birth`, `${title.en}: birth`),
    event: around(FullEnvelope, events, `anju/1/${kind}/event`, `${title.en}: event, full profile`),
    eventLite: around(LiteEnvelope, events, `anju/1/${kind}/event-lite`, `${title.en}: event, lite profile`),
    reading: around(FullEnvelope, [bodyOf(device.schemas.reading)], `anju/1/${kind}/reading`, `${title.en}: reading`),
    command: around(Command, commands, `anju/1/${kind}/command`, `${title.en}: command`),
  }
}

/** The messages that are the same for every kind. */
export const commonJsonSchemas = (): Readonly<Record<'death' | 'confirm' | 'reply', JsonSchema>> => ({
  death: { $schema: DRAFT, ...plain(DeathEnvelope) },
  confirm: { $schema: DRAFT, ...plain(Confirm) },
  reply: { $schema: DRAFT, ...plain(Reply) },
})
