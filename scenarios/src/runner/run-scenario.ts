import {
  after,
  queueClock,
  random,
  work as counter,
  type Alert,
  type Cancel,
  type Clock,
  type Incident,
  type RejectedCounts,
  type TraceHeader,
  type Truth,
} from '@anju/sdk'
import { wallClock } from '@anju/sdk/wall-clock'
import { recorder, tracedMessage, type Recorder } from '@anju/simulator'
import { titleOf } from '../document/title-of.ts'
import type { Scenario } from '../document/load-scenario.ts'
import { judge } from '../judge/judge.ts'
import { judgeLoop } from '../judge/judge-loop.ts'
import { passes, type Verdict } from '../judge/verdict.ts'
import type { Paged, StartTarget } from '../targets/target.ts'
import { versions } from '../traces/versions.ts'
import { countedWakes } from './counted-wakes.ts'
import { wallNow_ms } from './event-loop.ts'
import { heardEvents, type HeardEvent } from './heard-events.ts'
import { waitUntil } from './live-wait.ts'
import { letEnd, moveTime } from './move-time.ts'
import { play, type Refusal, type Seen } from './play.ts'
import { watchWorld } from './watch-world.ts'
import { wiring, type Way } from './way.ts'

/** How a scenario is to be run. */
export interface RunOptions {
  way: Way
  seed: number | string
  /** Live only: how many seconds of the scenario pass in one on the wall. */
  factor?: number
  startTarget: StartTarget
  /** Gets each line of the trace. */
  keep?: (line: string) => void
  /** Whether looks at the true world go into the trace as well, so that it can be drawn. They are no part of its hash. */
  looks?: boolean
  signal?: AbortSignal
  onNews?: (seen: Seen) => void
}

/** What came of one run. */
export interface RunResult {
  scenario: Scenario
  starts_ms: number
  way: Way
  seed: number | string
  passed: boolean
  /** Stopped before the end: what is there is judged, and it does not pass. */
  interrupted: boolean
  /** Why it could not be run at all. */
  blocked?: string
  verdicts: readonly Verdict[]
  /** What the document asked of the world and the world would not do. */
  refusals: readonly Refusal[]
  rejected: RejectedCounts
  truths: readonly Truth[]
  alerts: readonly Alert[]
  incidents: readonly Incident[]
  actions: Seen['actions']
  /** What devices said, the first of it. */
  heard: readonly HeardEvent[]
  trace_sha256: string
  trace_lines: number
  wall_ms: number
}

/** Plays a scenario beside a system under test, and judges it. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<RunResult> {
  const { way, seed, factor = 1, startTarget, keep, looks = false, signal, onNews } = options
  const began_ms = wallNow_ms()
  const { wire, silences } = wiring[way]
  const ends = after(scenario.starts, scenario.lasts)
  const taken = recorder(headerOf(scenario, options), keep)
  const queue = way === 'live' ? undefined : queueClock(scenario.starts)
  const clock: Clock = queue ?? wallClock({ factor, start: scenario.starts })
  const work = counter()
  const wakes = countedWakes(clock)
  const record: Recorder = { ...taken, add: (line) => taken.add(wakes.marked(line)) }
  const said = heardEvents()
  const target = await startTarget({
    site: scenario.site,
    clock: wakes.clock,
    random: random(seed).fork('target'),
    work,
    wire,
    ...(scenario.profile === undefined ? {} : { profile: scenario.profile }),
    onMessage(message) {
      said.hear(clock.now(), message)
      record.add(tracedMessage(clock.now(), message))
    },
  })
  const stage = play(scenario, { clock, seed, target, work, record, ...(onNews === undefined ? {} : { onNews }) })
  let unwatch: Cancel = () => undefined
  try {
    stage.start()
    const world = () => stage.simulation.snapshot()
    if (looks) unwatch = watchWorld(clock, world, ends, (look) => taken.aside({ at_ms: clock.now(), look }))
    if (queue === undefined) await waitUntil(clock, ends, signal)
    else await moveTime({ clock: queue, work, silences, ends, far: target.clock, signal })
    const asked = scenario.loop.some(({ pages }) => pages !== undefined)
    const pages = asked ? await target.pages?.() : undefined
    const repeated = target.confirms === true ? said.repeated : []
    return result(
      scenario,
      options,
      { ...stage.seen, pages, repeated },
      {
        rejected: target.rejected(),
        heard: said.events,
        trace_sha256: taken.close(),
        trace_lines: taken.lines,
        wall_ms: wallNow_ms() - began_ms,
      },
    )
  } finally {
    unwatch()
    if (queue === undefined) await stage.stop()
    else await letEnd({ clock: queue, work, silences }, stage.stop())
    await target.close()
  }
}

/** What a trace says of its run: enough to play it into a server by itself. */
const headerOf = (scenario: Scenario, { way, seed }: RunOptions): TraceHeader => ({
  anju: 'trace/1',
  protocol: 1,
  origin: 'simulated',
  seed,
  document: titleOf(scenario, 'en'),
  document_sha256: scenario.sha256,
  way,
  versions,
  starts_ms: scenario.starts,
  ends_ms: after(scenario.starts, scenario.lasts),
  site: scenario.site,
  setting: { start: { ...scenario.start }, faults: scenario.faults.map((fault) => ({ ...fault })) },
})

type Measured = Pick<RunResult, 'rejected' | 'heard' | 'trace_sha256' | 'trace_lines' | 'wall_ms'>

function result(
  scenario: Scenario,
  { way, seed, signal }: RunOptions,
  seen: Seen & { pages: readonly Paged[] | undefined; repeated: Iterable<string> },
  measured: Measured,
): RunResult {
  const alerts = [...seen.alerts.values()]
  const incidents = [...seen.incidents.values()]
  const { expects, allows, forbids, loop } = scenario
  const verdicts = [
    ...judge({ expects, allows, forbids, truths: seen.truths, alerts }),
    ...judgeLoop({ loop, alerts, incidents, pages: seen.pages }),
    ...unconfirmed(scenario, way, seen.repeated),
  ]
  const interrupted = signal?.aborted === true
  return {
    scenario,
    starts_ms: scenario.starts,
    way,
    seed,
    passed: !interrupted && passes(verdicts) && seen.refusals.length === 0 && Object.keys(measured.rejected).length === 0,
    interrupted,
    verdicts,
    refusals: seen.refusals,
    truths: seen.truths,
    alerts,
    incidents,
    actions: seen.actions,
    ...measured,
  }
}

/** [RUN-15] On a whole line whatever a device says is confirmed before it says it again. On the wall clock a busy machine may be late with that. */
const unconfirmed = ({ faults }: Scenario, way: Way, repeated: Iterable<string>): Verdict[] =>
  faults.length > 0 || way === 'live' ? [] : [...repeated].map((kind) => ({ outcome: 'unconfirmed', kind }))
