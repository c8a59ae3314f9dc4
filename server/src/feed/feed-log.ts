import type { FeedMessage } from '@anju/sdk'

/** What the feed told lately, for whoever was away for a moment. */
export interface FeedLog {
  keep(message: FeedMessage): void
  /** What was told behind a number, in order, without what a later message replaced. Undefined: something of it is no longer known. */
  since(seq: number): readonly FeedMessage[] | undefined
}

/** What a message replaces: the state of a device, the counts, the time. Each change of an incident is kept. */
const replaces = (message: FeedMessage): string | undefined => {
  if (message.type === 'device') return `${message.device.home}/${message.device.device}`
  return message.type === 'incident' ? undefined : message.type
}

/** Keeps at most so many messages from the number `from` on. */
export function feedLog(from: number, most: number): FeedLog {
  const kept = new Map<number, FeedMessage>()
  const newest = new Map<string, number>()
  let last = from
  /** The last number that was let go without another in its place. */
  let gone = from
  return {
    keep(message) {
      last = message.seq
      const what = replaces(message)
      if (what !== undefined) {
        kept.delete(newest.get(what) ?? -1)
        newest.set(what, message.seq)
      }
      kept.set(message.seq, message)
      if (kept.size <= most) return
      const [oldest] = kept.keys()
      kept.delete(oldest!)
      gone = oldest!
    },
    since: (seq) => (seq < gone || seq > last ? undefined : [...kept.values()].filter((message) => message.seq > seq)),
  }
}
