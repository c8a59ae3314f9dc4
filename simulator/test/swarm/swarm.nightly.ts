// Goal: what a short swarm does not meet, a long one does. Method: half a day of each of many more seeds.
import { expect, it } from 'vitest'
import { runSwarm, swarmPlan } from '@anju/simulator'

const [FIRST, RUNS, DAYS] = [10_000, 400, 0.5]

it('[SIM-121] holds every invariant in a night of drawn runs', async () => {
  for (let seed = FIRST; seed < FIRST + RUNS; seed++) {
    const { breach } = await runSwarm(swarmPlan(seed, DAYS))
    expect(breach, `anju-simulate swarm --seed ${seed} --runs 1 --days ${DAYS}`).toBeUndefined()
  }
}, 3_600_000)
