import { createHash } from 'node:crypto'
import { after, Days } from '@anju/sdk'
import { runModel, type ModelRun } from '../run/run-model.ts'
import { busInvariants } from './bus-invariants.ts'
import type { Invariant, Watcher } from './invariant.ts'
import type { SwarmPlan } from './swarm-plan.ts'
import { truthInvariants } from './truth-invariants.ts'
import { worldInvariants } from './world-invariants.ts'

/** Everything that is watched in every run. */
export const invariants: readonly Invariant[] = [...worldInvariants, ...busInvariants, ...truthInvariants]

/** An invariant that did not hold, and when. */
export interface Breach {
  invariant: string
  /** Seconds after the start. */
  at_s: number
  saw: string
}

/** What came of one run. */
export interface SwarmResult {
  breach: Breach | undefined
  steps: number
  messages: number
  actions: number
  refused: number
  /** SHA-256 over everything that arrived, with its instants. */
  sha256: string
}

/** What a test may put between the world and those who watch it: a device or a world that does wrong. */
export type Spoil = (run: ModelRun) => ModelRun

/** Plays a plan and watches it; stops at the first breach. What the world throws is a breach, too. */
export async function runSwarm(
  plan: SwarmPlan,
  watched: readonly Invariant[] = invariants,
  spoil: Spoil = (run) => run,
): Promise<SwarmResult> {
  const watchers = watched.map((invariant) => ({ id: invariant.id, watcher: invariant.watch(plan) }))
  const hash = createHash('sha256')
  const result = { breach: undefined as Breach | undefined, steps: 0, messages: 0, actions: 0, refused: 0 }
  let at = plan.from
  const ask = (question: (watcher: Watcher) => string | undefined) => {
    if (result.breach !== undefined) return
    for (const { id, watcher } of watchers) {
      const saw = question(watcher)
      if (saw !== undefined) {
        result.breach = { invariant: id, at_s: (at - plan.from) / 1000, saw }
        return
      }
    }
  }
  const until = after(plan.from, Days(plan.days))
  const { home, seed, from, starts, faults, timeline } = plan
  const run: ModelRun = {
    home,
    site: 'swarm',
    seed,
    from,
    until,
    starts,
    faults,
    timeline,
    said(device, message, now) {
      at = now
      ask((watcher) => watcher.said?.(device, message, now))
    },
    heard(message, now) {
      at = now
      result.messages += 1
      hash.update(`${now} ${message.topic} `).update(message.payload)
      ask((watcher) => watcher.heard?.(message, now))
    },
    truth(truth, now) {
      at = now
      ask((watcher) => watcher.truth?.(truth, now))
    },
    acted(_action, _now, refused) {
      result.actions += 1
      if (refused !== undefined) result.refused += 1
    },
    step(simulation, now) {
      at = now
      result.steps += 1
      const world = simulation.snapshot()
      const devices = simulation.devices()
      ask((watcher) => watcher.step?.(world, devices))
      return result.breach === undefined
    },
    ended: (simulation, now) => ask((watcher) => watcher.end?.(simulation.devices(), now)),
  }
  try {
    await runModel(spoil(run))
  } catch (error) {
    result.breach ??= { invariant: 'world-goes-on', at_s: (at - plan.from) / 1000, saw: (error as Error).stack ?? String(error) }
  }
  return { ...result, sha256: hash.digest('hex') }
}
