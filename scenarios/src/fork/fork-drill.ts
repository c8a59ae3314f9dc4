import { after, drillOutcome, scoreDrill, type DrillOutcome, type DrillScore } from '@anju/sdk'
import type { Scenario } from '../document/readied.ts'
import type { Refusal } from '../runner/play.ts'
import { runScenario } from '../runner/run-scenario.ts'
import type { Way } from '../runner/way.ts'
import { referenceTarget } from '../targets/reference.ts'
import { withDeeds, type Deed } from './deed.ts'

/** How both sides of a fork are played. */
export interface ForkOptions {
  way: Exclude<Way, 'live'>
  seed: number
  signal?: AbortSignal
}

/** One side of a fork: what people did, and what came of it. */
export interface ForkSide {
  deeds: readonly Deed[]
  outcome: DrillOutcome
  /** Of a document with a rubric. */
  score?: DrillScore
  /** What the world would not do, and the server not take. */
  refusals: readonly Refusal[]
  trace_sha256: string
}

/** A drill that was played twice from one seed. */
export interface Fork {
  given: ForkSide
  fork: ForkSide
  /** Both were the same, byte for byte. */
  same: boolean
}

/** Plays a drill twice from one seed: with what was done, and with what would have been done otherwise. */
export async function forkDrill(
  scenario: Scenario,
  { given, fork }: { given: readonly Deed[]; fork: readonly Deed[] },
  options: ForkOptions,
): Promise<Fork> {
  const sides = { given: await sideOf(scenario, given, options), fork: await sideOf(scenario, fork, options) }
  return { ...sides, same: sides.given.trace_sha256 === sides.fork.trace_sha256 }
}

async function sideOf(scenario: Scenario, deeds: readonly Deed[], options: ForkOptions): Promise<ForkSide> {
  const { truths, alerts, incidents, refusals, trace_sha256 } = await runScenario(withDeeds(scenario, deeds), {
    ...options,
    startTarget: referenceTarget,
  })
  const ended_ms = after(scenario.starts, scenario.lasts)
  const { rubric } = scenario
  return {
    deeds,
    outcome: drillOutcome({ truths, alerts, incidents, ended_ms }),
    ...(rubric === undefined ? {} : { score: scoreDrill(rubric, { incidents, alerts, now_ms: ended_ms, ended_ms }) }),
    refusals,
    trace_sha256,
  }
}
