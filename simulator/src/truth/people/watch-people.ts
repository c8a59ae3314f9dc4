import type { Home, Instant } from '@anju/sdk'
import { NEVER } from '../../people/phase.ts'
import type { ResidentBody } from '../../people/resident.ts'
import { Trail, type PeopleWatch } from './trail.ts'

/** Tells all truths of people what turns, in the order in which it happens. */
export interface PeopleWatches {
  look(now: Instant): void
  /** When it must look again, though nothing else happens. */
  next(): Instant
}

/** `watches` makes those of one person; `shared` those of the home, given all trails. */
export function watchPeople(
  { plan }: Home,
  people: readonly ResidentBody[],
  watches: (trail: Trail) => readonly PeopleWatch[],
  shared: (trails: readonly Trail[]) => readonly PeopleWatch[],
): PeopleWatches {
  const own = people.map((body) => {
    const trail = new Trail(body, plan)
    return { trail, watches: watches(trail) }
  })
  const ofHome = shared(own.map(({ trail }) => trail))
  const all = [...own.flatMap((one) => one.watches), ...ofHome]
  const handled = all.filter((watch) => watch.handled !== undefined)
  const firstTurn = () => {
    let first = own[0]
    for (const one of own) if (one.trail.next < first!.trail.next) first = one
    return first
  }
  const firstDue = () => {
    let first = all[0]
    for (const watch of all) if (watch.due < first!.due) first = watch
    return first
  }
  return {
    look(now) {
      for (;;) {
        const turning = firstTurn()
        const due = firstDue()
        const [turns, comes] = [turning?.trail.next ?? NEVER, due?.due ?? NEVER]
        if (turns > now && comes > now) break
        // Whoever gets up at the last instant has got up in time.
        if (turns <= comes) {
          const { trail, watches: mine } = turning!
          trail.take()
          for (const watch of mine) watch.turn(trail, turns)
          for (const watch of ofHome) watch.turn(trail, turns)
        } else due!.come(comes)
      }
      for (const watch of handled) watch.handled!(now)
    },
    next() {
      let next: number = firstDue()?.due ?? NEVER
      if (all.some(({ open }) => open)) next = Math.min(next, firstTurn()?.trail.next ?? NEVER)
      return next as Instant
    },
  }
}
