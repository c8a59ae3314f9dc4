import {
  after,
  isOpen,
  Seconds,
  severities,
  type Alert,
  type Cancel,
  type Incident,
  type Instant,
  type Severity,
  type Work,
} from '@anju/sdk'
import { FLOOD } from '../detect/site/flood.ts'
import { serverLimits } from '../limits.ts'
import type { Ground } from '../records/ground.ts'
import type { Contact, Contacts } from './contacts.ts'
import type { Page, PageSinks } from './page.ts'
import { pageOutbox } from './page-outbox.ts'
import { pagesNow, planPages, windowOf, type PlannedPage, type StepWindow } from './page-plan.ts'
import type { PagePolicy, PageTarget } from './page-policy.ts'

/** What was paged of the step of an incident that is due. */
interface Paging {
  incident: string
  /** The step and when it became due. */
  key: string
  severity: Severity
  /** The incident's version when the ladder began: it tells the pages of two ladders apart that began at one instant. */
  turn: number
  /** When the ladder began: with the step, or when the incident grew worse. */
  since_ms: number
  made: readonly string[]
  /** Who was paged as what: who comes on duty later takes over. */
  paged: Readonly<Partial<Record<PageTarget, readonly string[]>>>
}

/** Pages whoever is to take the next step of an incident, by the policy of now. */
export interface Pager {
  /** An incident has changed: pages of a step that is done go no further, those of the next are planned. */
  follow(incident: Incident, alerts: readonly Alert[]): void
  /** An incident is gone for good. */
  forget(id: string): void
  /** Another policy or other contacts: everything that is open is planned anew. */
  replan(): void
  /** Goes on where it was after a restart. */
  restore(): void
  /** Who comes on duty is told what is open. */
  handOver(): void
}

export interface PagerOptions {
  ground: Ground
  work: Work
  sinks: PageSinks
  contacts: Contacts
  contact: (id: string) => Contact | undefined
  policy: () => PagePolicy
  incident: (id: string) => Incident | undefined
  incidents: () => readonly Incident[]
  alertsOf: (incident: Incident) => readonly Alert[]
  /** When who is on duty changes next; undefined where nobody has shifts. */
  nextChange: (after_ms: number) => number | undefined
}

const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])]
const sentOf = ({ steps }: Incident) => steps.findLast(({ step }) => step === 'dispatch')?.to
const isRecorded = ({ mode, origin }: Incident) => mode !== 'actual' || origin !== 'real'

