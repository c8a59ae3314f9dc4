import {
  catalogue as everyKind,
  encode,
  isOpen,
  limits,
  topicOf,
  work as newWork,
  type ActionRequest,
  type Address,
  type Alert,
  type Broker,
  type Catalogue,
  type Clock,
  type DeviceState,
  type FeedMessage,
  type Gate,
  type Home,
  type Incident,
  type MergeRequest,
  type Mode,
  type Random,
  type RejectedCounts,
  type Result,
  type Site,
  type StepRequest,
  type UnmergeRequest,
  type Work,
} from '@anju/sdk'
import { agenda as newAgenda } from './agenda.ts'
import { alertBook } from './alerts/alert-book.ts'
import { engine as newEngine, type EngineOptions } from './detect/engine.ts'
import { blindSpots } from './detect/observability.ts'
import { referenceRules } from './detect/rules/reference-rules.ts'
import { floodView, type FloodView } from './detect/site/flood.ts'
import { siteStage } from './detect/site/site-stage.ts'
import { boundRules, type Thresholds } from './detect/thresholds.ts'
import { nextTurn } from './event-loop.ts'
import { feed as newFeed, pace, paced } from './feed/feed.ts'
import { maskedHome } from './feed/masked.ts'
import { deviceBook } from './intake/device-book.ts'
import { devicePace } from './intake/device-pace.ts'
import { intake } from './intake/gate.ts'
import { refusals as newRefusals, type Refusal } from './intake/refusals.ts'
import { rememberedIds } from './intake/remembered-ids.ts'
import { serverLimits, type ServerLimits } from './limits.ts'
import { groundOf, type Ground } from './records/ground.ts'
import { closingValves, type Valves } from './loop/close-valves.ts'
import { paging as newPaging, type Paging } from './loop/paging.ts'
import type { PageSinks } from './loop/page.ts'
import { purging, type DrillRemains, type PurgeOptions } from './loop/purge-drills.ts'
import { erasing, type Erasure } from './people/erasure.ts'
import { registryOf, type Known } from './registry.ts'
import { countPeriod } from './statistics/count-period.ts'
import type { Counted } from './statistics/grouped.ts'
import { latestIn, steadyClock } from './steady-clock.ts'
import { groupCommit, type GroupCommit } from './store/group-commit.ts'
import type { AuditRow } from './store/audit-line.ts'
import type { Store } from './store/store.ts'

export interface AlertServerOptions {
  /** What is registered: homes, devices, people. */
  site: Site
  clock: Clock
  /** Loaded before the server is ready, closed with it. */
  store: Store
  random: Random
  /** Counts what is under way, so that a run in lockstep knows when nothing moves. */
  work?: Work
  catalogue?: Catalogue
  settings?: ServerSettings
}

export interface ServerSettings {
  /** Options of rules for the site, its homes and its people; what is absent takes the documented default. */
  thresholds?: Thresholds
  /** By what pages go out; without any they are only written down. */
  sinks?: PageSinks
  /** Bounds of the intake where they are not the server's: for benches and larger machines. */
  limits?: Partial<ServerLimits>
  /** When a gathered group is committed: at the next turn of the event loop unless told otherwise. */
  nextTurn?: (task: () => void) => void
}

/** How the server is, for whoever watches it. */
export interface Health {
  state: 'ok' | 'store-failing'
  /** New at every start. */
  run: string
  now_ms: number
  open_incidents: number
  devices: number
  problem?: string
}

