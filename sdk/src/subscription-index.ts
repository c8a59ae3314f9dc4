import { hasWildcard, isHidden } from './topic-filter.ts'

type Qos = 0 | 1

interface Level<Who> {
  next: Map<string, Level<Who>>
  /** Filters that end here. */
  here: Map<Who, Qos>
  /** Filters that end here in `#`. */
  rest: Map<Who, Qos>
}

/** Who wants which topics. Answers in the order of subscription within a filter, so that equal runs deliver equally. */
export interface SubscriptionIndex<Who> {
  add(filter: string, who: Who, qos: Qos): void
  remove(filter: string, who: Who): void
  /** Calls `visit` for every filter that matches; one who has several is visited several times. */
  match(topic: string, visit: (who: Who, qos: Qos) => void): void
}

const level = <Who>(): Level<Who> => ({ next: new Map(), here: new Map(), rest: new Map() })

/** Exact filters in a map, since nearly all are exact; the others in a tree of levels. */
export function subscriptionIndex<Who>(): SubscriptionIndex<Who> {
  const exact = new Map<string, Map<Who, Qos>>()
  const root = level<Who>()
  let wild = 0

  const place = (filter: string, make: boolean): Map<Who, Qos> | undefined => {
    if (!hasWildcard(filter)) {
      const found = exact.get(filter)
      if (found !== undefined || !make) return found
      const made = new Map<Who, Qos>()
      exact.set(filter, made)
      return made
    }
    let at = root
    for (const name of filter.split('/')) {
      if (name === '#') return at.rest
      let next = at.next.get(name)
      if (next === undefined) {
        if (!make) return undefined
        next = level()
        at.next.set(name, next)
      }
      at = next
    }
    return at.here
  }

  const visitAll = (all: Map<Who, Qos>, visit: (who: Who, qos: Qos) => void) => {
    for (const [who, qos] of all) visit(who, qos)
  }
  const walk = (at: Level<Who>, levels: readonly string[], i: number, visit: (who: Who, qos: Qos) => void) => {
    visitAll(at.rest, visit)
    if (i === levels.length) return visitAll(at.here, visit)
    const named = at.next.get(levels[i]!)
    if (named !== undefined) walk(named, levels, i + 1, visit)
    const any = at.next.get('+')
    if (any !== undefined) walk(any, levels, i + 1, visit)
  }

  return {
    add(filter, who, qos) {
      const whose = place(filter, true)!
      if (hasWildcard(filter) && !whose.has(who)) wild += 1
      whose.set(who, qos)
    },
    remove(filter, who) {
      const whose = place(filter, false)
      if (whose?.delete(who) !== true) return
      if (hasWildcard(filter)) wild -= 1
      else if (whose.size === 0) exact.delete(filter)
    },
    match(topic, visit) {
      const named = exact.get(topic)
      if (named !== undefined) visitAll(named, visit)
      if (wild === 0) return
      const levels = topic.split('/')
      if (!isHidden(topic)) return walk(root, levels, 0, visit)
      const first = root.next.get(levels[0]!)
      if (first !== undefined) walk(first, levels, 1, visit)
    },
  }
}
