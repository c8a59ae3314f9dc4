import { wallNow_ms } from '../run/event-loop.ts'
import type { Job } from '../run/job.ts'
import { inWorkers } from '../run/worker-pool.ts'
import { invariants, runSwarm, type Breach, type SwarmResult } from '../swarm/run-swarm.ts'
import { shrink } from '../swarm/shrink.ts'
import { swarmPlan, type SwarmPlan } from '../swarm/swarm-plan.ts'
import { exitCode, type ExitCode } from './exit-code.ts'
import type { Machine } from './machine.ts'
import { bar } from './screen.ts'

/** What `swarm` was asked for. */
export interface SwarmFlags {
  seed: number
  runs: number
  days: number
  workers: number
}

/** How one plan is played: a test may spoil it. */
export type Play = (plan: SwarmPlan) => Promise<SwarmResult>

/** `swarm`: draws runs from seeds, watches the invariants, and shrinks the first that fails. */
export async function swarmCommand({ seed, runs, days, workers }: SwarmFlags, machine: Machine, play: Play = runSwarm): Promise<ExitCode> {
  const { out, signal, worker: file } = machine
  const began_ms = wallNow_ms()
  const jobs = Array.from({ length: runs }, (_, i) => ({ is: 'swarm' as const, seed: seed + i, days }))
  const total = { runs: 0, steps: 0, messages: 0, actions: 0, refused: 0 }
  let failed: { seed: number; breach: Breach } | undefined
  out.line(`swarm: seeds ${seed} to ${seed + runs - 1}, ${days} days each, ${invariants.length} invariants`)
  const here = (job: Job) => play(swarmPlan(job.seed, days))
  await inWorkers(jobs, { workers, file, signal, here }, (result: SwarmResult, number) => {
    total.runs += 1
    for (const key of ['steps', 'messages', 'actions', 'refused'] as const) total[key] += result[key]
    out.passing(bar(total.runs, runs, `runs, ${total.steps} steps`))
    if (result.breach === undefined) return true
    failed = { seed: seed + number, breach: result.breach }
    return false
  })
  const took_s = ((wallNow_ms() - began_ms) / 1000).toFixed(1)
  const done = `${total.actions} actions (${total.refused} refused)`
  const counts = `${total.runs} of ${runs} runs, ${total.steps} steps, ${total.messages} messages, ${done}, ${took_s} s`
  if (failed !== undefined) {
    await tellBreach(failed, days, machine, play)
    out.line(`failed: ${counts}`)
    return exitCode.failed
  }
  out.line(`${signal.aborted ? 'interrupted' : 'all hold'}: ${counts}`)
  return signal.aborted ? exitCode.interrupted : exitCode.passed
}

/** Says what broke, how to see it again, and how little of what was drawn it takes. */
async function tellBreach(
  { seed, breach }: { seed: number; breach: Breach },
  days: number,
  { out, signal }: Machine,
  play: Play,
): Promise<void> {
  const says = invariants.find(({ id }) => id === breach.invariant)?.says ?? {
    en: 'The world goes on, whatever happens.',
    zh: '无论发生什么,世界继续运行。',
  }
  out.line(`seed ${seed} breaks ${breach.invariant} after ${breach.at_s} s: ${says.en} ${says.zh}`)
  out.line(`  seen: ${breach.saw}`)
  out.line(`  again: anju-simulate swarm --seed ${seed} --runs 1 --days ${days}`)
  const plan = swarmPlan(seed, days)
  let tries = 0
  const fails = async (smaller: SwarmPlan): Promise<boolean> => {
    if (signal.aborted) return false
    out.passing(`shrinking: try ${(tries += 1)}`)
    return (await play(smaller)).breach?.invariant === breach.invariant
  }
  const small = await shrink(plan, fails)
  out.line(
    `  it takes ${small.faults.length} of ${plan.faults.length} faults and ${small.timeline.length} of ${plan.timeline.length} actions (${tries} tries):`,
  )
  for (const fault of small.faults) out.line(`    ${JSON.stringify(fault)}`)
  for (const { at_s, action } of small.timeline) out.line(`    at ${at_s} s ${JSON.stringify(action)}`)
}