/** The reference alert server without its edges: no socket, no file, no timer of its own. */
export interface AlertServer {
  /** Behind a broker: everything that devices send comes through here. */
  readonly gate: Gate
  /** The broker through which confirmations and commands travel down. */
  attach(broker: Broker): void
  /** Every message after `hello`, in the order of `seq`, each after its commit. The answer ends it. */
  onFeed(listener: (message: FeedMessage) => void): () => void
  /** Everything that is open now, names masked. */
  hello(): FeedMessage
  /** Tells the feed what time it is. */
  tellTime(): void
  /** Takes a step of the closed loop; settles when it is durable. Errors of the INC rules. */
  step(incident: string, request: StepRequest): Promise<Result<Incident>>
  /** Notes a call or another action; settles when it is durable. */
  act(incident: string, request: ActionRequest): Promise<Result<Incident>>
  /** Makes an incident part of another, and undoes it. */
  merge(incident: string, request: MergeRequest): Promise<Result<Incident>>
  unmerge(incident: string, request: UnmergeRequest): Promise<Result<Incident>>
  alerts(): readonly Alert[]
  incidents(): readonly Incident[]
  /** What is open, grouped for a desk when too much comes at once; of some homes only, where they are told apart. */
  flood(mine?: (incident: Incident) => boolean): FloodView
  /** What cannot be observed in a home, by rule; undefined for a home that is not registered. */
  blindSpots(home: string): Readonly<Record<string, readonly string[]>> | undefined
  alertsOf(incident: Incident): readonly Alert[]
  audit(incident: string): Promise<readonly AuditRow[]>
  /** Incidents of one mode that were raised from `from_ms` until before `to_ms`, with what statistics group them by. */
  period(from_ms: number, to_ms: number, mode: Mode): Promise<readonly Counted[]>
  /** Names masked. */
  homes(): readonly Home[]
  devices(): readonly DeviceState[]
  rejected(): RejectedCounts
  /** Devices that are held back now because they send too much, and acknowledgements that had to wait for that, since the start. */
  floods(): { devices: number; held: number }
  /** Milliseconds by which the server's time is ahead of the machine's, which was set back over a restart. */
  ahead_ms(): number
  /** The newest refused messages, newest first. */
  refusals(): readonly Refusal[]
  health(): Health
  /** The clock that it was given, or one that is ahead of it for a while: time never goes back over a restart. */
  readonly clock: Clock
  readonly site: Site
  /** What services beside the alarm path stand on. */
  readonly ground: Ground
  /** Who is paged about what is open. */
  readonly paging: Paging
  /** Forgets people. */
  readonly erasure: Erasure
  /** Erases what drills and tests have left; settles when it is durable. */
  purgeDrills(by: string): Promise<DrillRemains>
  /** Stops the timers, commits what is under way, closes the store. The broker is closed by whoever opened it. */
  close(): Promise<void>
}

const healthOf = (problem: string | undefined, rest: Omit<Health, 'state' | 'problem'>): Health =>
  problem === undefined ? { state: 'ok', ...rest } : { state: 'store-failing', ...rest, problem }

/** What people do about incidents; each settles when it is durable. */
function loopSteps(
  of: PurgeOptions & { commits: Pick<GroupCommit, 'stored'>; valves: Valves },
): Pick<AlertServer, 'step' | 'act' | 'merge' | 'unmerge' | 'purgeDrills'> {
  const { book, commits, valves } = of
  const durable = async <T>(taken: Result<T>): Promise<Result<T>> => {
    if (taken.ok) await commits.stored()
    return taken
  }
  return {
    step: (incident, request) => durable(book.step(incident, request)),
    act(incident, request) {
      const taken = book.act(incident, request)
      if (taken.ok && request.action === 'close-valve' && request.result === undefined) valves.close(taken.value)
      return durable(taken)
    },
    merge: (incident, request) => durable(book.merge(incident, request)),
    unmerge: (incident, request) => durable(book.unmerge(incident, request)),
    purgeDrills: purging(of),
  }
}

