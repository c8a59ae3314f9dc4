import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Days, Hours, instant, Minutes, random, type Duration, type Home, type Random } from '@anju/sdk'
import type { Action } from '@anju/simulator'
import { parse } from 'yaml'
import type { Scenario } from '../../src/document/load-scenario.ts'

const home = parse(readFileSync(join(import.meta.dirname, '../../homes/wanqing-3-1204.yaml'), 'utf8')) as Home
const who = 'wang-xiulan'

type Timed = Scenario['timeline'][number]
const at = (day: number, hour: number, draw: Random): Duration => (Days(day) + Hours(hour) + Minutes(draw.int(0, 59))) as Duration

/** What takes instruments in on one day: how often each thing happens is chosen for a lively home, drawn anew each day. */
function nuisancesOf(day: number, draw: Random): Timed[] {
  const some = (least: number, most: number, from_h: number, to_h: number, action: () => Action): Timed[] =>
    Array.from({ length: draw.int(least, most) }, () => ({ at: at(day, draw.int(from_h, to_h), draw), action: action() }))
  return [
    ...some(2, 4, 8, 19, () => ({ do: 'sit-hard', who, on: draw.pick(['sofa', 'bed', 'chair-east']) })),
    ...some(1, 1, 7, 9, () => ({ do: 'make-bed', who, what: 'bed' })),
    ...some(0, 1, 8, 20, () => ({ do: 'drop-object', room: draw.pick(['living', 'kitchen', 'bedroom', 'bathroom']) })),
    ...some(0, 1, 9, 20, () => ({ do: 'run-fan', room: draw.pick(['living', 'bedroom']), for_s: 3_600 })),
    ...some(1, 2, 9, 18, () => ({ do: 'stir-curtain', opening: draw.pick(['bedroom-window', 'living-window']) })),
    ...some(0, 1, 10, 16, () => ({ do: 'let-in-pet', room: draw.pick(['living', 'bedroom']) })),
    ...some(0, 1, 9, 12, () => ({ do: 'run-robot-cleaner', room: draw.pick(['living', 'bedroom']) })),
    ...some(0, 2, 8, 22, () => ({ do: 'neighbour-walks', room: 'bathroom', wall: 'n' })),
    ...some(2, 6, 8, 20, () => ({ do: 'clap', who })),
  ]
}

/** A home that lives a life of its own for some days among nuisances; nothing in it is an emergency. */
export function noisyLife(seed: number, days: number): Scenario {
  const draw = random(seed).fork('noisy-life')
  const timeline: Timed[] = [
    { at: Minutes(1), action: { do: 'hang-mirror', what: 'toilet' } },
    ...Array.from({ length: days }, (_, day) => nuisancesOf(day, draw)).flat(),
  ]
  return {
    file: `noisy life ${seed}`,
    sha256: '0'.repeat(64),
    title: { zh: `嘈杂的生活 ${seed}`, en: `Noisy life ${seed}` },
    case: { number: 1, of: 1, label: '', values: {} },
    proves: [],
    site: { id: 'scenario', title: { zh: '情景', en: 'Scenario' }, time_zone: '+08:00', homes: [home] },
    home,
    starts: instant('2026-03-02T00:00:00+08:00'),
    lasts: Days(days),
    start: { day: true },
    timeline: timeline.toSorted((a, b) => a.at - b.at),
    faults: [],
    staff: [],
    responses: [],
    expects: [],
    allows: [],
    forbids: [],
    loop: [],
  }
}
