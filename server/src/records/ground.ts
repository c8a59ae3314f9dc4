import type { Alert, Clock, Random } from '@anju/sdk'
import type { Agenda } from '../agenda.ts'
import { underTest, type UnderTest } from '../intake/under-test.ts'
import type { AlertQuery } from '../store/alert-list.ts'
import type { GroupCommit } from '../store/group-commit.ts'
import type { RecordRow, Store } from '../store/store.ts'
import { recordBooks, type RecordBooks } from './record-book.ts'

/** What a service beside the alarm path is built on: it keeps what it must in books, in the same transactions as everything else. */
export interface Ground {
  readonly books: RecordBooks
  /** Whole milliseconds; its wake-ups end with the server. */
  readonly agenda: Clock
  readonly random: Random
  /** Devices that somebody tries out now. */
  readonly underTest: UnderTest
  /** A line of audit about anything (`subject`: an incident, `account:…`, `visit:…`), durable with the next commit. */
  audit(subject: string, did: string, by: string, detail?: Readonly<Record<string, unknown>>): void
  /** Alerts of all times, newest first, a page at a time; only what is durable. */
  listAlerts(query: AlertQuery): Promise<readonly Alert[]>
  /** Settles when everything until now is durable; rejects when the store could not take it. */
  stored(): Promise<void>
}

export function groundOf(options: {
  store: Store
  commits: GroupCommit
  agenda: Agenda
  random: Random
  stored: readonly RecordRow[]
}): Ground {
  const { store, commits, agenda, random } = options
  return {
    books: recordBooks(options),
    agenda,
    random,
    underTest: underTest(),
    audit(subject, did, by, detail = {}) {
      commits.group.audit.push({ at_ms: agenda.now(), incident: subject, did, by, detail })
      commits.soon()
    },
    listAlerts: async (query) => store.alerts(query),
    stored: () => commits.stored(),
  }
}
