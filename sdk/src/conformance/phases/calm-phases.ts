import { encode } from '../../codec.ts'
import { Milliseconds, Seconds } from '../../time.ts'
import { exampleBody } from '../example-body.ts'
import { period_s, type Timed } from '../period.ts'
import { eventBodies, sampleEvents, type Kit } from '../kit.ts'
import type { Phase } from './phase.ts'

const utf8 = new TextEncoder()
/** The application's words as bytes, also where they are no command of the protocol. */
export const words = (value: unknown): Uint8Array => utf8.encode(typeof value === 'string' ? value : JSON.stringify(value))

/** Waits until the events that are under way are confirmed, and the confirmations have had time to arrive. */
export async function confirmed(kit: Kit, span = Seconds(3)): Promise<void> {
  await kit.until(() => kit.open.length === 0, span)
  await kit.wait(Milliseconds(kit.depth === 'quick' ? 100 : 250))
}

const events = async (kit: Kit, variants: number) => {
  for (const body of eventBodies(kit.device!, variants)) {
    await kit.report(body)
    await confirmed(kit)
  }
}

export const eventsPhase: Phase = {
  name: 'events',
  title: { en: 'Every event of the kind, confirmed at once', zh: '逐一触发各类事件并立即确认' },
  profiles: ['supervised', 'lite'],
  about_s: (_, depth) => (depth === 'quick' ? 1 : 3),
  byHand_s: (hand_s, { events }) => 2 * hand_s * Object.keys(events).length,
  async run(kit) {
    await events(kit, 2)
  },
}

export const commandsPhase: Phase = {
  name: 'commands',
  title: { en: 'Every command of the kind, and repeats of them', zh: '逐一下发命令及重复命令' },
  profiles: ['supervised'],
  about_s: () => 1,
  async run(kit) {
    const device = kit.device!
    const replied = (count: number) => kit.until(() => replies(kit) >= count, Seconds(5))
    const bodies = Object.values(device.schemas.commands).map((schema) => exampleBody(schema, 0))
    for (const [i, body] of bodies.entries()) {
      const payload = encode({ id: `kit-c-${i}`, body: body['command'] === 'stream' ? { ...body, for_s: 0 } : body })
      const before = replies(kit)
      await kit.tell('command', 'command', payload)
      await replied(before + 1)
      await kit.tell('command', 'command-repeat', payload)
      await replied(before + 2)
    }
  },
}

const replies = ({ log }: Kit) => log.filter((seen) => seen.saw === 'publish' && seen.topic.endsWith('/reply')).length

export const framesPhase: Phase = {
  name: 'frames',
  title: { en: 'A stream of binary frames', zh: '二进制帧数据流' },
  profiles: ['supervised'],
  fits: (device) => device.frames === true && Object.hasOwn(device.schemas.commands, 'stream'),
  about_s: () => 2,
  async run(kit) {
    await kit.tell('command', 'command', encode({ id: 'kit-frames', body: { command: 'stream', for_s: 600 } }))
    const frames = () => kit.log.filter((seen) => seen.saw === 'publish' && seen.topic.endsWith('/frame')).length
    await kit.until(() => frames() >= 3, Seconds(5))
  },
}

export const stopFramesPhase = async (kit: Kit): Promise<void> => {
  await kit.tell('command', 'command', encode({ id: 'kit-frames-off', body: { command: 'stream', for_s: 0 } }))
  await kit.wait(Seconds(1))
}

export const clockPhase: Phase = {
  name: 'clock',
  title: { en: 'A device without a time, and with it again', zh: '清除并恢复设备时间' },
  profiles: ['supervised'],
  about_s: () => 1,
  async run(kit) {
    if (!(await kit.stimulate({ do: 'clock', is: 'unset' }))) return
    await kit.report(sampleEvents(kit.device!).plain)
    await confirmed(kit)
    await kit.stimulate({ do: 'clock', is: 'right' })
    await kit.wait(Seconds(0.1))
  },
}

export const cadencePhase: Phase = {
  name: 'cadence',
  title: { en: 'Readings and heartbeat', zh: '读数与心跳' },
  profiles: ['supervised'],
  fits: (_device, _target, depth) => depth !== 'quick',
  about_s: (device, depth) => (depth === 'full' ? watch_s(device) : Math.ceil(2.25 * period_s(device)) + 2),
  async run(kit) {
    const timed = timedDevice(kit)
    if (kit.depth === 'full') return kit.wait(Seconds(watch_s(timed)))
    await kit.until(() => readingsOfNow(kit) >= 2, Seconds(2.25 * period_s(timed)))
    await kit.wait(Seconds(Math.max(0.5, keepAliveLeft_s(kit))))
  },
}

/** How long the line must yet be watched until its keep-alive is over, where it is shorter than the heartbeat and so says more than it. */
function keepAliveLeft_s({ log, heartbeat_s }: Kit): number {
  const line = log.findLast((seen) => seen.saw === 'connect')
  const keep_alive_s = line?.keep_alive_s ?? 0
  if (line === undefined || keep_alive_s >= heartbeat_s) return 0
  return 1.1 * keep_alive_s + 1 - (log.at(-1)!.at_ms - line.at_ms) / 1_000
}

/** Longer than a heartbeat with its tolerance, and than two readings. */
export const watch_s = ({ heartbeat_s, reading }: Timed) => Math.ceil(Math.max(heartbeat_s * 1.15, reading.every_s * 2.25)) + 2

/** The device's kind with the heartbeat that its birth says: on a bench it may be shorter than in a home. */
export const timedDevice = (kit: Kit): Timed => ({ ...kit.device!, heartbeat_s: kit.heartbeat_s })

/** The longest time from one reading to the next on one connection so far, seconds: it may be more than the kind says, and 0 when none was seen. */
export function shownPeriod_s({ log }: Kit): number {
  const all = log.flatMap((seen) => (seen.saw === 'publish' && seen.topic.endsWith('/reading') ? [seen] : []))
  const spans = all.slice(1).map((to, i) => (to.line === all[i]!.line ? to.at_ms - all[i]!.at_ms : 0))
  return Math.max(0, ...spans) / 1_000
}

/** Readings on the connection that there is now. */
export function readingsOfNow({ log }: Kit): number {
  const line = log.findLast(({ saw }) => saw === 'publish')
  const now = line?.saw === 'publish' ? line.line : undefined
  return log.filter((seen) => seen.saw === 'publish' && seen.line === now && seen.topic.endsWith('/reading')).length
}
