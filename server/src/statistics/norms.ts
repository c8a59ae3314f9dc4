import type { Incident, Title } from '@anju/sdk'
import { loopTimes } from './loop-times.ts'
import { shareOf, type Share } from './share.ts'

/** One figure that services of this kind promise, and how this one stands against it. */
export interface Gauge {
  id: string
  title: Title
  /** Within so many seconds … */
  within_s: number
  /** … in at least so many per cent. */
  aim_pct: number
  is: Share
  /** Met or missed only when the whole interval lies on one side; else there are too few cases to say. */
  verdict: 'met' | 'missed' | 'open'
  source: string
}

interface Norm extends Omit<Gauge, 'is' | 'verdict'> {
  of: 'acknowledge_ms' | 'arrive_ms'
}

const TSA = 'Telecare Services Association, code of practice: calls answered'
const MASCOT = 'Merton (Mascot) telecare: attendance at the home'

/** The norms of services, with where they come from. */
export const norms: readonly Norm[] = [
  {
    id: 'answered-60',
    of: 'acknowledge_ms',
    within_s: 60,
    aim_pct: 97.5,
    source: TSA,
    title: { zh: '60 秒内接警', en: 'Answered in 60 s' },
  },
  {
    id: 'answered-180',
    of: 'acknowledge_ms',
    within_s: 180,
    aim_pct: 99,
    source: TSA,
    title: { zh: '180 秒内接警', en: 'Answered in 180 s' },
  },
  {
    id: 'arrived-15-min',
    of: 'arrive_ms',
    within_s: 900,
    aim_pct: 90,
    source: 'Xiamen 邻安康: on site in 15 minutes; the share of 90 % is chosen',
    title: { zh: '15 分钟内到场', en: 'On site in 15 min' },
  },
  {
    id: 'arrived-45-min',
    of: 'arrive_ms',
    within_s: 2_700,
    aim_pct: 90,
    source: MASCOT,
    title: { zh: '45 分钟内到场', en: 'On site in 45 min' },
  },
  {
    id: 'arrived-60-min',
    of: 'arrive_ms',
    within_s: 3_600,
    aim_pct: 100,
    source: MASCOT,
    title: { zh: '60 分钟内到场', en: 'On site in 60 min' },
  },
]

/** How some incidents stand against each norm. What nobody answered yet counts once its limit has passed. */
export function gauges(incidents: readonly Incident[], now_ms: number): Gauge[] {
  return norms.map(({ of, ...norm }) => {
    const counted = incidents.filter((incident) => countsFor(incident, of, norm.within_s * 1000, now_ms))
    const within = counted.filter((incident) => (loopTimes(incident)[of] ?? Infinity) <= norm.within_s * 1000).length
    const is = shareOf(within, counted.length)
    return { ...norm, is, verdict: verdictOf(is, norm.aim_pct) }
  })
}

/** Who was never dispatched owes nobody an arrival; whose limit still runs is not counted yet. */
function countsFor(incident: Incident, of: Norm['of'], limit_ms: number, now_ms: number): boolean {
  const times = loopTimes(incident)
  if (times[of] !== undefined) return true
  if (of === 'arrive_ms' && (times.dispatch_ms === undefined || incident.outcome !== undefined)) return false
  return now_ms - incident.raised_ms > limit_ms
}

function verdictOf({ of, pct = 0, low_pct, high_pct }: Share, aim_pct: number): Gauge['verdict'] {
  if (of === 0) return 'open'
  if (aim_pct === 100) return pct === 100 ? (of >= 30 ? 'met' : 'open') : 'missed'
  return low_pct >= aim_pct ? 'met' : high_pct < aim_pct ? 'missed' : 'open'
}
