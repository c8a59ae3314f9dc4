import type { Agenda } from '../agenda.ts'
import type { GroupCommit } from '../store/group-commit.ts'
import type { RecordRow, Store } from '../store/store.ts'

/**
 * Things of one sort that the server keeps beside the alarms: accounts, visits, pages that were sent. What is live stands in memory; what is over is
 * read from the store. Changes go into the group of now, with everything else of the same transaction.
 */
export interface RecordBook<T> {
  get(id: string): T | undefined
  /** What is live, in the order in which it was put first. */
  all(): readonly T[]
  /** Keeps it, durable with the next commit. `over`: nobody needs it in memory any longer. */
  put(id: string, value: T, how?: { over?: boolean; at_ms?: number }): void
  /** Forgets it for good. */
  erase(id: string): void
  /** Forgets for good what fits, live or over. Answers how many. */
  eraseWhere(which: (value: T) => boolean): Promise<number>
  /** Live or over, by the time it was put with, oldest first. Only what is durable. */
  period(from_ms: number, to_ms: number): AsyncIterable<T>
  readonly size: number
}

export interface RecordBooks {
  /** The one book of a collection; asking again gives the same. Collections are named in kebab-case. */
  book<T>(collection: string): RecordBook<T>
}

/** The books over one store, filled with what it held. Bodies are JSON, and as they were written: a book reads its older shapes itself. */
export function recordBooks(options: { store: Store; commits: GroupCommit; agenda: Agenda; stored: readonly RecordRow[] }): RecordBooks {
  const { store, commits, agenda, stored } = options
  const books = new Map<string, RecordBook<unknown>>()
  const waiting = Map.groupBy(
    stored.toSorted((a, b) => a.at_ms - b.at_ms),
    ({ collection }) => collection,
  )
  const open = (collection: string): RecordBook<unknown> => {
    const live = new Map<string, unknown>((waiting.get(collection) ?? []).map(({ id, body }) => [id, body]))
    waiting.delete(collection)
    const write = (row: Omit<RecordRow, 'collection'>) => {
      commits.group.records.set(`${collection}/${row.id}`, { collection, ...row })
      commits.soon()
    }
    const erase = (id: string) => {
      live.delete(id)
      write({ id, at_ms: agenda.now(), live: false, body: undefined })
    }
    return {
      get: (id) => live.get(id),
      all: () => [...live.values()],
      put(id, value, { over = false, at_ms = agenda.now() } = {}) {
        if (over) live.delete(id)
        else live.set(id, value)
        write({ id, at_ms, live: !over, body: value })
      },
      erase,
      async eraseWhere(which) {
        await commits.stored()
        const ids = new Set<string>()
        for await (const { id, body } of store.records(collection, 0, Number.MAX_SAFE_INTEGER)) if (which(body)) ids.add(id)
        for (const [id, value] of live) if (which(value)) ids.add(id)
        for (const id of ids) erase(id)
        return ids.size
      },
      async *period(from_ms, to_ms) {
        for await (const { body } of store.records(collection, from_ms, to_ms)) yield body
      },
      get size() {
        return live.size
      },
    }
  }
  return {
    book<T>(collection: string) {
      let book = books.get(collection)
      if (book === undefined) books.set(collection, (book = open(collection)))
      return book as RecordBook<T>
    },
  }
}
