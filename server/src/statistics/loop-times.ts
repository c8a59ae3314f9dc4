import type { Incident, Step } from '@anju/sdk'

/** How long each part of the loop took, milliseconds; a part that has not come is absent. */
export interface LoopTimes {
  /** From raised to acknowledged. */
  acknowledge_ms?: number
  /** From raised to dispatched. */
  dispatch_ms?: number
  /** From dispatched to arrived: the way. */
  travel_ms?: number
  /** From raised to arrived: what the person waits. */
  arrive_ms?: number
  /** From raised to resolved. */
  resolve_ms?: number
}

/** The times of one incident's loop, from the steps that were taken. */
export function loopTimes({ raised_ms, steps }: Pick<Incident, 'raised_ms' | 'steps'>): LoopTimes {
  const at = (step: Step) => steps.find((taken) => taken.step === step)?.at_ms
  const since = (from: number | undefined, to: number | undefined) => (from === undefined || to === undefined ? undefined : to - from)
  const [acknowledged, dispatched, arrived, resolved] = [at('acknowledge'), at('dispatch'), at('arrive'), at('resolve')]
  const times = {
    acknowledge_ms: since(raised_ms, acknowledged),
    dispatch_ms: since(raised_ms, dispatched),
    travel_ms: since(dispatched, arrived),
    arrive_ms: since(raised_ms, arrived),
    resolve_ms: since(raised_ms, resolved),
  }
  return Object.fromEntries(Object.entries(times).filter(([, ms]) => ms !== undefined)) as LoopTimes
}
