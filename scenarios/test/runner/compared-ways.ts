import type { Alert } from '@anju/sdk'
import { wallPause } from '../../src/runner/event-loop.ts'
import { runScenario, type RunResult } from '../../src/runner/run-scenario.ts'
import type { Way } from '../../src/runner/way.ts'
import { referenceTarget } from '../../src/targets/reference.ts'
import { drawnScenario } from './drawn-scenario.ts'

export const FACTOR = 60
/** A machine that is busy elsewhere stalls all live runs, so one that disagrees is run once more, slower and with few beside it, and must agree then. */
export const SLOW_FACTOR = 30
/** A live run begins so long after the one before it: setting up a home and a server keeps the process busy for a while. */
const STAGGER_MS = 400

/** A drawn scenario that loses nothing: which messages a lossy radio loses hangs on the instants at which devices repeat. */
export const lossless = (seed: number): boolean => drawnScenario(seed).faults.every(({ fault }) => fault !== 'loss')

export const run = (seed: number, way: Way, factor = FACTOR): Promise<RunResult> =>
  runScenario(drawnScenario(seed), { way, seed, factor, startTarget: referenceTarget })

/** Alerts without what names them: kind, home, room, and with which others they share an incident. */
export type Signature = { is: string; raised_ms: number }[]

const key = ({ kind, home, room = '-' }: Alert) => `${kind} ${home} ${room}`

export function signature({ alerts }: RunResult): Signature {
  const companions = (incident: string) =>
    alerts
      .filter((alert) => alert.incident === incident)
      .map(key)
      .sort()
      .join('+')
  return alerts
    .map((alert) => ({ is: `${key(alert)} in [${companions(alert.incident)}]`, raised_ms: alert.raised_ms }))
    .sort((a, b) => (a.is < b.is ? -1 : a.is > b.is ? 1 : a.raised_ms - b.raised_ms))
}

/** What differs between a live run and the model: alerts that only one has, or instants more than two seconds of the wall apart. */
export function difference(live: RunResult, due: Signature, factor: number): string[] {
  const seen = signature(live)
  const [only, missing] = [seen.map(({ is }) => is), due.map(({ is }) => is)]
  if (only.join() !== missing.join()) return [`live: ${only.join('; ') || 'nothing'}`, `model: ${missing.join('; ') || 'nothing'}`]
  return seen.flatMap(({ is, raised_ms }, i) => {
    const apart_ms = raised_ms - due[i]!.raised_ms
    return Math.abs(apart_ms) <= 2_000 * factor ? [] : [`${is}: ${apart_ms / 1_000} s apart`]
  })
}

/** Live runs side by side, begun one after the other. */
export async function together(seeds: readonly number[], factor: number): Promise<RunResult[]> {
  const begun: Promise<RunResult>[] = []
  for (const seed of seeds) {
    begun.push(run(seed, 'live', factor))
    await wallPause(STAGGER_MS)
  }
  return Promise.all(begun)
}
