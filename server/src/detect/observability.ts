import type { BoundRule, WatchedHome } from './rule.ts'

/** What a rule lacks in a home that has no device of any of these kinds: the first of them. */
export const lacksKinds =
  (...kinds: readonly string[]) =>
  ({ devices }: WatchedHome): readonly string[] =>
    [...devices.values()].some(({ kind }) => kinds.includes(kind)) ? [] : [kinds.join('-or-')]

/** What cannot be observed in a home, by rule: codes of what is missing. A rule that is absent sees what it needs. */
export const blindSpots = (rules: readonly BoundRule[], home: WatchedHome): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(rules.map((rule) => [rule.id, rule.lacks(home)] as const).filter(([, lacks]) => lacks.length > 0))
