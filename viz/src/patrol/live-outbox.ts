import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { changing } from '../feed/live-login.ts'
import { afterSent, inOrder, type Sent, type Waiting } from './outbox.ts'
import type { Title } from '@anju/sdk'

const BASE = 'anju-field'
/** What waits is tried again this often, ms, and as soon as the browser says that there is a network. */
const AGAIN_MS = 10_000

const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((done, failed) => {
    request.addEventListener('success', () => done(request.result))
    request.addEventListener('error', () => failed(request.error ?? new Error('The store of the browser failed.')))
  })

/** A change of the store that is there for good: what the page shows as written down outlives it. */
const written = (store: IDBObjectStore, change: (store: IDBObjectStore) => void): Promise<void> =>
  new Promise((done, failed) => {
    store.transaction.addEventListener('complete', () => done())
    store.transaction.addEventListener('abort', () => failed(store.transaction.error ?? new Error('The store of the browser failed.')))
    change(store)
  })

/** The browser's own store: what waits, and the last list that was seen. Undefined where the browser has none. */
async function openBase(): Promise<IDBDatabase | undefined> {
  try {
    const opening = indexedDB.open(BASE, 1)
    opening.addEventListener('upgradeneeded', () => {
      opening.result.createObjectStore('waiting', { keyPath: 'id' })
      opening.result.createObjectStore('seen')
    })
    return await asked(opening)
  } catch {
    return undefined
  }
}

async function send({ id, method, path, body }: Waiting): Promise<Sent> {
  try {
    const headers = { ...changing(), 'idempotency-key': id }
    const answer = await fetch(path, { method, headers, body: JSON.stringify(body) })
    const { says } = answer.ok ? {} : ((await answer.json().catch(() => ({}))) as { says?: Title })
    return { reached: true, status: answer.status, ...(says === undefined ? {} : { says }) }
  } catch {
    return { reached: false }
  }
}

/** What a telephone holds while there is no network, and sends when there is. It outlives the page. */
export const useOutbox = defineStore('outbox', () => {
  const all = shallowRef<readonly Waiting[]>([])
  const sending = shallowRef(false)
  let base: IDBDatabase | undefined
  let opened: Promise<void> | undefined

  const store = (name: 'waiting' | 'seen', mode: IDBTransactionMode) => base?.transaction(name, mode).objectStore(name)
  const open = () =>
    (opened ??= openBase().then(async (found) => {
      base = found
      const kept = store('waiting', 'readonly')
      if (kept !== undefined) all.value = inOrder([...((await asked(kept.getAll())) as Waiting[]), ...all.value])
      addEventListener('online', () => void flush())
      setInterval(() => void flush(), AGAIN_MS)
    }))

  const keep = async (one: Waiting) => {
    const kept = store('waiting', 'readwrite')
    if (kept !== undefined) await written(kept, (to) => to.put(JSON.parse(JSON.stringify(one))))
    all.value = inOrder([...all.value.filter(({ id }) => id !== one.id), one])
  }
  const forget = async (id: string) => {
    all.value = all.value.filter((one) => one.id !== id)
    const kept = store('waiting', 'readwrite')
    if (kept !== undefined) await asked(kept.delete(id))
  }

  /** Sends what waits, in order, until the server cannot be reached. */
  const flush = async () => {
    if (sending.value) return
    sending.value = true
    try {
      for (const one of all.value.filter(({ state }) => state === 'waiting')) {
        const next = afterSent(one, await send(one))
        if (next === 'later') return
        await (next === 'done' ? forget(one.id) : keep(next))
      }
    } finally {
      sending.value = false
    }
  }

  /** Keeps something first, then tries to send it: what was written down is never lost with the network. */
  const put = async (one: Omit<Waiting, 'id' | 'at_ms' | 'state'> & { id?: string }) => {
    await open()
    await keep({ ...one, id: one.id ?? crypto.randomUUID(), at_ms: Date.now(), state: 'waiting' })
    await flush()
  }

  /** What the server says; without a network what it said the last time. */
  const read = async (path: string): Promise<{ value: unknown; old: boolean } | undefined> => {
    await open()
    try {
      const answer = await fetch(path)
      if (answer.ok) {
        const value: unknown = await answer.json()
        const seen = store('seen', 'readwrite')
        if (seen !== undefined) await asked(seen.put(value, path))
        return { value, old: false }
      }
      if (answer.status < 500) return undefined
    } catch {
      // No network: what was seen last is better than nothing.
    }
    const seen = store('seen', 'readonly')
    const value: unknown = seen === undefined ? undefined : await asked(seen.get(path))
    return value === undefined ? undefined : { value, old: true }
  }

  /** An id for something new. */
  const newId = () => crypto.randomUUID()
  const waiting = computed(() => all.value.filter(({ state }) => state === 'waiting').length)
  return { all, waiting, sending, open, put, read, forget, flush, newId }
})
