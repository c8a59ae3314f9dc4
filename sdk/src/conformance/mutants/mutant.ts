import type { Message } from '../../bus.ts'
import type { Clock } from '../../clock.ts'
import type { Device } from '../../define-device.ts'
import type { DeviceKind } from '../../devices/catalogue.ts'
import type { Address } from '../../topics.ts'
import type { StimulusPort } from '../stimulus.ts'
import type { FaultyLine, WireFault } from './faulty-bus.ts'

/** What a fault may use. */
export interface FaultSurroundings {
  clock: Clock
  device: Device
  address: Address
}

/** A fault in what goes over the wire, in what the device does when it is made to, or in both. */
export interface Fault {
  wire?: WireFault
  port?: (port: StimulusPort) => StimulusPort
}

/** A device with exactly one fault, and the requirement that it breaks. */
export interface Mutant {
  id: string
  rule: string
  /** The kind that it is made of; a wristband when absent. */
  kind?: DeviceKind
  /** A kind that is none of Anju's, in place of `kind`. */
  own?: Device
  profile?: 'lite'
  /** What it was ordered as, where that is another kind. */
  orderedAs?: DeviceKind
  fault: (surroundings: FaultSurroundings) => Fault
}

/** Short form of a mutant that is a fault of the wire without a memory. */
export const onWire = (
  id: string,
  rule: string,
  wire: WireFault,
  more: Pick<Mutant, 'kind' | 'own' | 'profile' | 'orderedAs'> = {},
): Mutant => ({
  id,
  rule,
  ...more,
  fault: () => ({ wire }),
})

export type Tree = Record<string, unknown>
const utf8 = new TextDecoder()
const bytes = new TextEncoder()

export const channelOf = ({ topic }: Message): string => topic.split('/').at(-1)!
export const read = ({ payload }: Message): Tree => JSON.parse(utf8.decode(payload)) as Tree
export const write = (message: Message, value: unknown): Message => ({ ...message, payload: bytes.encode(JSON.stringify(value)) })
export const idOf = (message: Message): string => {
  const { boot, seq, id } = read(message) as { boot?: string; seq?: number; id?: string }
  return boot === undefined ? `${id}` : `${boot}-${seq}`
}

/** An object without one of its fields. */
export const without = (json: Tree, field: string): Tree => Object.fromEntries(Object.entries(json).filter(([name]) => name !== field))

/** Changes the messages of some channels and leaves the others. */
export const changing =
  (channels: readonly string[], change: (message: Message, line: FaultyLine) => Message[] | Promise<Message[]>) =>
  (message: Message, line: FaultyLine): Message[] | Promise<Message[]> =>
    channels.includes(channelOf(message)) ? change(message, line) : [message]

/** Changes the JSON of messages of some channels. */
export const rewriting = (channels: readonly string[], change: (json: Tree, line: FaultyLine) => unknown) =>
  changing(channels, (message, line) => [write(message, change(read(message), line))])

/** Changes the body of events and readings. */
export const rewritingBody = (change: (body: Tree) => Tree) =>
  rewriting(['event', 'reading'], (json) => ({ ...json, body: change(json['body'] as Tree) }))
