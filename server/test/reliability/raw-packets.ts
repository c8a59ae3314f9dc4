// MQTT 3.1.1 packets written by hand, so that they can be wrong.
import { connect, type Socket } from 'node:net'
import type { Random } from '@anju/sdk'

const text = (words: string) => {
  const bytes = Buffer.from(words)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
}

function packet(first: number, rest: Buffer): Buffer {
  const length: number[] = []
  let left = rest.length
  do {
    const digit = left % 128
    left = Math.floor(left / 128)
    length.push(left > 0 ? digit | 0x80 : digit)
  } while (left > 0)
  return Buffer.concat([Buffer.from([first, ...length]), rest])
}

export const connectPacket = (clientId: string): Buffer =>
  packet(0x10, Buffer.concat([text('MQTT'), Buffer.from([4, 2, 0, 0]), text(clientId)]))

export const subscribePacket = (filter: string): Buffer =>
  packet(0x82, Buffer.concat([Buffer.from([0, 1]), text(filter), Buffer.from([1])]))

export const publishPacket = (topic: string, payload: Buffer, id: number): Buffer =>
  packet(0x32, Buffer.concat([text(topic), Buffer.from([id >> 8, id & 0xff]), payload]))

const words = [
  'anju',
  '1',
  'test',
  'h0',
  'button',
  'radar',
  'event',
  'reading',
  'birth',
  'death',
  'frame',
  'confirm',
  '',
  '+',
  '#',
  '$SYS',
  '\0',
  '中',
  'x'.repeat(300),
]
const said = [
  '{"boot":"b","seq":0,"clock":"unset","origin":"real","body":{}}',
  '{"boot":"b","seq":-1,"clock":"x","origin":"real","body":{"event":"sos"}}',
  '{"id":"","body":{"event":"sos","state":"raised"}}',
  '[[[[[[[[[[',
  '',
  'null',
  '{"__proto__":{"a":1}}',
]

/** A packet that is drawn: one of the protocol with topics and payloads that are not, its bytes changed or cut, or noise. */
export function drawnPacket(chance: Random): Buffer {
  const topic = chance.chance(1, 2)
    ? `anju/1/test/h0/${chance.pick(['button', 'radar', 'none'])}/${chance.pick(['event', 'reading', 'birth', 'death', 'frame', 'reply', 'other'])}`
    : Array.from({ length: chance.int(1, 8) }, () => chance.pick(words)).join('/')
  const noise = Buffer.from(Array.from({ length: chance.int(0, 40) }, () => chance.int(0, 255)))
  const kind = chance.int(0, 59)
  if (kind === 0) return noise
  if (kind === 1) return subscribePacket(topic)
  const whole = publishPacket(topic, chance.chance(1, 3) ? noise : Buffer.from(chance.pick(said)), chance.int(0, 65_535))
  if (kind === 2 && whole.length > 2) return whole.subarray(0, chance.int(1, whole.length - 1))
  if (kind === 3) whole[chance.int(0, whole.length - 1)] = chance.int(0, 255)
  return whole
}

/** A socket to a broker that has said CONNECT and has its first answer. */
export async function rawLine(port: number, clientId: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(connectPacket(clientId))
  await new Promise<void>((resolve) => {
    socket.once('data', () => resolve())
    socket.once('close', () => resolve())
  })
  return socket
}
