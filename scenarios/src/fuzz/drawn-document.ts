import { Milliseconds, Minutes, Seconds, type Duration, type Home, type Random } from '@anju/sdk'
import { formatDuration } from '../document/duration-text.ts'
import type { ExpectationText, FaultText, ScenarioText } from '../document/scenario.ts'
import { emergencies, type Setting } from './drawn-emergency.ts'
import { drawnNuisances } from './drawn-nuisance.ts'
import { drawnStaff } from './drawn-staff.ts'

/** Longest outage that is drawn: a device is missed after three heartbeats, and what follows is another matter. */
const OUTAGE_AT_MOST_S = 90
/** What a line that loses, delays or comes back may cost above its outage: devices try again at growing intervals. */
const LINE_COSTS = Seconds(60)

/** A home that documents can be drawn for. */
export interface DrawableHome {
  /** The home file, as a document names it. */
  file: string
  home: Home
}

/** A document that follows from `draw` alone: a home, a part of the day, one or two emergencies that its devices promise to tell, nuisances, a bad line. */
export function drawnDocument(homes: readonly DrawableHome[], draw: Random): ScenarioText {
  const { file, home } = draw.pick(homes)
  const night = draw.chance(1, 3)
  const hour = night ? draw.pick(['23', '01', '03']) : draw.pick(['09', '11', '15', '18'])
  const who = draw.pick(home.residents).id
  const setting: Setting = { home, who, night, at: Seconds(draw.int(120, 300)), draw }
  const possible = Object.values(emergencies).filter((one) => one.promised(setting))
  const first = draw.pick(possible)
  const others = possible.filter((one) => one !== first)
  const chosen = [first, ...(others.length > 0 && draw.chance(1, 4) ? [draw.pick(others)] : [])]
  const happening = chosen.map((one) => one.happens({ ...setting, at: Seconds(draw.int(120, 300)) }))
  const faults = draw.chance(1, 2) ? drawnFaults(home, draw) : []
  const slack = faults.length === 0 ? Milliseconds(0) : plus(LINE_COSTS, outages(faults))
  const lasts = plus(Math.max(...happening.map(({ takes }) => takes)) as Duration, plus(slack, Minutes(8)))
  const due = happening.flatMap(({ expects }) => expects)
  const fallsIn = due.flatMap(({ alert, room }) => (alert === 'fall' && room !== undefined ? [room] : []))
  const staff = draw.chance(1, 3) ? drawnStaff(draw.pick(due).alert, draw) : []
  const timeline = [...happening.flatMap(({ steps }) => steps), ...drawnNuisances(setting, fallsIn)].sort((a, b) => a.at - b.at)
  return {
    title: { zh: '随机抽取的情景', en: `Drawn: ${happening.map(({ name }) => name).join(' and ')}` },
    home: file,
    starts: `2026-03-02T${hour}:${draw.pick(['05', '20', '40'])}:00+08:00`,
    lasts: formatDuration(lasts),
    people: { [who]: { in: draw.pick(home.plan.rooms.filter(({ kind }) => kind === 'bedroom' || kind === 'living')).id } },
    timeline: timeline.map(({ at, action }) => ({ at: formatDuration(at), ...action })),
    faults,
    ...(staff.length === 0 ? {} : { staff }),
    expects: happening.flatMap(({ expects }) =>
      expects.map(({ within, ...rest }): ExpectationText => ({ ...rest, within: formatDuration(plus(within, slack)) })),
    ),
  }
}

function drawnFaults(home: Home, draw: Random): FaultText[] {
  const faults: FaultText[] = []
  const device = () => (draw.chance(1, 2) ? {} : { device: draw.pick(home.devices).id })
  const from_s = () => draw.int(30, 300)
  const during = (least_s: number, most_s: number) => {
    const from = from_s()
    return { from: formatDuration(Seconds(from)), until: formatDuration(Seconds(from + draw.int(least_s, most_s))) }
  }
  if (draw.chance(1, 2)) faults.push({ fault: 'loss', ratio: [1, draw.int(5, 12)], ...during(30, 240), ...device() })
  if (draw.chance(1, 3))
    faults.push({
      fault: 'delay',
      ratio: [1, draw.int(2, 6)],
      least: '100 ms',
      most: `${draw.int(1, 4)} s`,
      ...during(30, 240),
      ...device(),
    })
  if (draw.chance(1, 3)) faults.push({ fault: 'duplication', ratio: [1, draw.int(2, 6)], ...during(30, 300), ...device() })
  if (draw.chance(1, 2)) faults.push({ fault: 'outage', ...during(5, OUTAGE_AT_MOST_S), ...device() })
  return faults
}

/** All outages, one after the other. */
const outages = (faults: readonly FaultText[]): Duration =>
  Seconds(faults.filter(({ fault }) => fault === 'outage').length * OUTAGE_AT_MOST_S)

const plus = (a: Duration, b: Duration) => (a + b) as Duration
