import { fail, ok, type DeviceState, type FeedMessage, type Result, type Site } from '@anju/sdk'
import { serverLimits } from '../limits.ts'
import type { Ground } from '../records/ground.ts'
import type { Hours } from './day-plan.ts'
import { proved, repairsOf } from './repair-proof.ts'
import type { Synced, Visit, VisitForm } from './visit.ts'

/** What became of one visit that was sent. */
export type Put = { did: 'created' | 'changed' | 'unchanged'; visit: Visit } | { did: 'conflict'; visit: Visit }

/** The visits of a site: a durable book of them, repairs that wait for their device's word, and the hours at which doors are opened. */
export interface Visits {
  /**
   * Takes a visit, once however often it is sent. A change names the version that it was made on. Errors `home-unknown`, `device-unknown`,
   * `request-invalid` for an id that is another home's.
   */
  put(form: VisitForm, seen: number | undefined, by: string): Promise<Result<Put>>
  /** Takes what a telephone gathered while it was offline; each for itself. */
  sync(all: readonly Synced[], by: string): Promise<{ id: string; result: Result<Put> }[]>
  get(id: string): Visit | undefined
  /** The newest of a home, newest first. */
  ofHome(home: string): readonly Visit[]
  period(from_ms: number, to_ms: number): AsyncIterable<Visit>
  /** What the score needs to know. */
  standing(home: string): { visited_ms?: number; follow_up: boolean; unconfirmed: readonly string[] }
  hours(home: string): Hours | undefined
  setHours(home: string, hours: Hours, by: string): Promise<void>
}

interface VisitsOptions {
  ground: Ground
  site: Site
  devices: () => readonly DeviceState[]
  onFeed: (listener: (message: FeedMessage) => void) => void
}

const formOf = ({ version: _version, received_ms: _received, repairs: _repairs, ...form }: Visit): VisitForm => form
const same = (a: VisitForm, b: VisitForm) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))