/** Starts a server on what its store holds. Throws a RangeError when the site names a kind, or the settings an option, that does not exist. */
export async function alertServer(options: AlertServerOptions): Promise<AlertServer> {
  const { site, clock: given, store, random, work = newWork(), catalogue = everyKind, settings = {} } = options
  const registry = registryOf(site, catalogue)
  const { devices: registered, homes: watched } = registry
  const rulesOf = boundRules(referenceRules, settings.thresholds ?? { version: 1 }, watched)
  const run = random.fork('server run').int(0, 0xffff_ffff).toString(16).padStart(8, '0')
  const stored = await store.load(Math.floor(given.now()) - limits.duplicate_window, serverLimits.closed_incidents_kept)
  const clock = steadyClock(given, latestIn(stored))
  const agenda = newAgenda(clock)
  const commits = groupCommit({ store, agenda, nextTurn: settings.nextTurn ?? nextTurn, work })
  const feed = newFeed()
  let broker: Broker | undefined

  const confirm = (address: Address, id: string, error: string | undefined) => {
    if (broker === undefined) return
    const done = work.begin('confirm')
    const payload = encode(error === undefined ? { id, accepted: true } : { id, accepted: false, error })
    broker.publish({ topic: topicOf(address, 'confirm'), payload, qos: 1, retain: false }).then(done, done)
  }
  const devices = deviceBook(registry, stored)
  const shown = new Map<string, ReturnType<typeof paced>>()
  const show = (known: Known, now: boolean) => {
    let teller = shown.get(known.key)
    if (teller === undefined) {
      teller = paced(agenda, pace.device, () => feed.tell(() => ({ type: 'device', device: devices.state(known) })))
      shown.set(known.key, teller)
    }
    teller(now)
  }
  const showRejected = paced(agenda, pace.rejected, () => feed.tell({ type: 'rejected', counts: refusals.counts() }))
  const refusals = newRefusals(() => showRejected())
  const ground = groundOf({ store, commits, agenda, random: random.fork('services'), stored: stored.records })
  const book = alertBook({
    agenda,
    commits,
    follower: () => paging,
    ...(settings.thresholds === undefined ? {} : { thresholds: settings.thresholds.version }),
    onChange: (incident, alerts) => feed.tell({ type: 'incident', incident, alerts: [...alerts] }),
  })
  const stage = siteStage({ homes: site.homes, onFinding: (rule, home, finding, at) => book.apply(rule, home, finding, at) })
  const onFinding: EngineOptions['onFinding'] = (rule, home, finding, at, drill) => {
    for (const id of rule.id === 'device-silent' ? (finding.raise ?? []).flatMap((claim) => claim.devices) : []) {
      const known = registered.get(`${home}/${id}`)
      if (known === undefined) continue
      devices.silent(home, id)
      commits.whenStored(() => show(known, true))
    }
    book.apply(rule, home, finding, at, drill)
    if (!drill) stage.hear(home, finding, at)
  }
  const engine = newEngine({ homes: watched, rulesOf, agenda, commits, onFinding })
  book.restore(stored)
  stage.restore(book.alerts())
  engine.restore(stored.states)
  const ids = rememberedIds(stored.ids)
  const allowance = devicePace({ ...serverLimits, ...settings.limits })
  const paging = newPaging({ ground, work, site, sinks: settings.sinks ?? {}, book })
  const valves = closingValves({ broker: () => broker, work, registry, ground, book })
  const onReply = (...heard: Parameters<Valves['heard']>) => valves.heard(...heard)
  const taking = { commits, engine, devices, ids, confirm, onDevice: show, onReply, underTest: ground.underTest }
  const erasure = erasing({ store, ground, book, site })
  const beside = { clock, site, ground, paging, erasure }
  const openNow = () => book.incidents().filter(({ state }) => isOpen(state))

  return {
    gate: intake({ ...taking, registry, agenda, refusals, pace: allowance, ahead_ms: () => clock.ahead_ms() }),
    attach: (given) => {
      broker = given
    },
    onFeed: (listener) => feed.listen(listener),
    hello: () => ({
      type: 'hello',
      seq: feed.seq,
      now_ms: agenda.now(),
      site: site.id,
      time_zone: site.time_zone,
      homes: site.homes.map((home) => maskedHome(erasure.without(home))),
      devices: devices.states(),
      incidents: [...book.incidents()],
      alerts: [...book.alerts()],
      rejected: refusals.counts(),
    }),
    tellTime: () => feed.tell({ type: 'clock', now_ms: agenda.now() }),
    ...loopSteps({ store, commits, ground, book, engine, paging, valves }),
    alerts: () => book.alerts(),
    incidents: () => book.incidents(),
    flood: (mine = () => true) => floodView(openNow().filter(mine), book.alerts(), (home) => stage.buildingOf(home), agenda.now()),
    alertsOf: (incident) => book.alertsOf(incident),
    audit: async (incident) => store.audit(incident),
    period: (from_ms, to_ms, mode) =>
      countPeriod(store.period(from_ms, to_ms), {
        time_zone: site.time_zone,
        mode,
        homes: site.homes,
        model: (home, device) => devices.model(home, device),
      }),
    blindSpots: (id) => (watched.has(id) ? blindSpots(rulesOf(id), watched.get(id)!) : undefined),
    homes: () => site.homes.map((home) => maskedHome(erasure.without(home))),
    devices: () => devices.states(),
    rejected: () => refusals.counts(),
    refusals: () => refusals.latest(),
    ahead_ms: () => clock.ahead_ms(),
    floods: () => ({ devices: allowance.flooding(agenda.now()), held: allowance.held }),
    health: () => healthOf(commits.failing, { run, now_ms: agenda.now(), open_incidents: openNow().length, devices: registered.size }),
    ...beside,
    async close() {
      agenda.close()
      await commits.settle()
      await store.close()
    },
  }
}
