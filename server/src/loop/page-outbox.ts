import { after, Seconds, severities, type Work } from '@anju/sdk'
import { serverLimits } from '../limits.ts'
import type { Ground } from '../records/ground.ts'
import type { RecordBook } from '../records/record-book.ts'
import type { Contact } from './contacts.ts'
import type { Page, PageSinks } from './page.ts'

/** Pages on their way. Each is durable before it goes out, goes out at least once, and says so when it may have gone out before. */
export interface PageOutbox {
  /** Keeps a page with the changes of now, and sends it when they are durable. Held pages wait for {@link release}. */
  put(page: Page): void
  release(id: string): void
  /** What was not sent yet about an incident need not be. */
  withdraw(incident: string): void
  /** Sends again what was under way when the server ended. */
  restore(): void
  readonly book: RecordBook<Page>
}

export interface PageOutboxOptions {
  ground: Ground
  work: Work
  sinks: PageSinks
  contact: (id: string) => Contact | undefined
}

/** Seconds until the next try after the first, second, … that failed. */
const PAUSES_S = [5, 15, 45, 120, 300] as const

const rank = ({ severity }: Page) => severities.indexOf(severity)

export function pageOutbox({ ground, work, sinks, contact }: PageOutboxOptions): PageOutbox {
  const { agenda } = ground
  const book = ground.books.book<Page>('pages')
  /** Pages that go out when their group is durable, by what tells that it is. */
  const batches = new Map<Promise<void>, string[]>()

  const keep = (page: Page) => {
    const over = page.state !== 'held' && page.state !== 'queued'
    book.put(page.id, page, { over, at_ms: page.queued_ms })
  }
  const sendWhenDurable = (id: string) => {
    const stored = ground.stored()
    const known = batches.get(stored)
    if (known !== undefined) {
      known.push(id)
      return
    }
    const ids = [id]
    batches.set(stored, ids)
    const done = work.begin('notifier')
    const ended = (then: () => void) => () => {
      batches.delete(stored)
      then()
      done()
    }
    const later = () =>
      agenda.wakeAt(after(agenda.now(), serverLimits.commit_retry), () => {
        for (const one of ids) sendWhenDurable(one)
      })
    stored.then(
      ended(() => sendAll(ids)),
      ended(() => later()),
    )
  }
  /** The worst first. */
  const sendAll = (ids: readonly string[]) => {
    const pages = ids.flatMap((one) => {
      const page = book.get(one)
      return page?.state === 'queued' ? [page] : []
    })
    for (const page of pages.toSorted((a, b) => rank(a) - rank(b))) void attempt(page)
  }
  /** Ways that the policy allows, the person has, and this server can send by. */
  const waysOf = ({ channels, contact: id = '' }: Page) =>
    channels.flatMap((channel) => {
      const address = contact(id)?.reach.find((one) => one.channel === channel)?.address
      const sink = sinks[channel]
      return address === undefined || sink === undefined ? [] : [{ channel, address, sink }]
    })
  const attempt = async (page: Page): Promise<void> => {
    const done = work.begin('notifier')
    const ways = waysOf(page)
    const way = ways[(page.tries - 1) % Math.max(1, ways.length)]
    try {
      if (way === undefined) throw new Error('nobody can be reached by these channels')
      const { id, contact: to = '', incidents, severity, step, why, again = false } = page
      const sent = {
        id,
        contact: to,
        address: way.address,
        channel: way.channel,
        incidents,
        severity,
        step,
        why,
        at_ms: agenda.now(),
        again,
      }
      await inTime(way.sink(sent))
      settle(page, { state: 'sent', channel: way.channel, sent_ms: agenda.now() })
    } catch (error) {
      failed(page, way === undefined, error instanceof Error ? error.message : String(error))
    } finally {
      done()
    }
  }
  /** A sink that hangs has failed. */
  const inTime = (sent: Promise<void>): Promise<void> =>
    new Promise((resolve, reject) => {
      const cancel = agenda.wakeAt(after(agenda.now(), serverLimits.page_send_within), () => reject(new Error('no answer in time')))
      sent.finally(cancel).then(resolve, reject)
    })
  const settle = (page: Page, how: Partial<Page>) => {
    const { problem: _, ...known } = book.get(page.id) ?? page
    keep({ ...known, ...how })
  }
  const failed = (page: Page, hopeless: boolean, problem: string) => {
    const now = book.get(page.id)
    if (now?.state !== 'queued') return // Withdrawn meanwhile.
    const pause_s = hopeless ? undefined : PAUSES_S[page.tries - 1]
    const next: Page = { ...now, problem: problem.slice(0, 200) }
    if (pause_s === undefined) {
      keep({ ...next, state: 'failed' })
      ground.audit(page.incidents[0]!, 'page-failed', 'server', { page: page.id, contact: page.contact ?? '' })
      return
    }
    keep(next)
    agenda.wakeAt(after(agenda.now(), Seconds(pause_s)), () => again(page.id))
  }
  const again = (id: string) => {
    const page = book.get(id)
    if (page?.state !== 'queued') return
    keep({ ...page, tries: page.tries + 1, again: true })
    sendWhenDurable(id)
  }

  return {
    book,
    put(page) {
      keep(page)
      if (page.state === 'queued') sendWhenDurable(page.id)
    },
    release(id) {
      const page = book.get(id)
      if (page?.state !== 'held') return
      keep({ ...page, state: 'queued', tries: 1 })
      sendWhenDurable(id)
    },
    withdraw(incident) {
      for (const page of book.all()) {
        if (!page.incidents.includes(incident)) continue
        const incidents = page.incidents.filter((one) => one !== incident)
        keep(incidents.length === 0 ? { ...page, state: 'withdrawn' } : { ...page, incidents })
      }
    },
    restore() {
      for (const { id } of book.all()) again(id)
    },
  }
}
