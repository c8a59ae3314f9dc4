import type { Random } from '@anju/sdk'
import { bestMix, frontier, type Choice } from './best-mix.ts'
import { caughtPerYear } from './caught.ts'
import type { HomeRisk, MixHome, MixOption } from './mix-options.ts'
import { worthInterval, type ShareInterval } from './worth-interval.ts'

/** What a budget buys, and what that is worth. */
export interface DeviceMix {
  spent_yuan: number
  /** Share of all emergencies that at least one device notices, per cent, as things are, and with what is bought. */
  before: ShareInterval
  after: ShareInterval
  /** The best share for smaller budgets, too: where more money stops helping. */
  curve: readonly { budget_yuan: number; caught_pct: number }[]
  homes: readonly HomeMix[]
}
export interface HomeMix {
  home: string
  buy: readonly { kind: string; room?: string; price_yuan: number }[]
  before_pct: number
  after_pct: number
}

/** Steps of the budget that are told apart at most: a budget is then divided finely enough, and prices are rounded up to a step. */
const MOST_STEPS = 20_000
const CURVE_POINTS = 10

/** The mix that notices the most emergencies of all homes within a budget, exactly, up to the rounding of prices. Waits for `turn` between parts. */
export async function deviceMix(
  homes: readonly MixHome[],
  budget_yuan: number,
  random: Random,
  turn: () => Promise<void> = () => Promise.resolve(),
): Promise<DeviceMix> {
  const step_yuan = stepOf(homes, budget_yuan)
  const units = Math.floor(budget_yuan / step_yuan)
  const groups: { home: number; choices: Choice<readonly MixOption[]>[] }[] = []
  for (const [n, home] of homes.entries()) {
    for (const part of partsOf(home)) groups.push({ home: n, choices: choicesOf(part, step_yuan, units) })
    await turn()
  }
  const mix = await bestMix(
    groups.map(({ choices }) => choices),
    units,
    turn,
  )
  const bought = homes.map((): MixOption[] => [])
  for (const [n, { what }] of mix.chosen(units).entries()) bought[groups[n]!.home]!.push(...what)
  const all = homes.reduce((sum, { risks }) => sum + perYear(risks), 0)
  const there = homes.map(({ options }) => options.filter(({ have }) => have))
  const with_ = there.map((own, n) => [...own, ...bought[n]!])
  const now = homes.reduce((sum, { risks }, n) => sum + caughtPerYear(risks, there[n]!), 0)
  return {
    spent_yuan: bought.flat().reduce((sum, { price_yuan }) => sum + price_yuan, 0),
    before: await worthInterval(homes, there, random, turn),
    after: await worthInterval(homes, with_, random, turn),
    curve: Array.from({ length: CURVE_POINTS + 1 }, (_, n) => {
      const at = Math.floor((units * n) / CURVE_POINTS)
      return { budget_yuan: at * step_yuan, caught_pct: percent(now + mix.worth(at), all) }
    }),
    homes: homes.map(({ home, risks }, n) => ({
      home,
      buy: bought[n]!.map(({ kind, room, price_yuan }) => ({ kind, ...(room === undefined ? {} : { room }), price_yuan })),
      before_pct: percent(caughtPerYear(risks, there[n]!), perYear(risks)),
      after_pct: percent(caughtPerYear(risks, with_[n]!), perYear(risks)),
    })),
  }
}

const perYear = (risks: readonly HomeRisk[]) => risks.reduce((sum, { per_year }) => sum + per_year, 0)
const percent = (part: number, whole: number) => (whole === 0 ? 0 : Math.round((10_000 * part) / whole) / 100)
const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))

/** The greatest step that all prices are multiples of, or a coarser one where that would be too many. */
function stepOf(homes: readonly MixHome[], budget_yuan: number): number {
  const prices = homes.flatMap(({ options }) => options.map(({ price_yuan }) => price_yuan)).filter((price) => price > 0)
  return Math.max(prices.reduce(gcd, 0), Math.ceil(budget_yuan / MOST_STEPS), 1)
}

/** Devices that notice the same emergency belong together; parts that share none can be decided one by one. */
function partsOf({ risks, options }: MixHome): { risks: HomeRisk[]; have: MixOption[]; buy: MixOption[] }[] {
  const parts: { keys: Set<string>; options: MixOption[] }[] = []
  for (const option of options) {
    const keys = new Set(option.notices.map(({ risk }) => risk))
    const joined = parts.filter((part) => [...keys].some((key) => part.keys.has(key)))
    for (const part of joined) parts.splice(parts.indexOf(part), 1)
    parts.push({
      keys: new Set([...keys, ...joined.flatMap((part) => [...part.keys])]),
      options: [...joined.flatMap((part) => part.options), option],
    })
  }
  return parts.map(({ keys, options: own }) => ({
    risks: risks.filter(({ key }) => keys.has(key)),
    have: own.filter(({ have }) => have),
    buy: own.filter(({ have }) => !have),
  }))
}

/** Every set of devices that could be bought for one part, as far as no cheaper one is as good. Worth is what it notices beyond what is there. */
function choicesOf({ risks, have, buy }: ReturnType<typeof partsOf>[number], step_yuan: number, units: number) {
  const now = caughtPerYear(risks, have)
  const choices: Choice<readonly MixOption[]>[] = []
  for (let set = 0; set < 1 << buy.length; set++) {
    const what = buy.filter((_, n) => (set & (1 << n)) !== 0)
    const cost = what.reduce((sum, { price_yuan }) => sum + Math.ceil(price_yuan / step_yuan), 0)
    if (cost <= units) choices.push({ cost, worth: caughtPerYear(risks, [...have, ...what]) - now, what })
  }
  return frontier(choices)
}
