import {
  queueClock,
  random,
  steps,
  work as counter,
  type Alert,
  type Instant,
  type QueueClock,
  type StepRequest,
  type TraceHeader,
  type TraceLine,
  type Work,
} from '@anju/sdk'
import { exitCode, Stop } from '../cli/exit-code.ts'
import { quiet } from '../runner/quiescence.ts'
import type { StartTarget, Target } from '../targets/target.ts'
import { sentMessage } from './sent-message.ts'

/** What a server made of a trace, beside what stands in it. */
export interface Replayed {
  /** Alerts as the trace has them, and as they were raised now; each as it was when it came. */
  recorded: readonly Alert[]
  raised: readonly Alert[]
  messages: number
}

/**
 * Plays what devices said and what people did into a fresh server on a clock of its own, as fast as it goes. The server is told nothing of what the trace
 * says that was raised. Throws a Stop for a trace without its site.
 */
export async function replayInside(header: TraceHeader, lines: AsyncIterable<TraceLine>, startTarget: StartTarget): Promise<Replayed> {
  const { site, starts_ms, ends_ms, seed } = header
  if (site === undefined || starts_ms === undefined)
    throw new Stop(
      exitCode.usage,
      'The trace does not carry its site, so no server can be set up for it; replay it to a broker by --to mqtt://….',
    )
  const clock = queueClock(starts_ms as Instant)
  const work = counter()
  const target = await startTarget({ site, clock, random: random(seed).fork('target'), work, wire: 'memory' })
  const recorded = new Map<string, Alert>()
  const raised = new Map<string, Alert>()
  let messages = 0
  const journey = replayClock(clock, work)
  target.onIncident((_, alerts) => {
    for (const alert of alerts) if (!raised.has(alert.id)) raised.set(alert.id, alert)
  })
  try {
    const line = await target.bus(site.homes[0]!.devices[0]!).connect({ clientId: 'replay', clean: true, onMessage: () => undefined })
    for await (const one of lines) {
      await journey.pass(one.at_ms as Instant)
      if ('alert' in one) recorded.set(one.alert.id, one.alert)
      const sent = sentMessage(one)
      const step = stepOf(one)
      if (sent !== undefined || step !== undefined) await journey.wake(wokenBefore(one))
      if (sent !== undefined) {
        messages += 1
        void line.publish(sent.message)
      } else if (step !== undefined) void takeStep(target, work, step)
    }
    await journey.pass((ends_ms ?? clock.now()) as Instant)
    await journey.wake(Infinity)
    await line.end()
  } finally {
    await target.close()
  }
  return { recorded: [...recorded.values()], raised: [...raised.values()], messages }
}

/** Moves the clock of a replay as that of the run moved: what is due before an instant comes first, and of what is due at it so much as came first then. */
function replayClock(clock: QueueClock, work: Work) {
  let woken = 0
  const stepTo = async (goesOn: (next: Instant) => boolean) => {
    for (;;) {
      await quiet(work, 1)
      const next = clock.next()
      if (next === undefined || !goesOn(next)) return
      if (next > clock.now()) woken = 0
      woken += 1
      clock.step()
    }
  }
  return {
    async pass(until: Instant): Promise<void> {
      if (until <= clock.now()) return
      await stepTo((next) => next < until)
      clock.moveTo(until)
      woken = 0
    },
    wake: (times: number): Promise<void> => stepTo((next) => next <= clock.now() && woken < times),
  }
}

const wokenBefore = (line: TraceLine): number => ('message' in line ? line.message.woken : 'action' in line ? line.action.woken : 0) ?? 0

const known: ReadonlySet<string> = new Set(steps)

/** A step of the closed loop that somebody took: an action about an incident. */
function stepOf(line: TraceLine): { incident: string; request: StepRequest } | undefined {
  if (!('action' in line)) return undefined
  const { who, does, args = {} } = line.action
  const { incident, outcome } = args
  if (!known.has(does) || typeof incident !== 'string') return undefined
  const request = { step: does, by: who, ...(outcome === undefined ? {} : { outcome }) } as StepRequest
  return { incident, request }
}

/** Takes a step; one that is refused was refused before, too. */
async function takeStep(target: Target, work: Work, { incident, request }: { incident: string; request: StepRequest }): Promise<void> {
  const done = work.begin('staff')
  await target.step?.(incident, request)
  done()
}
