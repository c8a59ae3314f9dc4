import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import { catalogue as anjuKinds, type Catalogue } from '../devices/catalogue.ts'
import { queueClock } from '../queue-clock.ts'
import { random as stream, type Random } from '../random.ts'
import { instant } from '../time.ts'
import type { Address } from '../topics.ts'
import { memoryBench } from './bench/memory-bench.ts'
import { judge, type Judgement } from './judge.ts'
import { kit, type Depth } from './kit.ts'
import type { Observation } from './observation.ts'
import { queuePace, type Elsewhere } from './pace.ts'
import { runPlan } from './run-plan.ts'
import type { Rule } from './spec-sentences.ts'
import type { StimulusPort } from './stimulus.ts'
import type { Target } from './target.ts'

/** What a device's factory is given. */
export interface DeviceSurroundings {
  bus: Bus
  clock: Clock
  random: Random
  address: Address
}

/** How to look at a device that is written in TypeScript and takes its bus and its clock from outside. */
export interface ConformOptions {
  /** The rules of SPEC.md: `rulesOfSpec(text)`, or `ourRules()` of `live-spec.ts`. */
  rules: readonly Rule[]
  target: Target
  /** Makes the device; it connects by itself. What it answers stimuli with makes it report. `busy` is for one that runs in another process. */
  device(surroundings: DeviceSurroundings): StimulusPort & Partial<Elsewhere>
  seed?: number | string
  depth?: Depth
  catalogue?: Catalogue
}

/** Everything that a run leaves behind. */
export interface Conformance extends Judgement {
  target: Target
  log: readonly Observation[]
}

const START = instant('2026-01-15T08:00:00Z')
const ADDRESS: Address = { site: 'bench', home: 'kit', device: 'device-1' }

/** Runs the whole kit against a device in this process, on a clock that jumps: hours take a second. Rejects with a KitProblem. */
export async function conform(options: ConformOptions): Promise<Conformance> {
  const { rules, target, seed = 1, depth = 'full', catalogue = anjuKinds } = options
  const clock = queueClock(START)
  const chance = stream(seed)
  let port: (StimulusPort & Partial<Elsewhere>) | undefined
  const lazy: StimulusPort = {
    get by() {
      return port?.by ?? 'program'
    },
    stimulate: (stimulus) => port!.stimulate(stimulus),
  }
  const pace = queuePace(clock, { busy: () => port?.busy?.() })
  let bench: ReturnType<typeof memoryBench> | undefined
  const self = kit({ target, catalogue, depth, random: chance.fork('kit'), pace, port: lazy }, (note) => {
    bench = memoryBench(note, clock)
    return bench
  })
  port = options.device({ bus: bench!.bus, clock, random: chance.fork('device'), address: target.address ?? ADDRESS })
  await runPlan(self, catalogue, 'the bus that it was given')
  await bench!.close()
  return { ...judge(rules, target, self.log, catalogue), target, log: self.log }
}
