import type { Alert, Instant } from '@anju/sdk'
import { Type, type Static } from 'typebox'
import { Check, Default } from 'typebox/value'
import type { Claim, Verdict } from '../rule.ts'

/** The homes of one building that are offline now, and whether the building was claimed. JSON; made again from the open alerts at a start. */
export interface BuildingState {
  offline: Readonly<Record<string, { onset_ms: number; cause: string; origin: Alert['origin'] }>>
  raised: boolean
}

/** What the second stage hears of the alert stream: a home went offline, or is heard again. */
export type BuildingSignal =
  | { type: 'raised'; at: Instant; home: string; onset_ms: number; cause: string; origin: Alert['origin'] }
  | { type: 'cleared'; at: Instant; home: string }

export const BuildingOptions = Type.Object(
  {
    homes: Type.Integer({ default: 2, minimum: 2, maximum: 1_000, 'x-unit': '1', description: 'So many homes at once. Chosen.' }),
    share_pct: Type.Number({
      default: 50,
      minimum: 1,
      maximum: 100,
      'x-unit': '%',
      description: "And so large a share of the building's homes. Chosen.",
    }),
    within_s: Type.Number({
      default: 180,
      minimum: 10,
      maximum: 3_600,
      'x-unit': 's',
      description: 'Homes that fell silent so close together have one cause: three heartbeats. Chosen.',
    }),
  },
  { additionalProperties: false },
)
export type BuildingOptions = Static<typeof BuildingOptions>

export const buildingOffline = { id: 'building-offline', version: 1, start: { offline: {}, raised: false } as BuildingState } as const

/** The options with their defaults. Throws a RangeError when they do not fit. */
export function buildingOptions(given: Partial<BuildingOptions> = {}): BuildingOptions {
  const options = Default(BuildingOptions, { ...given })
  if (!Check(BuildingOptions, options)) throw new RangeError('Options of building-offline do not fit.')
  return options
}

/** The homes that fell silent close together: the largest such group, the earliest of equals. */
function together({ offline }: BuildingState, within_s: number): string[] {
  const homes = Object.entries(offline).sort(([a, x], [b, y]) => x.onset_ms - y.onset_ms || (a < b ? -1 : 1))
  let [from, to, end] = [0, 0, 0]
  for (const [i, [, { onset_ms }]] of homes.entries()) {
    while (end < homes.length && homes[end]![1].onset_ms - onset_ms <= within_s * 1_000) end += 1
    if (end - i > to - from) [from, to] = [i, end]
  }
  return homes.slice(from, to).map(([id]) => id)
}

function claimOf(building: string, group: readonly string[], { offline }: BuildingState, at: Instant): Claim {
  const parts = group.map((home) => ({ home, ...offline[home]! }))
  const power = parts.filter(({ cause }) => cause === 'power').length
  return {
    kind: 'building-offline',
    cause: power * 2 > parts.length ? 'power' : 'line',
    key: building,
    devices: [],
    onset: Math.min(...parts.map(({ onset_ms }) => onset_ms)) as Instant,
    late: false,
    supervised: true,
    origin: parts.some(({ origin }) => origin === 'real') ? 'real' : 'simulated',
    mode: 'actual',
    evidence: parts.slice(0, 16).map(({ home, onset_ms, cause }) => ({
      device: home,
      said: 'home-offline',
      happened_ms: onset_ms,
      arrived_ms: at,
      values: { cause, homes_offline: parts.length },
    })),
    confidence_pct: Math.min(98, 60 + 10 * parts.length),
    cancelled_by: ['homes-heard-again'],
  }
}

/**
 * A building is offline when enough of its homes fell silent close together: one cause, one visit. Told and then answers, like every rule; it reads the
 * alert stream of the site and not the devices. It clears when fewer than two of its homes are offline.
 */
export function stepBuilding(
  before: BuildingState,
  signal: BuildingSignal,
  building: { key: string; homes: readonly string[] },
  options: BuildingOptions,
): Verdict<BuildingState> {
  if (signal.type === 'cleared') {
    const { [signal.home]: _, ...offline } = before.offline
    const over = before.raised && Object.keys(offline).length < 2
    return {
      state: { offline, raised: before.raised && !over },
      ...(over ? { clear: [{ kind: 'building-offline' as const, key: building.key }] } : {}),
    }
  }
  const { home, onset_ms, cause, origin } = signal
  const state: BuildingState = { ...before, offline: { ...before.offline, [home]: { onset_ms, cause, origin } } }
  const group = together(state, options.within_s)
  const enough = group.length >= options.homes && group.length * 100 >= building.homes.length * options.share_pct
  if (!enough) return { state }
  return { state: { ...state, raised: true }, raise: [claimOf(building.key, group, state, signal.at)] }
}