export function pager(options: PagerOptions): Pager {
  const { ground, contacts, policy, incidents, alertsOf, nextChange, sinks } = options
  const { agenda } = ground
  const outbox = pageOutbox(options)
  const pagings = ground.books.book<Paging>('paging')
  const wakes = new Map<string, Cancel>()
  const held = new Map<string, string>()
  let change: Cancel | undefined
  /** When the newest incidents were raised, oldest first: more than one operator can take in is a flood. */
  const raises: number[] = []
  const flooded = () => raises.filter((at_ms) => agenda.now() - at_ms < FLOOD.window_ms).length > FLOOD.alerts

  const find = options.incident
  const reach = (to: PageTarget, incident: Incident): readonly Contact[] => {
    const sent = sentOf(incident)
    return contacts.reach({ to, home: incident.home, ...(sent === undefined ? {} : { sent }) }, agenda.now())
  }
  const usable = (page: Pick<PlannedPage, 'channels' | 'to'>, incident: Incident) =>
    reach(page.to, incident).filter(({ reach: ways }) =>
      ways.some(({ channel }) => page.channels.includes(channel) && (isRecorded(incident) || sinks[channel] !== undefined)),
    )

  const pageOf = (incident: Incident, planned: PlannedPage, contact: Contact | undefined): Page => {
    const recorded = isRecorded(incident)
    const now = agenda.now()
    return {
      id: `${incident.id}/${planned.id}${contact === undefined ? '' : `/${contact.id}`}`,
      incidents: [incident.id],
      homes: [incident.home],
      severity: incident.severity,
      step: incident.due!.step,
      to: planned.to,
      ...(contact === undefined ? {} : { contact: contact.id }),
      why: planned.why,
      channels: [...planned.channels],
      due_ms: planned.at_ms,
      queued_ms: now,
      mode: incident.mode,
      origin: incident.origin,
      recorded,
      state: contact === undefined ? 'nobody' : recorded ? 'sent' : 'queued',
      tries: contact === undefined || recorded ? 0 : 1,
      ...(contact !== undefined && recorded ? { sent_ms: now } : {}),
      policy: policy().version,
    }
  }
  /** [PAGE-6] In a flood what is no alarm joins the one page that waits for its person. */
  const group = (page: Page): boolean => {
    const { digest_s } = policy()
    if (page.severity === 'alarm' || page.recorded || page.state !== 'queued' || digest_s === 0 || !flooded()) return false
    const waiting = outbox.book.get(held.get(page.contact!) ?? '')
    if (waiting?.state === 'held' && waiting.incidents.length < serverLimits.digest_incidents) {
      const worse = severities.indexOf(page.severity) < severities.indexOf(waiting.severity)
      const all = worse ? union(page.incidents, waiting.incidents) : union(waiting.incidents, page.incidents)
      const homes = union(waiting.homes, page.homes)
      outbox.put({ ...waiting, incidents: all, homes, severity: worse ? page.severity : waiting.severity })
      return true
    }
    const id = `digest/${page.contact}/${page.queued_ms}/${page.id}`
    held.set(page.contact!, id)
    outbox.put({ ...page, id, why: 'digest', state: 'held', tries: 0 })
    agenda.wakeAt(after(agenda.now(), Seconds(digest_s)), () => outbox.release(id))
    return true
  }
  const make = (incident: Incident, plan: PlannedPage, turn: number): readonly string[] => {
    const planned = { ...plan, id: `${turn}/${plan.id}` }
    const found = usable(planned, incident)
    if (found.length === 0) outbox.put(pageOf(incident, planned, undefined))
    for (const contact of found) {
      const page = pageOf(incident, planned, contact)
      if (!group(page)) outbox.put(page)
    }
    return found.map(({ id }) => id)
  }
  const run = (incident: Incident, window: StepWindow, paging: Paging) => {
    wakes.get(incident.id)?.()
    wakes.delete(incident.id)
    const { since_ms } = paging
    const plan = planPages(policy(), { ...window, since_ms, limit_ms: Math.max(window.limit_ms, since_ms) })
    const { make: now, skip, next_ms } = pagesNow(plan, new Set(paging.made), agenda.now(), (page) => usable(page, incident).length > 0)
    let { paged } = paging
    const made = [...paging.made, ...skip.map(({ id }) => id), ...now.map(({ id }) => id)]
    for (const planned of now) {
      const reached = make(incident, planned, paging.turn)
      paged = { ...paged, [planned.to]: [...new Set([...(paged[planned.to] ?? []), ...reached])] }
    }
    if (now.length > 0 || paging !== pagings.get(incident.id)) pagings.put(incident.id, { ...paging, made, paged })
    if (next_ms !== undefined)
      wakes.set(
        incident.id,
        agenda.wakeAt(next_ms as Instant, () => follow(find(incident.id), undefined)),
      )
    watchShifts()
  }
  const end = (id: string) => {
    wakes.get(id)?.()
    wakes.delete(id)
    outbox.withdraw(id)
    if (pagings.get(id) !== undefined) pagings.erase(id)
  }
  const follow = (incident: Incident | undefined, alerts: readonly Alert[] | undefined) => {
    if (incident === undefined) return
    const kinds = (alerts ?? alertsOf(incident)).map(({ kind }) => kind)
    const window = windowOf(incident, kinds)
    if (window === undefined) return end(incident.id)
    const key = `${window.step}/${window.since_ms}`
    const known = pagings.get(incident.id)
    const { severity } = incident
    if (known?.key === key && known.severity === severity) return run(incident, window, known)
    // Worse than it was: whoever was to come in time for a warning is late for an alarm, so its ladder is climbed from the start.
    if (known?.key === key) return run(incident, window, { ...known, severity, turn: incident.version, since_ms: agenda.now() })
    if (known !== undefined) outbox.withdraw(incident.id)
    else if (raises.push(incident.raised_ms) > FLOOD.alerts + 1) raises.shift()
    run(incident, window, { incident: incident.id, key, severity, turn: incident.version, since_ms: window.since_ms, made: [], paged: {} })
  }

  const watchShifts = () => {
    if (change !== undefined) return
    const at_ms = nextChange(agenda.now())
    if (at_ms === undefined) return
    change = agenda.wakeAt(at_ms as Instant, () => {
      change = undefined
      handOver()
      if (pagings.size > 0) watchShifts()
    })
  }
  /** [PAGE-5] One page to each who has come on duty, about everything that waits and that others were paged for. */
  const handOver = () => {
    const pages = new Map<string, Page>()
    const bySeverity = pagings
      .all()
      .flatMap((paging) => {
        const incident = find(paging.incident)
        return incident === undefined || !isOpen(incident.state) ? [] : [{ incident, paging }]
      })
      .toSorted((a, b) => severities.indexOf(a.incident.severity) - severities.indexOf(b.incident.severity))
    for (const { incident, paging } of bySeverity) {
      let { paged } = paging
      for (const to of Object.keys(paged) as PageTarget[]) {
        const before = paged[to] ?? []
        const fresh = reach(to, incident).filter(({ id }) => !before.includes(id))
        if (fresh.length === 0) continue
        paged = { ...paged, [to]: [...before, ...fresh.map(({ id }) => id)] }
        for (const contact of fresh) addTo(pages, incident, to, contact)
      }
      if (paged !== paging.paged) pagings.put(incident.id, { ...paging, paged })
    }
    for (const page of pages.values()) outbox.put(page)
  }
  const addTo = (pages: Map<string, Page>, incident: Incident, to: PageTarget, contact: Contact) => {
    const key = `${contact.id} ${incident.mode} ${incident.origin}`
    const known = pages.get(key)
    if (known !== undefined) {
      pages.set(key, { ...known, incidents: union(known.incidents, [incident.id]), homes: union(known.homes, [incident.home]) })
      return
    }
    const channels = contact.reach.map(({ channel }) => channel)
    const id = `hand-over/${agenda.now()}`
    pages.set(key, { ...pageOf(incident, { id, rung: id, at_ms: agenda.now(), to, channels, why: 'due' }, contact), why: 'hand-over' })
  }
  const replan = () => {
    for (const incident of incidents()) if (incident.due !== undefined) follow(incident, undefined)
  }
  return {
    follow,
    forget: end,
    replan,
    handOver,
    restore() {
      const waited = outbox.book.all().filter(({ state }) => state === 'held')
      outbox.restore()
      for (const page of waited) outbox.release(page.id)
      replan()
      handOver()
    },
  }
}
