import { after, type FeedMessage } from '@anju/sdk'
import type { AlertServer } from '../alert-server.ts'
import { feedLog } from '../feed/feed-log.ts'
import { serverLimits } from '../limits.ts'
import { feedFor } from '../people/feed-view.ts'
import type { People, Shown } from '../people/people.ts'
import type { Actor } from '../people/right.ts'

/** Why a line was ended by the server. Whoever was too slow comes again with the id of the last message that it read. */
export type FeedEnd = 'logged-out' | 'too-slow' | 'too-many'

/** A line to one client, whatever carries it. */
export interface FeedLine {
  /** What waits for the client, bytes. */
  readonly backlog_bytes: number
  /** `id` is what a client names to go on behind this message. */
  send(text: string, id: string): void
  /** Ends it with a reason, which the client reads behind what came before. */
  end(why: FeedEnd): void
  /** Cuts it, whatever was read. */
  cut(): void
}

export interface FeedListeners {
  mayListen(shown: Shown): boolean
  readonly size: number
  /** Tells a line everything from now on, or what came behind the message `behind` and then from now on. The answer ends it. */
  listen(line: FeedLine, shown: Shown, behind?: string): () => void
  close(): void
}

/** One who listens: as whom, as of the last time that they were asked, and the homes that they were told of. */
interface Listener {
  shown: Shown
  actor: Actor
  homes: string
  /** Bytes that may wait: more while a greeting is on its way, which may be larger than all that is allowed otherwise. */
  allowed: number
}

const homesOf = ({ homes }: Actor): string => homes?.join(' ') ?? ''

/**
 * Everybody who listens to the feed: `hello`, then every message, each as the listener may see it. A message is written down once for all who see
 * everything, whatever their number. Whoever cannot keep up is dropped and told so; it goes on where it was. Who is sent to a home while they listen is
 * greeted anew.
 */
export function feedListeners(
  server: AlertServer,
  people: People,
  { buffer_bytes = serverLimits.feed_buffer_bytes, kept = serverLimits.feed_kept }: { buffer_bytes?: number; kept?: number } = {},
): FeedListeners {
  const { agenda } = server.ground
  const listeners = new Map<FeedLine, Listener>()
  const { run } = server.health()
  const log = feedLog(server.hello().seq, kept)
  const idOf = ({ seq }: { seq: number }) => `${run}.${seq}`

  const actorOf = (shown: Shown): Actor | undefined => {
    const asker = people.whoAsks(shown)
    return asker.ok && asker.value.actor.has('homes.read') ? asker.value.actor : undefined
  }
  const drop = (line: FeedLine, why: FeedEnd) => {
    listeners.delete(line)
    line.end(why)
    agenda.wakeAt(after(agenda.now(), serverLimits.feed_goodbye), () => line.cut())
  }
  const send = (line: FeedLine, listener: Listener, text: string, message: FeedMessage) => {
    if (line.backlog_bytes > listener.allowed) return drop(line, 'too-slow')
    if (line.backlog_bytes <= buffer_bytes) listener.allowed = buffer_bytes
    if (message.type === 'hello') listener.allowed += Buffer.byteLength(text)
    return line.send(text, idOf(message))
  }
  const shownTo = (line: FeedLine, listener: Listener, message: FeedMessage) =>
    send(line, listener, JSON.stringify(feedFor(listener.actor, message, agenda.now())), message)
  const greet = (line: FeedLine, listener: Listener) => {
    listener.homes = homesOf(listener.actor)
    const hello = server.hello()
    shownTo(line, listener, hello.type === 'hello' ? { ...hello, run } : hello)
  }
  const tell = (line: FeedLine, listener: Listener, message: FeedMessage) => {
    if (message.type === 'clock') {
      const actor = actorOf(listener.shown)
      if (actor === undefined) return drop(line, 'logged-out')
      listener.actor = actor
    }
    return homesOf(listener.actor) === listener.homes ? shownTo(line, listener, message) : greet(line, listener)
  }
  /** What somebody missed, or why it cannot be said. What those see who are bound to some homes may have changed meanwhile. */
  const missed = ({ actor }: Listener, behind: string): readonly FeedMessage[] | 'no-id' | 'restarted' | 'too-old' | 'view-changes' => {
    const [, before, seq] = /^([0-9a-f]{8})\.(\d{1,15})$/.exec(behind) ?? []
    if (before === undefined) return 'no-id'
    if (before !== run) return 'restarted'
    return actor.homes === undefined ? (log.since(Number(seq)) ?? 'too-old') : 'view-changes'
  }
  const goOn = (line: FeedLine, listener: Listener, behind: string) => {
    const found = missed(listener, behind)
    if (typeof found !== 'string') {
      for (const message of found) if (listeners.has(line)) shownTo(line, listener, message)
      return
    }
    shownTo(line, listener, { type: 'resync', seq: server.hello().seq, now_ms: agenda.now(), reason: found })
    greet(line, listener)
  }
  const silence = server.onFeed((message) => {
    log.keep(message)
    let text: string | undefined
    for (const [line, listener] of listeners)
      if (listener.actor.sight === undefined && people.open) send(line, listener, (text ??= JSON.stringify(message)), message)
      else tell(line, listener, message)
  })
  return {
    get size() {
      return listeners.size
    },
    mayListen: (shown) => actorOf(shown) !== undefined,
    listen(line, shown, behind) {
      const actor = actorOf(shown)
      if (actor === undefined || listeners.size >= serverLimits.feed_clients) {
        line.end(actor === undefined ? 'logged-out' : 'too-many')
        return () => {}
      }
      const listener = { shown, actor, homes: homesOf(actor), allowed: buffer_bytes }
      listeners.set(line, listener)
      if (behind === undefined) greet(line, listener)
      else goOn(line, listener, behind)
      return () => listeners.delete(line)
    },
    close() {
      silence()
      for (const line of listeners.keys()) line.cut()
      listeners.clear()
    },
  }
}
