import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { random, type Clock, type Gate, type Site } from '@anju/sdk'
import { doorkeeper, passwordDesk } from '@anju/sdk/security'
import { aedesBroker } from './aedes-broker.ts'
import { alertServer } from './alert-server.ts'
import { watchCertificate } from './certificate-watch.ts'
import type { SiteProblem } from './config.ts'
import { CredentialsError, watchCredentials, type CredentialsWatch } from './credentials-watch.ts'
import type { Thresholds } from './detect/thresholds.ts'
import { exit } from './exit-code.ts'
import { isLoopback } from './http/loopback.ts'
import { hasAccounts } from './people/accounts.ts'
import { serve } from './http/serve.ts'
import { ListenError } from './listen-error.ts'
import type { ListenerTls } from './listener-tls.ts'
import type { PageSinks } from './loop/page.ts'
import { traced } from './observe/traces.ts'
import { pageSinks } from './page-sinks.ts'
import { refusalLog } from './refusal-log.ts'
import { flagsProblem, moreListeners, readListenerTls, type Flags } from './server-flags.ts'
import { rememberedSite } from './site-memory.ts'
import { lockSqlite } from './sqlite-lock.ts'
import type { OidcClient } from './oidc/oidc-settings.ts'
import { isPostgres, openStore } from './store/open-store.ts'
import type { Store } from './store/store.ts'

type Say = (line: string) => void

/** Runs a server by its flags until it is interrupted. Settles with the exit code. */
export async function runServer(flags: Flags, clock: Clock, say: Say, interrupted: Promise<void>): Promise<number> {
  const asked = await askedOf(flags, say)
  if (asked === undefined) return exit.usage
  const look = { now: () => {} }
  let watch: CredentialsWatch | undefined
  try {
    if (flags.credentials !== undefined) watch = watchCredentials({ path: flags.credentials, clock, onLook: () => look.now(), say })
  } catch (error) {
    if (!(error instanceof CredentialsError)) throw error
    for (const line of error.lines) say(line)
    return exit.usage
  }
  mkdirSync(flags.data, { recursive: true })
  let opened: OpenedStore
  try {
    opened = await openOwnStore(flags.store ?? join(flags.data, 'server.sqlite'))
  } catch (error) {
    watch?.stop()
    say(`The store cannot be had: ${(error as Error).message || (error as NodeJS.ErrnoException).code}`)
    return exit.unreachable
  }
  const { store, unlock } = opened
  const settings = { sinks: asked.sinks, ...(asked.thresholds === undefined ? {} : { thresholds: asked.thresholds }) }
  const traces = await tracesTo(flags.traces, say)
  const plain = await alertServer({ site: asked.site, clock, store, random: random(`${process.pid} ${clock.now()}`), settings })
  const server = traces === undefined ? plain : traced(plain, traces.tracer)
  const gate = noting(server.gate, refusalLog(join(flags.data, 'refused.jsonl'), clock))
  const door = doorkeeper({ clock, credentials: () => watch?.current(), desk: passwordDesk() })
  const broker = aedesBroker(gate, { clock, door })
  let dropped = 0
  look.now = () => {
    broker.recheck()
    const { dropped_messages } = broker.sessions()
    if (dropped_messages > dropped) say(`${dropped_messages - dropped} messages were let go that waited for clients that are away.`)
    dropped = dropped_messages
  }
  server.attach(broker)
  try {
    const { host, port, mqttHost, mqttPort, pages } = flags
    if (!isLoopback(host) && !hasAccounts(server)) {
      say(`Whoever opens the API to the network needs accounts: at ${host} anybody could do everything. See anju-server accounts --help.`)
      return exit.usage
    }
    const { tls } = asked
    const more = {
      moreMqtt: moreListeners(flags),
      gate,
      hooksAllowed: flags.hooksAllow,
      ...(flags.log === true ? { log: say } : {}),
      ...(asked.oidc === undefined ? {} : { oidc: await providerOf(asked.oidc, clock, say) }),
      ...(tls === undefined ? {} : { tls, https: flags.https === true }),
    }
    const served = await serve(server, { host, port, mqttHost, mqttPort, broker, ...more, ...(pages === undefined ? {} : { pages }) })
    say(`API and feed at ${served.url}, MQTT at ${served.mqttUrls.join(', ')}. Ctrl-C ends it.`)
    if (!isLoopback(mqttHost)) say(`Passwords travel readable to ${served.mqttUrl}: only for a closed network. --mqtt-tls encrypts them.`)
    const stopLooking =
      tls === undefined ? () => {} : watchCertificate({ flags, clock, onRenewed: (renewed) => served.renew(renewed), say })
    await interrupted
    stopLooking()
    await served.close()
    return exit.interrupted
  } catch (error) {
    if (!(error instanceof ListenError)) throw error
    say(error.message)
    return exit.unreachable
  } finally {
    watch?.stop()
    await broker.close()
    await server.close()
    await traces?.close()
    unlock()
  }
}

