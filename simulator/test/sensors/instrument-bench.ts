import { queueClock, random, type Device, type DeviceDefinition, type Instant } from '@anju/sdk'
import type { Instrument, Model, Port } from '../../src/sensors/instrument.ts'

/** What one instrument says on a bench, where the view is whatever the test puts before it. */
export interface Bench<View, Touch> {
  instrument: Instrument<Touch>
  view: View
  readonly now: () => Instant
  events: Record<string, unknown>[]
  readings: Record<string, unknown>[]
  frames: Uint8Array[]
  /** Moves time on; the instrument wakes when it asked to. */
  run(seconds: number): void
  /** Puts another view before it and lets it notice. */
  show(view: View): void
}

/** An instrument with its power on, on a clock of its own. */
export function bench<D extends DeviceDefinition, View, Touch>(
  model: Model<D, View, Touch>,
  view: View,
  { seed = 1, cold = false }: { seed?: number | string; cold?: boolean } = {},
): Bench<View, Touch> {
  const clock = queueClock(1_000_000 as Instant)
  const made = {
    view,
    now: () => clock.now(),
    events: [] as Record<string, unknown>[],
    readings: [] as Record<string, unknown>[],
    frames: [] as Uint8Array[],
    run(seconds: number) {
      const end = (clock.now() + Math.round(seconds * 1000)) as Instant
      for (let next = clock.next(); next !== undefined && next <= end; next = clock.next()) clock.step()
      clock.moveTo(end)
    },
    show(next: View) {
      made.view = next
      made.instrument.notice()
    },
  } as Bench<View, Touch>
  const port: Port<D, View> = {
    now: () => clock.now(),
    random: random(seed),
    wakeAt: (at, wake) => clock.wakeAt(at, wake),
    look: () => made.view,
    event: (body) => void made.events.push({ ...body }),
    reading: (body) => void made.readings.push({ ...body }),
    frame: (bytes) => void made.frames.push(bytes),
    day: () => Math.floor(clock.now() / 86_400_000),
    cold,
    kept: {},
  }
  made.instrument = model.start(port)
  return made
}

export type BenchOf<M> = M extends Model<infer D, infer View, infer Touch> ? (D extends Device ? Bench<View, Touch> : never) : never

/** Whether `hits` of `count` is what a ratio gives, within four deviations of the binomial. */
export function fits(hits: number, count: number, [times, outOf]: readonly [number, number]): boolean {
  const p = times / outOf
  return Math.abs(hits - count * p) <= 4 * Math.sqrt(count * p * (1 - p)) + 1e-9
}
