import { after, type Alert, type DeviceState, type Incident, type Work } from '@anju/sdk'
import type { Agenda } from '../agenda.ts'
import { serverLimits } from '../limits.ts'
import type { AuditRow } from './audit-line.ts'
import type { BirthRow, Changes, EventRow, RecordRow, RuleStateRow, Store } from './store.ts'

/** The changes of the group that is being gathered, open for writing. */
export interface Group extends Changes {
  readonly events: EventRow[]
  readonly births: Map<string, BirthRow>
  readonly devices: Map<string, DeviceState>
  readonly states: Map<string, RuleStateRow>
  readonly alerts: Map<string, Alert>
  readonly incidents: Map<string, Incident>
  readonly records: Map<string, RecordRow>
  readonly audit: AuditRow[]
  readonly erased: Set<string>
  forget_before_ms: number
}

export interface GroupCommit {
  /** The group that takes changes now. Ask anew each time: a commit starts a new one. */
  readonly group: Group
  /** Settles when everything that was put into the group until now is durable; rejects when the store could not take it. */
  stored(): Promise<void>
  /** Commits soon, with nobody waiting for it. */
  soon(): void
  /** Runs when the group of now is durable, in order, before `stored` settles. */
  whenStored(task: () => void): void
  /** Something waits for the store that is not durable yet. */
  readonly pending: boolean
  /** The last attempt failed: the message of the store. */
  readonly failing: string | undefined
  /** Waits for what is under way. */
  settle(): Promise<void>
}

const emptyGroup = (): Group => ({
  events: [],
  births: new Map(),
  devices: new Map(),
  states: new Map(),
  alerts: new Map(),
  incidents: new Map(),
  records: new Map(),
  audit: [],
  erased: new Set(),
  forget_before_ms: 0,
})

/** Puts `older` in front of `newer`, in place: changes that the store could not take go first in the next group. */
function putBefore(newer: Group, older: Group): void {
  newer.events.unshift(...older.events)
  newer.audit.unshift(...older.audit)
  for (const id of older.erased) newer.erased.add(id)
  const tables = ['births', 'devices', 'states', 'alerts', 'incidents', 'records'] as const
  for (const table of tables) {
    const into = newer[table] as Map<string, unknown>
    for (const [key, row] of older[table]) if (!into.has(key)) into.set(key, row)
  }
}

interface Waiting {
  promise: Promise<void>
  resolve(): void
  reject(reason: unknown): void
  tasks: (() => void)[]
}

function waiting(): Waiting {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  promise.catch(() => {}) // A group that nobody waits for may fail too; it is tried again and `failing` says so.
  return { promise, resolve, reject, tasks: [] }
}

/**
 * Commits in groups without a fixed window: what gathers while one commit runs is the next one. When the store fails, the changes are kept and go
 * first into the next attempt, so that memory and store never part; who waited is told, and a device sends again.
 */
export function groupCommit(options: { store: Store; agenda: Agenda; nextTurn: (task: () => void) => void; work: Work }): GroupCommit {
  const { store, agenda, nextTurn, work } = options
  let group = emptyGroup()
  let waiters: Waiting | undefined
  let tasks: (() => void)[] = []
  let running: Promise<void> | undefined
  let scheduled = false
  let failing: string | undefined

  const schedule = () => {
    if (scheduled || running !== undefined) return
    scheduled = true
    const done = work.begin('store')
    nextTurn(() => {
      scheduled = false
      running = commit().finally(() => {
        running = undefined
        done()
        if (waiters !== undefined && failing === undefined) schedule()
      })
    })
  }
  const commit = async () => {
    const [taken, served] = [group, waiters]
    group = emptyGroup()
    waiters = undefined
    try {
      const slow = store.commit(taken)
      if (slow !== undefined) await slow
      failing = undefined
    } catch (error) {
      failing = error instanceof Error ? error.message : String(error)
      putBefore(group, taken)
      tasks = [...tasks, ...(served?.tasks ?? [])]
      served?.reject(error)
      agenda.wakeAt(after(agenda.now(), serverLimits.commit_retry), () => {
        waiters ??= waiting()
        schedule()
      })
      return
    }
    const due = [...tasks, ...(served?.tasks ?? [])]
    tasks = []
    for (const task of due) task()
    served?.resolve()
  }
  const join = (): Waiting => {
    waiters ??= waiting()
    schedule()
    return waiters
  }

  const settle = async (): Promise<void> => {
    if (running === undefined && !scheduled) return
    await (running ?? new Promise<void>((resolve) => nextTurn(resolve)))
    return settle()
  }

  return {
    get group() {
      return group
    },
    stored: () => join().promise,
    soon: () => {
      join()
    },
    whenStored: (task) => {
      join().tasks.push(task)
    },
    get pending() {
      return waiters !== undefined || running !== undefined || failing !== undefined
    },
    get failing() {
      return failing
    },
    settle,
  }
}
