import {
  after,
  queueClock,
  random,
  work as counter,
  type Alert,
  type Clock,
  type Incident,
  type RejectedCounts,
  type Truth,
} from '@anju/sdk'
import { wallClock } from '@anju/sdk/wall-clock'
import { recorder, tracedMessage } from '@anju/simulator'
import { titleOf } from '../document/title-of.ts'
import type { Scenario } from '../document/load-scenario.ts'
import { judge } from '../judge/judge.ts'
import { judgeLoop } from '../judge/judge-loop.ts'
import { passes, type Verdict } from '../judge/verdict.ts'
import type { StartTarget } from '../targets/target.ts'
import { wallNow_ms } from './event-loop.ts'
import { heardEvents, type HeardEvent } from './heard-events.ts'
import { waitUntil } from './live-wait.ts'
import { moveTime } from './move-time.ts'
import { play, type Refusal, type Seen } from './play.ts'
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
  const { way, seed, factor = 1, startTarget, keep, signal, onNews } = options
  const began_ms = wallNow_ms()
  const { wire, silences } = wiring[way]
  const ends = after(scenario.starts, scenario.lasts)
  const header = { anju: 'trace/1', protocol: 1, seed, document: titleOf(scenario, 'en'), document_sha256: scenario.sha256, way } as const
  const record = recorder(header, keep)
  const queue = way === 'live' ? undefined : queueClock(scenario.starts)
  const clock: Clock = queue ?? wallClock({ factor, start: scenario.starts })
  const work = counter()
  const said = heardEvents()
  const target = await startTarget({
    site: scenario.site,
    clock,
    random: random(seed).fork('target'),
    work,
    wire,
    onMessage(message) {
      said.hear(clock.now(), message)
      record.add(tracedMessage(clock.now(), message))
    },
  })
  const stage = play(scenario, { clock, seed, target, work, record, ...(onNews === undefined ? {} : { onNews }) })
  try {
    stage.start()
    if (queue === undefined) await waitUntil(clock, ends, signal)
    else await moveTime({ clock: queue, work, silences, ends, far: target.clock, signal })
    return result(scenario, options, stage.seen, {
      rejected: target.rejected(),
      heard: said.events,
      trace_sha256: record.close(),
      trace_lines: record.lines,
      wall_ms: wallNow_ms() - began_ms,
    })
  } finally {
    await stage.stop()
    await target.close()
  }
}

type Measured = Pick<RunResult, 'rejected' | 'heard' | 'trace_sha256' | 'trace_lines' | 'wall_ms'>

function result(scenario: Scenario, { way, seed, signal }: RunOptions, seen: Seen, measured: Measured): RunResult {
  const alerts = [...seen.alerts.values()]
  const incidents = [...seen.incidents.values()]
  const { expects, allows, forbids, loop } = scenario
  const verdicts = [...judge({ expects, allows, forbids, truths: seen.truths, alerts }), ...judgeLoop({ loop, alerts, incidents })]
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
