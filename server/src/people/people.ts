import { fail, ok, type Clock, type Incident, type Result } from '@anju/sdk'
import type { AlertServer } from '../alert-server.ts'
import { accounts, type Accounts } from './accounts.ts'
import { actorOf, actorOfKey } from './actor-of.ts'
import { apiKeys, type ApiKeys } from './api-keys.ts'
import { areaOf } from './area-of.ts'
import { consents, type Consents } from './consent.ts'
import { nameDesk, type NameDesk } from './opened-names.ts'
import { openDesk, type Actor } from './right.ts'
import { rotaDesk, type RotaDesk } from './rota-desk.ts'
import { sessions, type Sessions } from './sessions.ts'

/** Who asks, with what it takes to ask again whether they still may. */
export interface Asker {
  actor: Actor
  /** The session's token, where they came with one: then a change needs the word against forged requests. */
  token?: string
}

/** What a request carries that says who asks. */
export interface Shown {
  cookie?: string | undefined
  authorization?: string | undefined
}

/** Who works with a server, and how it knows them. */
export interface People {
  readonly accounts: Accounts
  readonly sessions: Sessions
  readonly keys: ApiKeys
  readonly names: NameDesk
  readonly consents: Consents
  readonly rota: RotaDesk
  readonly clock: Clock
  /** Nobody has an account yet: whoever reaches the server may do everything. */
  readonly open: boolean
  /** Opens a session for an account, in place of the one that they came with. */
  enter(account: string, agent: string, before?: string): { token: string }
  /** What an account may do now; undefined when it is not there or shut. */
  actorOf(account: string): Actor | undefined
  /** An incident that is in memory: open, or closed not long ago. */
  incident(id: string): Incident | undefined
  /** Settles when every change until now is durable. */
  stored(): Promise<void>
  /** Who asks. Errors `login-needed`, `session-ended`. */
  whoAsks(shown: Shown): Result<Asker>
}

/** The name of the cookie, with the browser's own guard (`__Host-`) where there is TLS. */
export const SESSION_COOKIE = /(?:^|;\s*)(?:__Host-)?anju=([A-Za-z0-9_-]{20,100})(?=;|$)/

export function people(server: AlertServer): People {
  const { ground, site } = server
  const names = nameDesk(ground, site, (home, resident) => server.erasure.erased(home, resident))
  const agreed = consents(ground, site)
  const around = {
    site,
    incidents: () => server.incidents(),
    names,
    allows: agreed.allows,
    refused: agreed.refused,
  }
  const [known, logins, keys] = [accounts(ground), sessions(ground), apiKeys(ground)]

  const openAccount = (id: string): Actor | undefined => {
    const account = known.get(id)
    return account === undefined || account.disabled_ms !== undefined ? undefined : actorOf(account, around)
  }
  const byToken = (token: string): Result<Asker> => {
    const session = logins.find(token)
    if (session === 'ended') return fail('session-ended')
    const actor = openAccount(session.account)
    return actor === undefined ? fail('session-ended') : ok({ actor, token })
  }
  return {
    accounts: known,
    sessions: logins,
    keys,
    names,
    consents: agreed,
    rota: rotaDesk(ground, site.time_zone, {
      isAccount: (id) => known.size === 0 || known.get(id) !== undefined,
      areas: new Set(site.homes.map(areaOf)),
    }),
    incident: (id) => server.incidents().find((one) => one.id === id),
    clock: ground.agenda,
    get open() {
      return known.size === 0
    },
    enter(account, agent, before) {
      if (before !== undefined) logins.close(before)
      return logins.open(account, agent)
    },
    actorOf: openAccount,
    stored: () => ground.stored(),
    whoAsks({ cookie = '', authorization }) {
      if (known.size === 0) return ok({ actor: openDesk })
      const [, bearer] = /^Bearer ([\w-]{1,200})$/i.exec(authorization ?? '') ?? []
      if (bearer !== undefined) {
        const key = keys.find(bearer)
        return key === undefined ? fail('login-needed') : ok({ actor: actorOfKey(key, around) })
      }
      const [, token] = SESSION_COOKIE.exec(cookie) ?? []
      return token === undefined ? fail('login-needed') : byToken(token)
    },
  }
}
