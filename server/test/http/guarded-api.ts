import { expect } from 'vitest'
import { queueClock, random, topicOf, type Clock, type Home, type Incident, type Instant, type Site } from '@anju/sdk'
import { alertServer, type AlertServer } from '../../src/alert-server.ts'
import { api } from '../../src/http/api.ts'
import { oidcProvider } from '../../src/oidc/oidc-provider.ts'
import type { OidcClient } from '../../src/oidc/oidc-settings.ts'
import { people as newPeople, type People } from '../../src/people/people.ts'
import { accountRoles, type AccountRole } from '../../src/people/role.ts'
import type { AccountSettings } from '../../src/people/account.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import type { Store } from '../../src/store/store.ts'
import { noon, site as oneHome } from '../one-home.ts'

type App = Awaited<ReturnType<typeof api>>

/** One operation of the document that the API gives of itself. */
export interface Operation {
  method: string
  path: string
  right: string
  query: string
}

export interface Asked {
  status: number
  body: string
  json: () => Record<string, unknown>
  headers: Record<string, unknown>
}

/** An API with accounts, whose roles are asked for by name: the account of a role is called like it. */
export interface GuardedApi {
  server: AlertServer
  people: People
  app: App
  clock: Clock
  /** What the server told whoever runs it. */
  said: readonly string[]
  /** Adds an account of a role; what it is bound to is in `settings`. */
  add(role: AccountRole, id?: string, settings?: Partial<AccountSettings>): Promise<void>
  /** Asks as an account (a fresh session), or as nobody. */
  ask(as: string | undefined, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Asked>
  operations(): Promise<Operation[]>
  /** Somebody presses a button in a home; the incident that it raises. */
  sos(home: string, mode?: 'actual' | 'drill'): Promise<Incident>
  /** Moves the clock on, through every wake-up. */
  pass(ms: number): void
  close(): Promise<void>
}

/** Takes ids in a path for those that are asked for. */
export const filled = (path: string, ids: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? 'none')

/** The site of the tests with as many homes as ids, each of which may be changed. */
export const siteOf = (ids: readonly string[], change: (home: Home, at: number) => Home = (home) => home): Site => ({
  ...oneHome,
  homes: ids.map((id, at) => change({ ...oneHome.homes[0]!, id }, at)),
})

export const PASSWORD = 'a heron stands on ice'

export interface GuardedOptions {
  site?: Site
  store?: Store
  /** By whom people can log in beside their password. */
  oidc?: OidcClient
}

export async function guardedApi({ site = oneHome, store = memoryStore(), oidc }: GuardedOptions = {}): Promise<GuardedApi> {
  const clock = queueClock(noon)
  const server = await alertServer({ site, clock, store, random: random(1) })
  const people = newPeople(server)
  const said: string[] = []
  const provider = oidc === undefined ? undefined : oidcProvider(oidc, clock, (line) => said.push(line))
  const app = await api(server, '127.0.0.1', people, { oidc: provider })
  let pressed = 0
  const ask: GuardedApi['ask'] = async (as, method, path, body, headers = {}) => {
    const token = as === undefined ? undefined : people.enter(as, 'test').token
    const answer = await app.inject({
      method: method.toUpperCase() as 'GET',
      url: path,
      headers: {
        host: '127.0.0.1',
        ...(token === undefined ? {} : { cookie: `anju=${token}`, 'x-anju-csrf': people.sessions.csrfOf(token) }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    })
    return { status: answer.statusCode, body: answer.body, json: () => JSON.parse(answer.body) as never, headers: answer.headers }
  }
  return {
    server,
    people,
    app,
    clock,
    said,
    ask,
    async add(role, id = role, settings = {}) {
      const made = await people.accounts.add(id, { name: `Name of ${id}`, role, ...settings }, 'test', PASSWORD)
      expect(made.ok, JSON.stringify(made)).toBe(true)
    },
    async operations() {
      const { json } = await ask(undefined, 'get', '/api/openapi.json')
      const { paths } = json() as { paths: Record<string, Record<string, Record<string, unknown>>> }
      return Object.entries(paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({
          method,
          path,
          right: operation['x-right'] as string,
          query: queryOf((operation['parameters'] ?? []) as Parameter[]),
        })),
      )
    },
    async sos(home, mode = 'actual') {
      const topic = topicOf({ site: site.id, home, device: 'button-bedside' }, 'event')
      const event = { boot: 'x', seq: pressed++, clock: 'unset', origin: 'simulated', mode, body: { event: 'sos', state: 'raised' } }
      await server.gate.publish(undefined, { topic, payload: new TextEncoder().encode(JSON.stringify(event)), qos: 1, retain: false })
      return server.incidents().findLast((one) => one.home === home)!
    },
    pass(ms) {
      const until = (clock.now() + ms) as Instant
      for (let next = clock.next(); next !== undefined && next <= until; next = clock.next()) clock.step()
      clock.moveTo(until)
    },
    async close() {
      await app.close()
      await server.close()
    },
  }
}

interface Parameter {
  name: string
  in: string
  required: boolean
}

/** What a query needs, with a value that is taken by all of ours: times. */
function queryOf(parameters: readonly Parameter[]): string {
  const needed = parameters.filter((one) => one.in === 'query' && one.required)
  return needed.length === 0 ? '' : `?${needed.map(({ name }) => `${name}=${name.startsWith('from') ? 0 : 4_000_000_000_000}`).join('&')}`
}

/** An account of every role, the admin first. `bound` are the homes of those roles that are bound to some. */
export async function withEveryRole(of: GuardedApi, bound: readonly string[] = []): Promise<void> {
  for (const role of accountRoles) await of.add(role, role, ['family', 'trainee', 'agency'].includes(role) ? { homes: [...bound] } : {})
}
