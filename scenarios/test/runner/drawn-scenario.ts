import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { instant, Minutes, random, Seconds, type Duration, type Home, type Random } from '@anju/sdk'
import type { Action, Fault } from '@anju/simulator'
import { parse } from 'yaml'
import type { Scenario } from '../../src/document/load-scenario.ts'

const home = parse(readFileSync(join(import.meta.dirname, '../../homes/wanqing-3-1204.yaml'), 'utf8')) as Home
const who = 'wang-xiulan'

/** One emergency, or its quiet twin, as a timeline from a drawn instant on. */
type Hazard = (at: Duration, draw: Random) => { at: Duration; action: Action }[]
const plus = (at: Duration, more: Duration) => (at + more) as Duration

const hazards: Readonly<Record<string, Hazard>> = {
  fall: (at, draw) => {
    const rooms = ['bathroom', 'living', 'bedroom'] as const
    return [
      { at: Seconds(10), action: { do: 'walk', who, to: draw.pick(rooms) } },
      { at, action: { do: 'fall', who } },
    ]
  },
  slip: (at, draw) => [
    { at: Seconds(10), action: { do: 'walk', who, to: 'bathroom' } },
    { at, action: { do: 'fall', who } },
    { at: plus(at, Seconds(draw.int(2, 40))), action: { do: 'get-up', who } },
  ],
  gas: (at) => [{ at, action: { do: 'turn-on', what: 'stove', lit: false } }],
  water: (at) => [{ at, action: { do: 'turn-on', what: 'basin', drain: 'shut' } }],
  sos: (at, draw) => [{ at, action: { do: 'press', who, device: draw.pick(['button-bedside', 'button-bathroom', 'wristband-1']) } }],
  door: (at, draw) => [
    { at, action: { do: 'open', opening: 'front-door' } },
    { at: plus(at, Seconds(draw.int(60, 420))), action: { do: 'shut', opening: 'front-door' } },
  ],
  unplug: (at) => [{ at, action: { do: 'unplug', device: 'radar-living' } }],
}

function drawnFaults(draw: Random, lasts: Duration): Fault[] {
  const faults: Fault[] = []
  const from_s = draw.int(0, 60)
  const until_s = draw.int(from_s + 1, lasts / 1_000)
  const device = () => (draw.chance(1, 2) ? {} : { device: draw.pick(home.devices).id })
  if (draw.chance(1, 3)) faults.push({ fault: 'loss', ratio: [draw.int(1, 3), 10], from_s, until_s, ...device() })
  if (draw.chance(1, 4))
    faults.push({ fault: 'delay', ratio: [1, draw.int(2, 6)], least_s: 0.1, most_s: draw.int(1, 5), from_s, until_s, ...device() })
  if (draw.chance(1, 4)) faults.push({ fault: 'duplication', ratio: [1, draw.int(2, 6)], from_s, until_s, ...device() })
  if (draw.chance(1, 5)) faults.push({ fault: 'outage', from_s, until_s: Math.min(until_s, from_s + draw.int(5, 90)), ...device() })
  return faults
}

/** A scenario that follows from its seed alone: one or two hazards, a start by day or by night, faults of the network. */
export function drawnScenario(seed: number): Scenario {
  const draw = random(seed).fork('drawn')
  const lasts = Minutes(draw.int(8, 9))
  const names = Object.keys(hazards)
  const chosen = draw.chance(1, 3) ? [draw.pick(names), draw.pick(names)] : [draw.pick(names)]
  const timeline = chosen.flatMap((name) => hazards[name]!(Seconds(draw.int(60, 180)), draw)).sort((a, b) => a.at - b.at)
  return {
    file: `drawn ${seed}: ${chosen.join(' and ')}`,
    sha256: createHash('sha256').update(String(seed)).digest('hex'),
    title: { zh: `抽样 ${seed}`, en: `Drawn ${seed}` },
    case: { number: 1, of: 1, label: '', values: {} },
    proves: [],
    site: { id: 'scenario', title: { zh: '情景', en: 'Scenario' }, time_zone: '+08:00', homes: [home] },
    home,
    starts: instant(draw.chance(1, 2) ? '2026-03-02T23:10:00+08:00' : '2026-03-02T15:10:00+08:00'),
    lasts,
    start: { people: { [who]: draw.pick([{ in: 'living' }, { sits: 'sofa' }, { in: 'bedroom' }, { lies: 'bed' }]) } },
    timeline,
    faults: drawnFaults(draw, lasts),
    staff: [],
    responses: [],
    expects: [],
    allows: [],
    forbids: [],
    loop: [],
  }
}
