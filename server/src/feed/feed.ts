import { after, type Cancel, type FeedMessage, type Instant } from '@anju/sdk'
import type { Agenda } from '../agenda.ts'
import { serverLimits } from '../limits.ts'

type WithoutSeq<M> = M extends unknown ? Omit<M, 'seq'> : never
/** A feed message before it has its number. */
export type FeedBody = WithoutSeq<FeedMessage>

/** Numbers what the desks are told and hands it to all who listen, in order. */
export interface Feed {
  /** The number of the last message. */
  readonly seq: number
  /** What is costly to make is given as what makes it: it is made when somebody listens. */
  tell(body: FeedBody | (() => FeedBody)): void
  listen(listener: (message: FeedMessage) => void): () => void
  readonly listeners: number
}

export function feed(): Feed {
  const listeners = new Set<(message: FeedMessage) => void>()
  let seq = 0
  return {
    get seq() {
      return seq
    },
    tell(body) {
      seq += 1
      if (listeners.size === 0) return
      const message: FeedMessage = { ...(typeof body === 'function' ? body() : body), seq }
      for (const listener of listeners) listener(message)
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    get listeners() {
      return listeners.size
    },
  }
}

/** Lets something be told at most once in `every`: at once when it has been quiet, else when the time is up, with what is true then. */
export function paced(agenda: Agenda, every: number, tell: () => void): { (now?: boolean): void; cancel(): void } {
  let last = Number.NEGATIVE_INFINITY
  let waiting: Cancel | undefined
  const fire = () => {
    waiting?.()
    waiting = undefined
    last = agenda.now()
    tell()
  }
  const ask = (now = false) => {
    if (now || agenda.now() - last >= every) return fire()
    waiting ??= agenda.wakeAt(after(last as Instant, every as Parameters<typeof after>[1]), fire)
  }
  return Object.assign(ask, { cancel: () => waiting?.() })
}

/** How often one device's readings are shown, and the counts of refused messages. */
export const pace = { device: serverLimits.device_feed_every, rejected: serverLimits.rejected_feed_every } as const
