import { expect } from 'vitest'
import { Check } from 'typebox/value'
import type { Interpreter, StreamDecoder, Utterance } from '../../src/adapters/adapter.ts'
import { radar } from '../../src/devices/radar.ts'
import type { Result } from '../../src/result.ts'
import { queueClock } from '../../src/queue-clock.ts'
import { Milliseconds, after, instant } from '../../src/time.ts'

/** The bodies that were said, each held against the schema of the radar kind. */
export function bodiesOf(results: readonly Result<Utterance>[]): Record<string, unknown>[] {
  return results.flatMap((result) => {
    if (!result.ok) return []
    const { kind, channel, body } = result.value
    const schema = channel === 'reading' ? radar.schemas.reading : radar.schemas.events[String(body['event'])]
    expect(kind).toBe('radar')
    expect(schema, String(body['event'])).toBeDefined()
    expect(Check(schema!, body), JSON.stringify(body)).toBe(true)
    return [body]
  })
}

/** A clock that tests move. */
export function testClock() {
  const clock = queueClock(instant('2026-01-15T22:30:00+08:00'))
  return { now: () => clock.now(), pass: (ms: number) => clock.moveTo(after(clock.now(), Milliseconds(ms))) }
}

/** What a device of bytes says when it is heard by its interpreter. */
export function heard<F>(decoder: StreamDecoder<F>, interpreter: Interpreter<F>) {
  return (bytes: Uint8Array): Result<Utterance>[] =>
    decoder.push(bytes).flatMap((result) => (result.ok ? interpreter.hear(result.value) : [result]))
}
