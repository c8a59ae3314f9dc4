import type { FeedMessage } from '@anju/sdk'
import type { Actor } from './right.ts'
import { seen } from './sight.ts'

type Hello = Extract<FeedMessage, { type: 'hello' }>

const greeting = (actor: Actor, hello: Hello): Hello => ({
  ...hello,
  homes: actor.has('homes.read') ? hello.homes : [],
  devices: actor.has('devices.read') ? hello.devices : [],
  ...(actor.has('incidents.read') ? {} : { incidents: [], alerts: [] }),
  rejected: actor.has('system.read') ? hello.rejected : {},
})

const mayHear = (actor: Actor, message: FeedMessage): boolean => {
  if (message.type === 'incident') return actor.has('incidents.read')
  if (message.type === 'device') return actor.has('devices.read')
  if (message.type === 'rejected') return actor.has('system.read')
  return true
}

/**
 * A message of the feed as somebody sees it. What they must not see leaves the time in its place, so that the numbers have no gap by which a client would
 * think that it had missed something.
 */
export function feedFor(actor: Actor, message: FeedMessage, now_ms: number): FeedMessage {
  const silence: FeedMessage = { type: 'clock', seq: message.seq, now_ms }
  if (!mayHear(actor, message)) return silence
  const told = message.type === 'hello' ? greeting(actor, message) : message
  if (actor.sight === undefined) return told
  return (seen(actor.sight, told) as FeedMessage | undefined) ?? silence
}
