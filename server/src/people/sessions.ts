import type { Ground } from '../records/ground.ts'
import { digestOf, newSecret, sameText } from './live-secret.ts'
import { peopleLimits } from './people-limits.ts'

/** A login that is kept: by the digest of its token, so that whoever reads the store cannot use it. */
export interface Session {
  digest: string
  account: string
  made_ms: number
  seen_ms: number
  /** What the browser calls itself, so that one knows one's own sessions. */
  agent: string
}

export interface SessionShown {
  id: string
  made_ms: number
  seen_ms: number
  agent: string
}

/** Who is logged in. */
export interface Sessions {
  /** A new one with a token of its own, whatever was before. */
  open(account: string, agent: string): { token: string; csrf: string; ends_ms: number }
  /** The session of a token, seen now; `ended` when it was one, or could have been. */
  find(token: string): Session | 'ended'
  /** Whether a changing request carries what only a page of ours can know. */
  csrfFits(token: string, csrf: string): boolean
  csrfOf(token: string): string
  /** What the session of a token is called in lists. */
  shownIdOf(token: string): string
  close(token: string): void
  of(account: string): SessionShown[]
  /** Ends one session of an account by its shown id, or all but that of `except` (a token). Answers how many. */
  end(account: string, which: { id: string } | { except?: string }): number
}

/** The shown id of a session tells nothing about its token. */
const shownId = (digest: string) => digestOf(`shown ${digest}`).slice(0, 12)
const csrfOf = (token: string) => digestOf(`csrf ${token}`)

export function sessions(ground: Ground): Sessions {
  const book = ground.books.book<Session>('sessions')
  const now = () => ground.agenda.now()
  const live = ({ made_ms, seen_ms }: Session) =>
    now() < made_ms + peopleLimits.session_whole && now() < seen_ms + peopleLimits.session_idle
  const put = (session: Session) => book.put(session.digest, session, { at_ms: session.made_ms })
  /** Those of an account that live, the one that was seen last first; what is over is forgotten. */
  const mine = (account: string): Session[] => {
    const own = book.all().filter((session) => session.account === account)
    for (const session of own) if (!live(session)) book.erase(session.digest)
    return own.filter(live).toSorted((one, other) => other.seen_ms - one.seen_ms)
  }
  return {
    open(account, agent) {
      const token = newSecret(32)
      for (const { digest } of mine(account).slice(peopleLimits.sessions_per_account - 1)) book.erase(digest)
      put({ digest: digestOf(token), account, made_ms: now(), seen_ms: now(), agent: agent.slice(0, 120) })
      return { token, csrf: csrfOf(token), ends_ms: now() + peopleLimits.session_whole }
    },
    find(token) {
      const session = book.get(digestOf(token))
      if (session === undefined) return 'ended'
      if (!live(session)) {
        book.erase(session.digest)
        return 'ended'
      }
      if (now() - session.seen_ms >= peopleLimits.seen_every) put({ ...session, seen_ms: now() })
      return session
    },
    csrfFits: (token, csrf) => sameText(csrf, csrfOf(token)),
    csrfOf,
    shownIdOf: (token) => shownId(digestOf(token)),
    close(token) {
      if (book.get(digestOf(token)) !== undefined) book.erase(digestOf(token))
    },
    of: (account) => mine(account).map(({ digest, made_ms, seen_ms, agent }) => ({ id: shownId(digest), made_ms, seen_ms, agent })),
    end(account, which) {
      const spared = 'except' in which && which.except !== undefined ? digestOf(which.except) : undefined
      const ended = mine(account).filter(({ digest }) => ('id' in which ? shownId(digest) === which.id : digest !== spared))
      for (const { digest } of ended) book.erase(digest)
      return ended.length
    },
  }
}
