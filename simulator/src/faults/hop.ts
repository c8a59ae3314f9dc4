import type { Cancel, Clock, Instant, Message, Random } from '@anju/sdk'
import type { Fault, FaultNamed } from './fault.ts'
import { spanOf } from './fault.ts'
import { faultLimits } from './fault-limits.ts'
import type { Ratio } from './fault-shape.ts'

/** Where a message goes from here. Settles as a publish does. */
export type Pass = (message: Message) => Promise<void>

/** One bad piece of the way from a device to the broker. Before it begins and after it has ended it passes everything on at once. */
export type Hop = (pass: Pass) => Pass

/** What a hop is made of. Each fault has a stream of chance of its own: one more fault changes no other's luck. */
export interface HopParts {
  clock: Clock
  random: Random
  began: Instant
}

const DONE = Promise.resolve()

/** Hops by the fault that they stand for. Faults that are not listed let messages through as they are. */
const hops: { readonly [Name in Fault['fault']]?: (fault: FaultNamed<Name>, parts: HopParts) => Hop } = {
  loss: (fault, parts) => (pass) => (message) => (hits(fault, parts) ? DONE : pass(message)),
  duplication: (fault, parts) => (pass) => async (message) => {
    const twice = hits(fault, parts)
    await pass(message)
    if (twice) await pass(message)
  },
  delay: (fault, parts) => (pass) => {
    let free = parts.clock.now()
    const hold = held(parts.clock, pass)
    return (message) => {
      const now = parts.clock.now()
      const late_ms = hits(fault, parts) ? parts.random.int(ms(fault.least_s), ms(fault.most_s)) : 0
      free = Math.max(free, now + late_ms) as Instant
      return hold(message, free)
    }
  },
  reordering: (fault, parts) => (pass) => {
    const hold = held(parts.clock, pass)
    return (message) => {
      const late_ms = hits(fault, parts) ? parts.random.int(ms(fault.least_s), ms(fault.most_s)) : 0
      return hold(message, (parts.clock.now() + late_ms) as Instant)
    }
  },
  'low-bandwidth': (fault, parts) => (pass) => {
    let free = parts.clock.now()
    const end = (parts.began + ms(spanOf(fault).until_s)) as Instant
    const hold = held(parts.clock, pass)
    return (message) => {
      const now = parts.clock.now()
      if (runs(fault, parts)) free = (Math.max(free, now) + Math.ceil((sizeOf_bytes(message) * 1000) / fault.bytes_per_s)) as Instant
      // When the link is good again, all that waits goes at once.
      return hold(message, Math.min(Math.max(free, now), Math.max(end, now)) as Instant)
    }
  },
  clog: (fault, parts) => clogged(fault, parts),
}

/** The hop of a fault, or undefined when the fault does nothing to messages on their way. */
export function hopOf(fault: Fault, parts: HopParts): Hop | undefined {
  const make = hops[fault.fault] as ((fault: Fault, parts: HopParts) => Hop) | undefined
  return make?.(fault, parts)
}

const ms = (span_s: number): number => Math.round(span_s * 1000)

/** Whether a fault is there now. */
export function runs(fault: Fault, { clock, began }: Pick<HopParts, 'clock' | 'began'>): boolean {
  const { from_s, until_s } = spanOf(fault)
  const since_s = (clock.now() - began) / 1000
  return since_s >= from_s && since_s < until_s
}

/** Draws only while the fault is there, so that its luck does not depend on what was said before. */
const hits = (fault: Fault & { ratio: Ratio }, parts: HopParts): boolean =>
  runs(fault, parts) && parts.random.chance(fault.ratio[0], fault.ratio[1])

/** Bytes of a QoS 1 PUBLISH on the wire: topic and payload, fixed header, two lengths, packet number (MQTT 3.1.1, 3.3). */
export const sizeOf_bytes = ({ topic, payload }: Message): number => topic.length + payload.byteLength + 7

/**
 * Passes messages on at their instants, those of one instant in order, at once when that is now. Nobody waits for a message that is kept back: when the
 * line has gone by then, it is lost; and so is what finds no room.
 */
function held(clock: Clock, pass: Pass): (message: Message, at: Instant) => Promise<void> {
  let waiting = 0
  return (message, at) => {
    if (at <= clock.now()) return pass(message)
    if (waiting >= faultLimits.held_messages) return DONE
    waiting += 1
    clock.wakeAt(at, () => {
      waiting -= 1
      void pass(message).catch(() => {})
    })
    return DONE
  }
}

/** From when until when one link is clogged, milliseconds after the start: within the fault's spread, by the link's own luck. */
export function clogSpan_ms(fault: FaultNamed<'clog'>, random: Random): { from_ms: number; until_ms: number } {
  const { from_s, until_s } = spanOf(fault)
  const spread_ms = ms(fault.spread_s ?? 0)
  const luck = random.fork('link')
  const from_ms = ms(from_s) + luck.int(0, spread_ms)
  return { from_ms, until_ms: Math.max(from_ms, ms(until_s) + luck.int(0, spread_ms)) }
}

function clogged(fault: FaultNamed<'clog'>, { clock, random, began }: HopParts): Hop {
  const { from_ms, until_ms } = clogSpan_ms(fault, random)
  return (pass) => {
    let waiting: Message[] = []
    let release: Cancel | undefined
    const flow = () => {
      release = undefined
      const all = shuffled(waiting, random)
      waiting = []
      for (const message of all) void pass(message).catch(() => {})
    }
    return (message) => {
      const since_ms = clock.now() - began
      if (since_ms < from_ms || since_ms >= until_ms) return pass(message)
      if (waiting.length < faultLimits.held_messages) waiting.push(message)
      if (until_ms < Infinity) release ??= clock.wakeAt((began + until_ms) as Instant, flow)
      return DONE
    }
  }
}

/** Another order, drawn (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const all = [...items]
  for (let i = all.length - 1; i > 0; i--) {
    const j = random.int(0, i)
    ;[all[i], all[j]] = [all[j]!, all[i]!]
  }
  return all
}
