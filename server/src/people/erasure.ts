import { fail, isOpen, ok, type Alert, type Home, type Incident, type Result, type Site } from '@anju/sdk'
import type { AlertBook } from '../alerts/alert-book.ts'
import type { Ground } from '../records/ground.ts'
import type { Store } from '../store/store.ts'
import { peopleLimits } from './people-limits.ts'
import { redactedAlert, redactedIncident } from './redact.ts'

/** What an erasure took out, and what stays, by codes: a person reads both before they answer whoever asked for it. */
export interface Erased {
  home: string
  resident: string
  /** Incidents of the home that lost their notes, measured values and positions. */
  incidents: number
  /** Records beside the alarms that are gone. */
  records: number
  /** `site-file`: the name stands there until somebody takes it out; `audit`: the chain is never cut; `events`: gone within seven days; `rule-states`. */
  left: readonly ('site-file' | 'audit' | 'events' | 'rule-states')[]
}

/** Forgets people: one of them when they or their family ask for it, and all after the time for which their data is needed. */
export interface Erasure {
  erased(home: string, resident: string): boolean
  /** A home without whom it has forgotten. */
  without(home: Home): Home
  /** Errors `home-unknown`, `resident-unknown`, `incident-open`: what is under way comes first. */
  erase(home: string, resident: string, reason: string, by: string): Promise<Result<Erased>>
  /** Takes notes, values and positions out of incidents that were raised before an instant; so many at once. Answers how many. */
  redactBefore(before_ms: number): Promise<number>
}

/** Collections that hold what was written about a home or somebody in it. */
const ABOUT_PEOPLE = [
  'visits',
  'visit-hours',
  'inspections',
  'assessments',
  'install-dates',
  'signatures',
  'pulled-plugs',
  'device-tests',
  'device-tests-over',
  'consents',
] as const

interface About {
  home?: string
  resident?: string
}

export function erasing({ store, ground, book, site }: { store: Store; ground: Ground; book: AlertBook; site: Site }): Erasure {
  const gone = ground.books.book<{ home: string; resident: string; at_ms: number }>('erased')
  const erased = (home: string, resident: string) => gone.get(`${home}/${resident}`) !== undefined

  /** Those that are over and of which something is left to take out, as they are now. */
  const redact = async (before_ms: number, which: (incident: Incident) => boolean): Promise<number> => {
    await ground.stored()
    const found: [Incident, readonly Alert[]][] = []
    for await (const { incident, alerts } of store.period(0, before_ms)) {
      if (isOpen(incident.state) || !which(incident)) continue
      const [after, told] = [redactedIncident(incident, ground.agenda.now()), alerts.map(redactedAlert)]
      if (after !== incident || told.some((alert, at) => alert !== alerts[at])) found.push([after, told])
      if (found.length >= peopleLimits.redacted_at_once) break
    }
    for (const [incident, alerts] of found) book.replace(incident, alerts)
    await ground.stored()
    return found.length
  }
  const redactAll = async (which: (incident: Incident) => boolean): Promise<number> => {
    let all = 0
    for (let some = -1; some !== 0; all += some) some = await redact(Number.MAX_SAFE_INTEGER, which)
    return all
  }
  const eraseRecords = async (which: (about: About) => boolean): Promise<number> => {
    let all = 0
    for (const collection of ABOUT_PEOPLE) all += await ground.books.book<About>(collection).eraseWhere(which)
    return all
  }

  return {
    erased,
    without: (home) =>
      home.residents.some(({ id }) => erased(home.id, id))
        ? { ...home, residents: home.residents.filter(({ id }) => !erased(home.id, id)) }
        : home,
    async erase(id, resident, reason, by) {
      const home = site.homes.find((one) => one.id === id)
      if (home === undefined) return fail('home-unknown', { home: id.slice(0, 64) })
      if (!home.residents.some((one) => one.id === resident)) return fail('resident-unknown', { resident: resident.slice(0, 64) })
      if (book.incidents().some((one) => one.home === id && isOpen(one.state))) return fail('incident-open')
      gone.put(`${id}/${resident}`, { home: id, resident, at_ms: ground.agenda.now() })
      const last = home.residents.every((one) => erased(id, one.id))
      const records = await eraseRecords((about) => about.home === id && (last || about.resident === resident))
      const incidents = await redactAll((one) => one.home === id)
      ground.audit(`home:${id}`, 'resident-erased', by, { resident, reason, incidents, records })
      await ground.stored()
      return ok({ home: id, resident, incidents, records, left: ['site-file', 'audit', 'events', 'rule-states'] })
    },
    redactBefore: (before_ms) => redact(before_ms, () => true),
  }
}
