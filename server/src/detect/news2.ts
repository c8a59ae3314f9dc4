/** What a home can measure of the NEWS2 score. */
export const vitalNames = ['breath_per_min', 'spo2_pct', 'heart_per_min', 'skin_c'] as const
export type VitalName = (typeof vitalNames)[number]

/** What NEWS2 asks for and no device of a home measures: without it a score is partial, and says so. */
export const missingFromScore = ['systolic', 'consciousness', 'oxygen', 'core-temperature'] as const

/** Upper ends of the bands of the NEWS2 chart (Royal College of Physicians, 2017; SpO2 by scale 1, on air) with their points. */
const CHART: Readonly<Record<Exclude<VitalName, 'skin_c'>, readonly (readonly [up_to: number, points: number])[]>> = {
  breath_per_min: [
    [8, 3],
    [11, 1],
    [20, 0],
    [24, 2],
    [Infinity, 3],
  ],
  spo2_pct: [
    [91, 3],
    [93, 2],
    [95, 1],
    [Infinity, 0],
  ],
  heart_per_min: [
    [40, 3],
    [50, 1],
    [90, 0],
    [110, 1],
    [130, 2],
    [Infinity, 3],
  ],
}

/**
 * What is usual for healthy people over 65, who breathe outside the chart's zero band: breaths up to 28 a minute and oxygen down to 91 % (n = 791).
 * Used until the person's own baseline is known.
 */
const USUAL: Readonly<Record<Exclude<VitalName, 'skin_c'>, readonly [least: number, most: number]>> = {
  breath_per_min: [12, 27.5],
  spo2_pct: [90.5, 100],
  heart_per_min: [45, 110],
}

/** Skin at the wrist is not the chart's temperature. So far above the person's own it counts like a fever, °C. Chosen. */
const FEVER = { above_own_c: 2.5, without_own_c: 37 } as const

/** Points of one value by the chart. */
export function chartPoints(name: Exclude<VitalName, 'skin_c'>, value: number): number {
  return CHART[name].find(([up_to]) => Math.round(value) <= up_to)![1]
}

/**
 * Points of one value above what the person always has: a resting rate of 22 is two points on the chart and none for somebody who always breathes so.
 * Without a baseline a value that is usual over 65 has none. A fever at the wrist has three, as a single parameter that calls for help.
 */
export function pointsOver(name: VitalName, value: number, own: number | undefined): number {
  if (name === 'skin_c') return value >= (own === undefined ? FEVER.without_own_c : own + FEVER.above_own_c) ? 3 : 0
  const points = chartPoints(name, value)
  if (own === undefined) {
    const [least, most] = USUAL[name]
    return value >= least && value <= most ? 0 : points
  }
  // Up to 28 breaths a minute are usual over 65: fast for the person they may be, critical by themselves they are not.
  const most = name === 'breath_per_min' && value > MIDDLE.breath_per_min && value <= USUAL.breath_per_min[1] ? 2 : 3
  // Nearer to the middle of the chart than one's own is no excess.
  const better = name === 'spo2_pct' ? value >= own : Math.abs(value - MIDDLE[name]) <= Math.abs(own - MIDDLE[name])
  return better ? 0 : Math.min(most, Math.max(0, points - chartPoints(name, own)))
}

const MIDDLE = { breath_per_min: 16, heart_per_min: 70 } as const

/** What a value that has points is called. */
export function causeOf(name: VitalName, value: number): string {
  if (name === 'spo2_pct') return 'low-spo2'
  if (name === 'skin_c') return 'fever'
  const low = value < MIDDLE[name]
  if (name === 'heart_per_min') return low ? 'bradycardia' : 'tachycardia'
  return low ? 'bradypnoea' : 'tachypnoea'
}

/** The partial score of what was measured: the sum, the worst single parameter and its cause. Urgent at 5 or a single 3. */
export interface PartialScore {
  score: number
  worst?: { name: VitalName; points: number; cause: string }
  urgent: boolean
}

/** Adds up the points above the person's own baseline. */
export function partialScore(
  values: Readonly<Partial<Record<VitalName, number>>>,
  own: Readonly<Partial<Record<VitalName, number>>>,
): PartialScore {
  let score = 0
  let worst: PartialScore['worst']
  for (const name of vitalNames) {
    const value = values[name]
    if (value === undefined) continue
    const points = pointsOver(name, value, own[name])
    score += points
    if (points > (worst?.points ?? 0)) worst = { name, points, cause: causeOf(name, value) }
  }
  return { score, urgent: score >= 5 || (worst?.points ?? 0) >= 3, ...(worst === undefined ? {} : { worst }) }
}
