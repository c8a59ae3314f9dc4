import type { TObject } from 'typebox'
import type { Device } from '../define-device.ts'
import type { Birth, Command, FullEnvelope } from '../envelope.ts'
import { topicOf, type Channel } from '../topics.ts'
import { exampleBody } from './example-body.ts'

/** A message as it may travel. */
export interface ExampleMessage {
  topic: string
  payload: Record<string, unknown>
}

const topic = ({ kind }: Device, channel: Channel) => topicOf({ site: 'demo', home: 'home-1', device: `${kind}-1` }, channel)

/** The first second of the year 2026, and numbers that look like a device's. */
const around = (body: Record<string, unknown>): FullEnvelope => ({
  boot: 'k3v8q1-7x2m',
  seq: 17,
  time_ms: 1_767_225_600_000,
  clock: 'synced',
  origin: 'real',
  body,
})

export const exampleEvent = (device: Device, schema: TObject): ExampleMessage => ({
  topic: topic(device, 'event'),
  payload: { ...around(exampleBody(schema)) },
})

export const exampleReading = (device: Device): ExampleMessage => ({
  topic: topic(device, 'reading'),
  payload: { ...around(exampleBody(device.schemas.reading)) },
})

export function exampleBirth(device: Device): ExampleMessage {
  const { kind, heartbeat_s } = device
  const body: Birth = { kind, model: 'example-1', firmware: '1.0.0', heartbeat_s, room: 'living', capabilities: [] }
  return { topic: topic(device, 'birth'), payload: { ...around(body), seq: 0 } }
}

export function exampleCommand(device: Device, schema: TObject): ExampleMessage {
  const command: Command = { id: 'c-1', body: exampleBody(schema) }
  return { topic: topic(device, 'command'), payload: { ...command } }
}
