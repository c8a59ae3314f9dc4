import { fail, ok, type Incident, type Result, type Site, type Work } from '@anju/sdk'
import type { AlertBook } from '../alerts/alert-book.ts'
import { serverLimits } from '../limits.ts'
import { areaOf } from '../people/area-of.ts'
import type { Rota } from '../people/rota.ts'
import type { Ground } from '../records/ground.ts'
import { contactsOf, type Contact, type Contacts } from './contacts.ts'
import type { Page, PageSinks } from './page.ts'
import { defaultPolicy, type PagePolicy } from './page-policy.ts'
import { policyProblem } from './policy-problem.ts'
import { pager } from './pager.ts'
import { nextShiftChange } from './shift-change.ts'

/** Who is paged about what: the policy with its versions, the people, and the pages. */
export interface Paging {
  follow(incident: Incident): void
  forget(incident: string): void
  /** Erases pages by their ids. */
  erase(pages: readonly string[]): void
  policy(): PagePolicy
  /** Puts another in its place, by its version. Errors `policy-changed`, and those of {@link policyProblem}. */
  setPolicy(policy: Omit<PagePolicy, 'version'>, seen: number, by: string): Result<PagePolicy>
  /** Every policy that stood in a period, oldest first. */
  policies(from_ms: number, to_ms: number): AsyncIterable<PagePolicy>
  readonly contacts: Contacts
  people(): readonly Contact[]
  /** Error `request-invalid` when there are too many. */
  setContact(contact: Contact, by: string): Result<Contact>
  /** Error `contact-unknown`. */
  eraseContact(id: string, by: string): Result<Contact>
  /** Pages on their way. */
  underWay(): readonly Page[]
  /** Pages that were queued in a period, oldest first. */
  pages(from_ms: number, to_ms: number): AsyncIterable<Page>
}

export interface PagingOptions {
  ground: Ground
  work: Work
  site: Pick<Site, 'homes' | 'time_zone'>
  sinks: PageSinks
  /** What is open, restored already. */
  book: Pick<AlertBook, 'incident' | 'incidents' | 'alertsOf'>
}

const NOW = 'now'
const NOBODY: Rota = { shifts: [], stand_ins: [] }

/** Pages about the incidents of a book, going on where a server before it was. */
export function paging({ ground, site, book, ...rest }: PagingOptions): Paging {
  const policies = ground.books.book<PagePolicy>('page-policy')
  const people = ground.books.book<Contact>('contacts')
  const rotas = ground.books.book<{ rota: Rota }>('rota')
  const homes = new Map(site.homes.map((home) => [home.id, home]))
  const policy = () => policies.get(NOW) ?? defaultPolicy
  const rota = () => rotas.get(NOW)?.rota ?? NOBODY
  const contacts = contactsOf({ all: () => people.all(), rota, time_zone: site.time_zone, areaOf: (home) => areaOf(homes.get(home)) })
  const pages = pager({
    ...rest,
    ground,
    contacts,
    contact: (id) => people.get(id),
    incident: (id) => book.incident(id),
    incidents: () => book.incidents(),
    alertsOf: (incident) => book.alertsOf(incident),
    policy,
    nextChange: (after_ms) => nextShiftChange(rota(), after_ms, site.time_zone),
  })
  pages.restore()
  return {
    follow: (incident) => pages.follow(incident, book.alertsOf(incident)),
    forget: (id) => pages.forget(id),
    erase(ids) {
      const book = ground.books.book<Page>('pages')
      for (const id of ids) book.erase(id)
    },
    policy,
    setPolicy(given, seen, by) {
      const before = policy()
      if (seen !== before.version) return fail('policy-changed', { seen, version: before.version }, '/version')
      const wrong = policyProblem(given)
      if (wrong !== undefined) return wrong
      const next: PagePolicy = { ...given, version: before.version + 1 }
      policies.put(`${before.version}`, before, { over: true })
      policies.put(NOW, next)
      ground.audit('page-policy', 'policy-changed', by, { version: next.version })
      pages.replan()
      return ok(next)
    },
    async *policies(from_ms, to_ms) {
      yield* policies.period(from_ms, to_ms)
    },
    contacts,
    people: () => people.all(),
    setContact(contact, by) {
      if (people.get(contact.id) === undefined && people.size >= serverLimits.contacts_kept)
        return fail('request-invalid', { problem: `no more than ${serverLimits.contacts_kept} contacts are kept` })
      people.put(contact.id, contact)
      ground.audit(`contact:${contact.id}`, 'contact-set', by, { role: contact.role, ways: contact.reach.length })
      return ok(contact)
    },
    eraseContact(id, by) {
      const known = people.get(id)
      if (known === undefined) return fail('contact-unknown', { contact: id.slice(0, 64) })
      people.erase(id)
      ground.audit(`contact:${id}`, 'contact-erased', by)
      return ok(known)
    },
    underWay: () => ground.books.book<Page>('pages').all(),
    pages: (from_ms, to_ms) => ground.books.book<Page>('pages').period(from_ms, to_ms),
  }
}