/** With the keys of objects in order: two telephones may write the same visit in two orders. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

export function visits({ ground, site, devices, onFeed }: VisitsOptions): Visits {
  const book = ground.books.book<Visit>('visits')
  const wishes = ground.books.book<Hours & { home: string }>('visit-hours')
  const now = () => ground.agenda.now()
  const homes = new Map(site.homes.map((home) => [home.id, new Set(home.devices.map(({ id }) => id))]))
  const byHome = Map.groupBy(book.all(), ({ home }) => home)
  for (const [home, all] of byHome)
    byHome.set(
      home,
      all.toSorted((a, b) => b.began_ms - a.began_ms),
    )
  /** Without what was erased since: the book forgets first. */
  const ofHome = (home: string) => (byHome.get(home) ?? []).filter(({ id }) => book.get(id) !== undefined)
  const stateOf = (home: string) => (device: string) => devices().find((one) => one.home === home && one.device === device)

  const keep = (visit: Visit) => {
    const others = ofHome(visit.home).filter(({ id }) => id !== visit.id)
    const all = [visit, ...others].toSorted((a, b) => b.began_ms - a.began_ms)
    byHome.set(visit.home, all.slice(0, serverLimits.visits_live))
    book.put(visit.id, visit, { over: all.indexOf(visit) >= serverLimits.visits_live, at_ms: visit.began_ms })
    for (const old of all.slice(serverLimits.visits_live)) if (old !== visit) book.put(old.id, old, { over: true, at_ms: old.began_ms })
  }
  /** A visit that is known: from memory, or from the store when it is over. It is stored at the time at which it began. */
  const find = async ({ id, began_ms }: VisitForm): Promise<Visit | undefined> => {
    const live = book.get(id)
    if (live !== undefined) return live
    for await (const old of book.period(began_ms, began_ms + 1)) if (old.id === id) return old
    return undefined
  }
  const look = (home: string, state: (device: string) => DeviceState | undefined) => {
    for (const visit of ofHome(home)) {
      const checked = visit.repairs.map((repair) => {
        const confirmed_ms = repair.confirmed_ms ?? proved(repair, state(repair.device))
        return confirmed_ms === undefined ? repair : { ...repair, confirmed_ms }
      })
      if (checked.every((one, n) => one.confirmed_ms === visit.repairs[n]!.confirmed_ms)) continue
      for (const [n, { device, did, confirmed_ms }] of checked.entries())
        if (confirmed_ms !== visit.repairs[n]!.confirmed_ms)
          ground.audit(`visit:${visit.id}`, 'repair-confirmed', 'server', { device, did, confirmed_ms: confirmed_ms! })
      keep({ ...visit, repairs: checked })
    }
  }
  onFeed((message) => {
    if (message.type !== 'device' || !byHome.has(message.device.home)) return
    const { home, device } = message.device
    look(home, (id) => (id === device ? message.device : undefined))
  })

  const takeNow = async (form: VisitForm, seen: number | undefined, by: string): Promise<Result<Put>> => {
    const known = homes.get(form.home)
    if (known === undefined) return fail('home-unknown', { home: form.home }, '/home')
    const stranger = form.devices.findIndex(({ device }) => !known.has(device))
    if (stranger >= 0) {
      const { device } = form.devices[stranger]!
      return fail('device-unknown', { home: form.home, device }, `/devices/${stranger}/device`)
    }
    const before = await find(form)
    if (before !== undefined && before.home !== form.home)
      return fail('request-invalid', { problem: 'a visit of this id was made to another home' }, '/id')
    if (before !== undefined && same(formOf(before), form)) return ok({ did: 'unchanged', visit: before })
    if (before !== undefined && seen !== before.version) return ok({ did: 'conflict', visit: before })
    const visit: Visit = {
      ...form,
      version: (before?.version ?? 0) + 1,
      received_ms: now(),
      repairs: repairsOf(form.devices, stateOf(form.home), now(), before?.repairs),
    }
    keep(visit)
    ground.audit(`visit:${visit.id}`, before === undefined ? 'visited' : 'visit-changed', by, { home: visit.home, version: visit.version })
    look(visit.home, stateOf(visit.home))
    return ok({ did: before === undefined ? 'created' : 'changed', visit: book.get(visit.id) ?? visit })
  }
  /** One after the other: a visit that is sent twice at once must not be looked up twice before it is kept. */
  let line: Promise<unknown> = Promise.resolve()
  const take: typeof takeNow = (form, seen, by) => {
    const taken = line.then(() => takeNow(form, seen, by))
    line = taken.catch(() => undefined)
    return taken
  }

  return {
    async put(form, seen, by) {
      const taken = await take(form, seen, by)
      await ground.stored()
      return taken
    },
    async sync(all, by) {
      const results: { id: string; result: Result<Put> }[] = []
      for (const { visit, seen } of all) results.push({ id: visit.id, result: await take(visit, seen, by) })
      await ground.stored()
      return results
    },
    get: (id) => book.get(id),
    ofHome,
    period: (from_ms, to_ms) => book.period(from_ms, to_ms),
    standing(home) {
      const all = ofHome(home)
      const met = all.filter(({ nobody_in }) => nobody_in !== true)
      const follow = all.find(({ next }) => next !== undefined)
      const unconfirmed = all.flatMap(({ repairs }) => repairs.filter(({ confirmed_ms }) => confirmed_ms === undefined))
      return {
        // A telephone's clock may run ahead: nobody was there later than they told it.
        ...(met[0] === undefined ? {} : { visited_ms: Math.min(met[0].began_ms, met[0].received_ms) }),
        follow_up: follow !== undefined && follow.next!.at_ms <= now() && (met[0] === undefined || met[0].began_ms <= follow.began_ms),
        unconfirmed: [
          ...new Set(unconfirmed.filter(({ at_ms }) => now() - at_ms >= serverLimits.repair_heard_within).map(({ device }) => device)),
        ],
      }
    },
    hours(home) {
      const { home: _home, ...hours } = wishes.get(home) ?? { home }
      return wishes.get(home) && hours
    },
    async setHours(home, hours, by) {
      wishes.put(home, { home, ...hours })
      ground.audit(`home:${home}`, 'visit-hours', by, { ...hours })
      await ground.stored()
    },
  }
}
