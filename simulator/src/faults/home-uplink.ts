import type { Cancel, Clock, Instant, Message, Random } from '@anju/sdk'
import { spanOf, type Fault, type FaultNamed } from './fault.ts'
import { faultLimits } from './fault-limits.ts'
import { shuffled, sizeOf_bytes, type Hop, type Pass } from './hop.ts'

/** Faults of the one link that all devices of a home go out by. */
export type UplinkFault = FaultNamed<'slow-uplink' | 'clogged-uplink'>

/** The link that the devices of a home share: what one sends waits behind what the others have sent. */
export interface HomeUplink {
  /** The same queue for every line that asks with the same fault. */
  hop(fault: UplinkFault): Hop
}

/** What the shared link is made of; the chance is the home's, so that no device draws from another's. */
export interface UplinkParts {
  clock: Clock
  random: Random
  began: Instant
}

/** A message that waits, and where it goes. */
interface Waiting {
  message: Message
  pass: Pass
}

const DONE = Promise.resolve()
const ms = (span_s: number): number => Math.round(span_s * 1000)

export function homeUplink(parts: UplinkParts): HomeUplink {
  const queues = new Map<Fault, Hop>()
  return {
    hop(fault) {
      const known = queues.get(fault)
      if (known !== undefined) return known
      const made = fault.fault === 'slow-uplink' ? slow(fault, parts) : clogged(fault, parts)
      queues.set(fault, made)
      return made
    },
  }
}

const isUnder = (fault: Fault, { clock, began }: UplinkParts): boolean => {
  const { from_s, until_s } = spanOf(fault)
  const since_ms = clock.now() - began
  return since_ms >= ms(from_s) && since_ms < ms(until_s)
}

/** First in, first out, so many bytes a second for all together. When the link is good again, all that waits goes at once; what finds no room is lost. */
function slow(fault: FaultNamed<'slow-uplink'>, parts: UplinkParts): Hop {
  const { clock, began } = parts
  const end_ms = began + ms(spanOf(fault).until_s)
  let free_ms: number = began
  let waiting = 0
  return (pass) => (message) => {
    const now = clock.now()
    if (!isUnder(fault, parts)) return pass(message)
    if (waiting >= faultLimits.held_messages) return DONE
    free_ms = Math.max(free_ms, now) + Math.ceil((sizeOf_bytes(message) * 1000) / fault.bytes_per_s)
    waiting += 1
    clock.wakeAt(Math.max(now, Math.min(free_ms, end_ms)) as Instant, () => {
      waiting -= 1
      void pass(message).catch(() => {})
    })
    return DONE
  }
}

/** Everything of the home waits, and comes in random order, whoever sent it, when the link is released. */
function clogged(fault: FaultNamed<'clogged-uplink'>, parts: UplinkParts): Hop {
  const { clock, random, began } = parts
  const end = (began + ms(spanOf(fault).until_s)) as Instant
  const luck = random.fork(JSON.stringify(fault))
  const waiting: Waiting[] = []
  let release: Cancel | undefined
  const flow = () => {
    release = undefined
    for (const { message, pass } of shuffled(waiting.splice(0), luck)) void pass(message).catch(() => {})
  }
  return (pass) => (message) => {
    if (!isUnder(fault, parts)) return pass(message)
    if (waiting.length < faultLimits.held_messages) waiting.push({ message, pass })
    release ??= clock.wakeAt(end, flow)
    return DONE
  }
}
