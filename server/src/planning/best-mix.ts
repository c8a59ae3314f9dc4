/** One way to equip a part of a home: what it costs and what it is worth. */
export interface Choice<T> {
  cost: number
  worth: number
  what: T
}

/** Only what is worth more than everything that costs no more: in order of cost, from nothing on. */
export function frontier<T>(choices: readonly Choice<T>[]): Choice<T>[] {
  const kept: Choice<T>[] = []
  for (const one of choices.toSorted((a, b) => a.cost - b.cost || b.worth - a.worth))
    if (one.worth > (kept.at(-1)?.worth ?? -Infinity)) kept.push(one)
  return kept
}

/** The best for every budget up to a limit. */
export interface BestMix<T> {
  /** The most that can be had for so many units of money. */
  worth(units: number): number
  /** What to choose of each group for so many units. */
  chosen(units: number): Choice<T>[]
}

/**
 * One choice of each group, together within the budget, with the greatest worth: the multiple-choice knapsack, solved exactly by dynamic programming.
 * Costs are whole units; each group has a choice that costs nothing. Gives way by `turn` between groups.
 */
export async function bestMix<T>(
  groups: readonly (readonly Choice<T>[])[],
  units: number,
  turn: () => Promise<void> = () => Promise.resolve(),
): Promise<BestMix<T>> {
  const best = [new Float64Array(units + 1)]
  const picked: Uint16Array[] = []
  for (const group of groups) {
    const before = best.at(-1)!
    const after = new Float64Array(units + 1).fill(-Infinity)
    const pick = new Uint16Array(units + 1)
    for (const [n, { cost, worth }] of group.entries())
      for (let money = cost; money <= units; money++) {
        const total = before[money - cost]! + worth
        if (total > after[money]!) {
          after[money] = total
          pick[money] = n
        }
      }
    best.push(after)
    best.shift() // Only the newest is built on; what was picked leads back.
    picked.push(pick)
    await turn()
  }
  const last = best[0]!
  return {
    worth: (money) => last[money]!,
    chosen(money) {
      let left = money
      const back = groups.map((_, n) => {
        const at = groups.length - 1 - n
        const choice = groups[at]![picked[at]![left]!]!
        left -= choice.cost
        return choice
      })
      return back.toReversed()
    },
  }
}
