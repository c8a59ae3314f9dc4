import type { Instant } from '@anju/sdk'
import { populationFaults, populationHome, type PopulationOptions } from '../population/population.ts'
import { runSwarm, type SwarmResult } from '../swarm/run-swarm.ts'
import { swarmPlan } from '../swarm/swarm-plan.ts'
import { homeTrace, type HomeTrace } from './home-trace.ts'

/** A piece of work that follows from its few numbers alone, so that it can be done in any thread. */
export type Job =
  | { is: 'swarm'; seed: number; days: number }
  | { is: 'trace'; population: PopulationOptions; home: number; seed: number; from: number; days: number }

export type JobResult<J extends Job> = J extends { is: 'swarm' } ? SwarmResult : HomeTrace

/** Does a job. The same job gives the same result, wherever it is done. */
export async function doJob(job: Job): Promise<SwarmResult | HomeTrace> {
  if (job.is === 'swarm') return runSwarm(swarmPlan(job.seed, job.days))
  const home = populationHome(job.population, job.home)
  const faults = populationFaults(job.population, home)
  return homeTrace({ home, site: job.population.site, seed: job.seed, from: job.from as Instant, days: job.days, faults })
}
