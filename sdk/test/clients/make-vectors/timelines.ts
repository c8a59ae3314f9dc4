import type { Bus, Connection, Message } from '../../../src/bus.ts'
import { openGate } from '../../../src/bus.ts'
import { deviceClient, type DeviceClient } from '../../../src/client/device-client.ts'
import { encode } from '../../../src/codec.ts'
import { helpButton } from '../../../src/devices/help-button.ts'
import { memoryBroker } from '../../../src/memory-broker.ts'
import { queueClock, type QueueClock } from '../../../src/queue-clock.ts'
import type { Random } from '../../../src/random.ts'
import { after, instant, Milliseconds, type Instant } from '../../../src/time.ts'
import { topicOf } from '../../../src/topics.ts'
import { storylines, type Step, type Storyline } from './storylines.ts'

/** One thing that a device does on its line: it tries to connect, or says something. */
export type Deed =
  | { at_ms: number; does: 'connect' }
  | { at_ms: number; does: 'publish'; channel: string; text: string; qos: 0 | 1; retain: boolean }

const START = instant('2026-03-01T08:00:00+08:00')
const address = { site: 'demo', home: 'h-1', device: 'd-1' }
const utf8 = new TextDecoder()
/** Where a story has more events, the ids of the first tell how they are numbered. */
const MOST_IDS = 20

/** Chance that always draws the greatest or the least, so that every wait is known. */
const fixedChance = (draws: 'most' | 'least'): Random => {
  const chance: Random = {
    int: (min, max) => (draws === 'most' ? max : min),
    unit: () => (draws === 'most' ? 0.999 : 0),
    chance: () => draws === 'most',
    normal: () => 0,
    pick: (items) => items[0]!,
    fork: () => chance,
  }
  return chance
}

const settle = async () => {
  for (let i = 0; i < 40; i++) await Promise.resolve()
}

/** Runs the clock to an instant, letting everything settle after each wake-up. */
async function runTo(clock: QueueClock, end: Instant): Promise<void> {
  await settle()
  for (let next = clock.next(); next !== undefined && next <= end; next = clock.next()) {
    clock.step()
    await settle()
  }
  clock.moveTo(end)
}

/** A line as the story wants it: it may refuse, or swallow what is said; everything that the device does on it is noted. */
function notedBus(bus: Bus, line: Line, note: (deed: Record<string, unknown>) => void): Bus {
  return {
    async connect(options) {
      note({ does: 'connect' })
      if (!line.accepts) throw new Error('nobody there')
      const made: Connection = await bus.connect(options)
      const publish = ({ topic, payload, qos, retain }: Message) => {
        note({ does: 'publish', channel: topic.split('/').at(-1), text: utf8.decode(payload), qos, retain })
        const lost = line.swallows === 'all' || (line.swallows === 'events' && topic.endsWith('/event'))
        return lost ? new Promise<void>(() => {}) : made.publish({ topic, payload, qos, retain })
      }
      return { subscribe: made.subscribe.bind(made), publish, end: () => made.end(), drop: () => made.drop(), get open() { return made.open } } // prettier-ignore
    },
  }
}

/** How the line is: what it swallows is never acknowledged. */
interface Line {
  accepts: boolean
  swallows: 'nothing' | 'all' | 'events'
}

/** What a story needs at hand. */
interface Stage {
  client: DeviceClient
  line: Line
  cut(): void
  down(channel: 'confirm' | 'command', payload: Uint8Array): Promise<void>
  ids: string[]
}

async function act(stage: Stage, step: Step): Promise<void> {
  const { client, line, ids } = stage
  switch (step.do) {
    case 'start':
      return client.start()
    case 'event':
      for (let i = 0; i < (step.times ?? 1); i++) ids.push(client.event(step.body))
      return
    case 'reading':
      return client.reading(step.body)
    case 'frame':
      return client.frame(new TextEncoder().encode(step.text))
    case 'line':
      line.accepts = step.is !== 'refused'
      line.swallows = step.is === 'silent' ? 'all' : step.is === 'silent-to-events' ? 'events' : 'nothing'
      return
    case 'cut-line':
      return stage.cut()
    case 'confirm': {
      const id = step.id ?? ids[step.event ?? -1] ?? ''
      return stage.down(
        'confirm',
        encode({ id, accepted: step.error === undefined, ...(step.error === undefined ? {} : { error: step.error }) }),
      )
    }
    case 'down':
      return stage.down(step.channel, new TextEncoder().encode(step.text))
    case 'cut-power':
      return client.cut()
    case 'stop':
      void client.stop(step.reason) // On a line that does not answer it never settles.
      return
  }
}

/** Plays one story with the reference client and notes what the device does and when. */
async function play({ name, spec, draws, steps, until_ms }: Storyline) {
  const clock = queueClock(START)
  const broker = memoryBroker(openGate)
  const line: Line = { accepts: true, swallows: 'nothing' }
  const does: Deed[] = []
  const bus = notedBus(broker.bus, line, (deed) => does.push({ at_ms: clock.now() - START, ...deed } as Deed))
  const device = { device: helpButton, address, origin: 'simulated', model: 'B-1', firmware: '1.0', room: 'bedroom' } as const
  const client = deviceClient({ ...device, bus, clock, random: fixedChance(draws) })
  const carriedOut = new Set<string>()
  // Only the first time is it done, so that a command that is carried out again shows.
  client.onCommand(({ id }) => ({ done: carriedOut.size !== carriedOut.add(id).size }))
  const stage: Stage = {
    client,
    line,
    ids: [],
    cut: () => broker.cut('demo/h-1/d-1'),
    down: (channel, payload) => broker.publish({ topic: topicOf(address, channel), payload, qos: 1, retain: false }),
  }
  for (const step of steps) {
    await runTo(clock, after(START, Milliseconds(step.at_ms)))
    await act(stage, step)
    await settle()
  }
  await runTo(clock, after(START, Milliseconds(until_ms)))
  const told = steps.map((step) => (step.do === 'confirm' && step.id === undefined ? { ...step, id: stage.ids[step.event ?? -1] } : step))
  return { name, spec, draws, steps: told, until_ms, ids: stage.ids.slice(0, MOST_IDS), does, unconfirmed: client.unconfirmed }
}

/**
 * What a device does when, given what happens to it: on a clock that jumps, with chance that always draws one end. A `line` that is `silent`
 * acknowledges nothing, one that is `silent-to-events` no event; a command is done the first time that its id is carried out, and not again; `cut-line` ends the connection; `cut-power` ends the boot, and what is unconfirmed stays.
 */
export async function timelineVectors() {
  const timelines = []
  for (const story of storylines) timelines.push(await play(story))
  const { kind } = helpButton
  const device = { kind, ...address, origin: 'simulated', model: 'B-1', firmware: '1.0', room: 'bedroom' }
  return { spec: ['EVT-2', 'EVT-3', 'EVT-4', 'EVT-5', 'EVT-7', 'PRES-2', 'PRES-5'], start_ms: START, device, timelines }
}
