import {
  encode,
  memoryBroker,
  openGate,
  parseTopic,
  queueClock,
  topicOf,
  work as counter,
  type Broker,
  type Home,
  type Instant,
  type Message,
  type QueueClock,
  type RegisteredDevice,
  type Truth,
  type Work,
} from '@anju/sdk'
import type { WireSaid } from '@anju/sdk/adapters'
import type { Action } from '../action.ts'
import type { Fault } from '../faults/fault.ts'
import { simulateHome, type HomeSimulation } from '../simulate-home.ts'
import type { Start } from '../start.ts'
import { macrotask, soon } from './event-loop.ts'

/** One home on the virtual clock, before a broker in memory whose application confirms every event that arrives. */
export interface ModelRun {
  home: Home
  site: string
  seed: number | string
  from: Instant
  until: Instant
  starts?: Start
  faults?: readonly Fault[]
  timeline?: readonly { at_s: number; action: Action }[]
  time_zone?: string
  /** What a device says that speaks a foreign family, to whoever reads that. */
  wire?: (device: RegisteredDevice, said: WireSaid, at: Instant) => void
  /** What a device hands to its line, before any fault of the line. */
  said?: (device: RegisteredDevice, message: Message, at: Instant) => void
  /** What arrives at the broker, from devices and from the application. */
  heard?: (message: Message, at: Instant) => void
  truth?: (truth: Truth, at: Instant) => void
  /** An action of the timeline, and the code of why it could not be done. */
  acted?: (action: Action, at: Instant, refused: string | undefined) => void
  /** Called when all is still at an instant, before time moves on; `false` ends the run. */
  step?: (simulation: HomeSimulation, at: Instant) => boolean | void
  /** The end was reached. */
  ended?: (simulation: HomeSimulation, at: Instant) => void
}

/** Lets the home live from its start to its end, as fast as the machine. */
export async function runModel(run: ModelRun): Promise<void> {
  const clock = queueClock(run.from)
  const work = counter()
  const broker: Broker = memoryBroker(
    {
      ...openGate,
      publish(_, message) {
        run.heard?.(message, clock.now())
        confirm(broker, work, message)
        return { deliver: true }
      },
    },
    { work },
  )
  const { home, site, seed, starts, faults, time_zone, said, wire } = run
  const simulation = simulateHome({
    home,
    site,
    seed,
    clock,
    work,
    bus: () => broker.bus,
    ...(starts === undefined ? {} : { starts }),
    ...(faults === undefined ? {} : { faults }),
    ...(time_zone === undefined ? {} : { time_zone }),
    ...(wire === undefined ? {} : { wire: (device) => ({ out: (bytes) => wire(device, bytes, clock.now()) }) }),
    ...(said === undefined ? {} : { said: (device, message) => said(device, message, clock.now()) }),
  })
  simulation.onTruth((truth) => run.truth?.(truth, clock.now()))
  for (const { at_s, action } of run.timeline ?? [])
    clock.wakeAt((run.from + at_s * 1000) as Instant, () => {
      const done = simulation.act(action)
      run.acted?.(action, clock.now(), done.ok ? undefined : done.fault.code)
    })
  simulation.start()
  const whole = await move(clock, work, run.until, () => run.step?.(simulation, clock.now()) !== false)
  if (whole) run.ended?.(simulation, clock.now())
}

/** Moves time on until `end`; false when it was stopped before. A turn of the event loop is given only when something was set going that answers later. */
async function move(clock: QueueClock, work: Work, end: Instant, goesOn: () => boolean): Promise<boolean> {
  let begun = -1
  for (;;) {
    while (work.inFlight > 0 || work.begun !== begun) {
      begun = work.begun
      await macrotask()
    }
    if (!goesOn()) return false
    const next = clock.next()
    if (next === undefined || next > end) break
    clock.step()
  }
  clock.moveTo(end)
  return true
}

const text = new TextDecoder()

/** The application's side: every event is confirmed as soon as the broker has it. */
function confirm(broker: Broker, work: Work, { topic, payload }: Message): void {
  if (!topic.endsWith('/event')) return
  const parsed = parseTopic(topic)
  if (!parsed.ok) return
  const { boot, seq } = JSON.parse(text.decode(payload)) as { boot: string; seq: number }
  const done = work.begin('application')
  soon(() => {
    const answer = encode({ id: `${boot}-${seq}`, accepted: true })
    void broker.publish({ topic: topicOf(parsed.value, 'confirm'), payload: answer, qos: 1, retain: false })
    done()
  })
}
