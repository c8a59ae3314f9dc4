import { parseTopic, upChannels, type Message, type ParsedTopic, type TraceLine } from '@anju/sdk'

/** A message of a trace as a device sent it, and where to. */
export interface SentMessage {
  at_ms: number
  address: ParsedTopic
  message: Message
}

const up: ReadonlySet<string> = new Set(upChannels)
/** Samples may be lost; all else is repeated until it is acknowledged. */
const lossy: ReadonlySet<string> = new Set(['reading', 'frame'])

/** What a line says that travelled up from a device; undefined for everything else. */
export function sentMessage(line: TraceLine): SentMessage | undefined {
  if (!('message' in line)) return undefined
  const { at_ms, message } = line
  const parsed = parseTopic(message.topic)
  if (!parsed.ok || !up.has(parsed.value.channel)) return undefined
  const payload = Buffer.from(message.payload, parsed.value.channel === 'frame' ? 'base64' : 'utf8')
  const qos = lossy.has(parsed.value.channel) ? 0 : 1
  return { at_ms, address: parsed.value, message: { topic: message.topic, payload, qos, retain: message.retain === true } }
}
