import type { Random } from '@anju/sdk'
import { spanOf, type Fault } from './fault.ts'
import { luckOf } from './faulty-bus.ts'
import { clogSpan_ms } from './hop.ts'

/** A time in which nothing of a device arrives, milliseconds after the start; Infinity when it does not end. */
export interface SilentSpan {
  from_ms: number
  until_ms: number
}

const SILENCES: ReadonlySet<Fault['fault']> = new Set([
  'outage',
  'half-open',
  'gateway-reboot',
  'broker-restart',
  'power-cut',
  'clogged-uplink',
])

/** When the faults that touch a device let nothing of it through: earliest first, those that touch or overlap as one. */
export function silentSpans(faults: readonly Fault[], random: Random): SilentSpan[] {
  const spans = faults.flatMap((fault): SilentSpan[] => {
    if (fault.fault === 'clog') return [clogSpan_ms(fault, luckOf(random, fault))]
    const { from_s, until_s } = spanOf(fault)
    return SILENCES.has(fault.fault) ? [{ from_ms: from_s * 1000, until_ms: until_s * 1000 }] : []
  })
  const merged: SilentSpan[] = []
  for (const span of spans.toSorted((a, b) => a.from_ms - b.from_ms)) {
    const last = merged.at(-1)
    if (last !== undefined && span.from_ms <= last.until_ms) last.until_ms = Math.max(last.until_ms, span.until_ms)
    else merged.push({ ...span })
  }
  return merged.filter(({ from_ms, until_ms }) => until_ms > from_ms)
}