/** The same gate, which writes down what was refused. */
const noting = (gate: Gate, log: ReturnType<typeof refusalLog>): Gate => ({
  ...gate,
  refused(refusal) {
    gate.refused?.(refusal)
    log.note(refusal)
  },
})

interface OpenedStore {
  store: Store
  unlock: () => void
}

/** Opens a store for this server alone. Throws when it cannot be had, or when another process has it. */
async function openOwnStore(address: string): Promise<OpenedStore> {
  if (isPostgres(address)) return { store: await openStore(address), unlock: () => {} }
  const unlock = lockSqlite(address)
  if (unlock === undefined) throw new Error(`another server runs on ${address}.`)
  try {
    return { store: await openStore(address), unlock }
  } catch (error) {
    unlock()
    throw error
  }
}

/** What the flags' files hold. */
interface Asked {
  site: Site
  tls: ListenerTls | undefined
  sinks: PageSinks
  thresholds?: Thresholds
  oidc?: OidcClient
}

/** The files that the flags name. Says what is wrong with them. */
async function askedOf(flags: Flags, say: Say): Promise<Asked | undefined> {
  let text: string
  let tls: ListenerTls | undefined
  let sinks: PageSinks
  const problem = flagsProblem(flags)
  if (problem !== undefined) {
    say(problem)
    return undefined
  }
  try {
    text = readFileSync(flags.site, 'utf8')
  } catch (error) {
    say(`${flags.site}: ${(error as Error).message}`)
    return undefined
  }
  try {
    tls = readListenerTls(flags)
    sinks = pageSinks(flags.page, say)
  } catch (error) {
    say((error as Error).message)
    return undefined
  }
  const read = await rememberedSite(text, join(flags.data, 'site-read.json'))
  if ('problems' in read) return sayProblems(flags.site, read.problems, say)
  if (flags.thresholds === undefined && flags.oidc === undefined) return { site: read.site, tls, sinks }
  const { readOidc, readThresholds } = await import('./config.ts')
  const thresholds = alsoIn(flags.thresholds, (own) => readThresholds(own, read.site), say)
  const oidc = alsoIn(flags.oidc, (own) => readOidc(own, process.env), say)
  return thresholds === undefined || oidc === undefined ? undefined : { site: read.site, tls, sinks, ...thresholds, ...oidc }
}

/** Where traces go: OpenTelemetry is loaded only where somebody asked for them. */
const tracesTo = async (collector: string | undefined, say: Say) =>
  collector === undefined
    ? undefined
    : (await import('./observe/live-traces.ts')).liveTraces(collector, say, process.env['OTEL_EXPORTER_OTLP_HEADERS'])

/** The provider of logins: its client library is loaded only where there is one. */
const providerOf = async (oidc: OidcClient, clock: Clock, say: Say) =>
  (await import('./oidc/oidc-provider.ts')).oidcProvider(oidc, clock, say)

/** What a further file holds, nothing where none is named. Says what is wrong with it. */
function alsoIn<T extends object>(
  file: string | undefined,
  read: (text: string) => T | { problems: SiteProblem[] },
  say: Say,
): Partial<T> | undefined {
  if (file === undefined) return {}
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    say(`${file}: ${(error as Error).message}`)
    return undefined
  }
  const own = read(text)
  return 'problems' in own ? sayProblems(file, own.problems, say) : own
}

function sayProblems(file: string, problems: readonly SiteProblem[], say: Say): undefined {
  for (const { line, column, problem } of problems) say(`${file}:${line}:${column}: ${problem}`)
}
