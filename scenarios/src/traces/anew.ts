import { createHash } from 'node:crypto'
import { topicOf, type Message } from '@anju/sdk'
import type { SentMessage } from './sent-message.ts'

/** What makes a message of a trace one of today: a server drops what it had before, and calls late what happened long ago. */
export interface Renewal {
  /** A word of this replay: each boot and each id becomes another one. */
  mark: string
  /** The instant that it is now. */
  now: () => number
  /** The site and the home that the devices belong to, where they are not those of the trace. */
  site?: string
  home?: string
}

/** A message with a boot id of its own, the time that it is now, and the address that was asked for. One that cannot be read goes out as it stands. */
export function anew({ at_ms, address, message }: SentMessage, renewal: Renewal): { message: Message; client: string } {
  const { site = address.site, home = address.home } = renewal
  const to = { site, home, device: address.device }
  const topic = topicOf(to, address.channel)
  const client = `${site}/${home}/${address.device}`
  if (address.channel === 'frame') return { message: { ...message, topic }, client }
  const envelope = parsed(message.payload)
  if (envelope === undefined) return { message: { ...message, topic }, client }
  const payload = Buffer.from(JSON.stringify(renewed(envelope, at_ms, renewal)))
  return { message: { ...message, topic, payload }, client }
}

function renewed(envelope: Record<string, unknown>, at_ms: number, { mark, now }: Renewal): Record<string, unknown> {
  const { boot, id, time_ms } = envelope
  return {
    ...envelope,
    ...(typeof boot === 'string' ? { boot: named(boot, mark) } : {}),
    ...(typeof id === 'string' && boot === undefined ? { id: named(id, mark) } : {}),
    // How old the message was when it came is kept: what was buffered then is late now.
    ...(typeof time_ms === 'number' ? { time_ms: Math.max(0, now() - (at_ms - time_ms)) } : {}),
  }
}

const named = (word: string, mark: string): string => `r${createHash('sha256').update(`${mark} ${word}`).digest('hex').slice(0, 16)}`

function parsed(payload: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
