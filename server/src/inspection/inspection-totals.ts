import { hazardCodes, levels, type HazardCode, type Level } from './hazard.ts'
import { mended, type Inspection, type KeptInspection } from './inspections.ts'

/** What inspections came to in one area, or in all of the site. */
export interface Totals {
  /** Absent for the whole site. */
  area?: string
  homes: number
  /** Homes of which an inspection was kept. */
  inspected: number
  /** Homes with a hazard of the level. */
  homes_with: Readonly<Record<Level, number>>
  hazards: Readonly<Record<Level, number>>
  /** Hazards that were found by the last inspection that was kept, and that are gone. */
  mended: number
  score: number
  /** How many homes have it, by code; the most frequent first. */
  by_code: readonly { code: HazardCode; homes: number }[]
}

function totalsOf(all: readonly Inspection[], last: (home: string) => KeptInspection | undefined): Totals {
  const perLevel = (count: (level: Level) => number) =>
    Object.fromEntries(levels.map((level) => [level, count(level)])) as Record<Level, number>
  const by_code = hazardCodes
    .map((code) => ({ code, homes: all.filter(({ hazards }) => hazards.some((one) => one.code === code)).length }))
    .filter(({ homes }) => homes > 0)
  return {
    homes: all.length,
    inspected: all.filter(({ home }) => last(home) !== undefined).length,
    homes_with: perLevel((level) => all.filter(({ by_level }) => by_level[level] > 0).length),
    hazards: perLevel((level) => all.reduce((sum, { by_level }) => sum + by_level[level], 0)),
    mended: all.reduce((sum, one) => sum + mended(last(one.home), one).length, 0),
    score: all.reduce((sum, { score }) => sum + score, 0),
    by_code: by_code.toSorted((a, b) => b.homes - a.homes),
  }
}

/** The totals of the site, and of each area: the one with the greatest score a home first, where help is needed most. */
export function inspectionTotals(
  all: readonly Inspection[],
  last: (home: string) => KeptInspection | undefined,
): { site: Totals; areas: Totals[] } {
  const perHome = ({ score, homes }: Totals) => score / homes
  const areas = [...Map.groupBy(all, ({ area }) => area)].map(([area, homes]) => ({ area, ...totalsOf(homes, last) }))
  return { site: totalsOf(all, last), areas: areas.toSorted((a, b) => perHome(b) - perHome(a) || (a.area < b.area ? -1 : 1)) }
}
