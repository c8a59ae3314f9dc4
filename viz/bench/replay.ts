// A replay's memory and its seeks: a log filled to its limit several times over with the messages of a home in which somebody walks, then played from end to
// end and sought in at random. It is the state of the replay that is measured, without the picture.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { seededRandom } from '../src/scene/stage/seeded-random.ts'
import { viewLimits } from '../src/view/limits.ts'
import type { Heard } from '../src/view/replay/heard.ts'
import { ReplayLog } from '../src/view/replay/replay-log.ts'
import { device, person, quietHello, T0, world } from '../test/fixture/situations.ts'

/** A world ten times a second, a report each second: 11 messages a second, 40,000 an hour. */
const message = (i: number): Heard => {
  const at_ms = T0 + i * 91
  if (i % 11 === 0) {
    const reading = { at_ms, body: { gas_lel_pct: (i / 11) % 30, posture: 'standing', x_m: 1, y_m: 0 } }
    return {
      at_ms,
      from: 'feed',
      message: { type: 'device', seq: i + 1, device: device(i % 22 === 0 ? 'gas-kitchen' : 'radar-living', { reading }) },
    }
  }
  return { at_ms, from: 'director', message: { type: 'world', world: world(at_ms, { people: [person({ position_m: [i % 5, 2, 0.9] })] }) } }
}

export function replayFigures(
  rounds: number,
  print: (name: string, value: number, unit: string, more?: Record<string, unknown>) => void,
): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const held_MB = () => {
    collect()
    return process.memoryUsage().heapUsed / 1e6
  }
  const empty = held_MB()
  const log = new ReplayLog()
  log.push({ at_ms: T0, from: 'feed', message: { type: 'hello', seq: 0, ...quietHello() } })
  const after: number[] = []
  let count = 0
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < viewLimits.replay_messages; i++) log.push(message(count++))
    const { from_ms, to_ms } = log.span!
    let shown = log.at(from_ms)
    for (let at = from_ms; at < to_ms; at += 1_000) shown = log.step(shown, at, Math.min(to_ms, at + 1_000))
    after.push(held_MB() - empty)
  }
  const hours = (count * 91) / 3_600_000
  const [first, last] = [after[1] ?? after[0]!, after.at(-1)!]
  print('replay_memory_growth_pct', ((last - first) / first) * 100, '%', {
    limit: 5,
    held_MB: Number(last.toFixed(1)),
    hours_heard_and_played: Number(hours.toFixed(1)),
  })
  const random = seededRandom(7)
  const { from_ms, to_ms } = log.span!
  const took = Array.from({ length: 500 }, () => {
    const at = from_ms + (to_ms - from_ms) * random()
    const before = performance.now()
    log.at(at)
    return performance.now() - before
  }).sort((a, b) => a - b)
  print('replay_seek_p99_ms', took[495]!, 'ms', { limit: 200, median: Number(took[250]!.toFixed(2)), messages: log.size })
}
