import { after, alertKinds, loopMonitor, parseTopic, type Alert, type Incident, type LoopBreach, type Message } from '@anju/sdk'
import { stringify } from 'yaml'
import { loadScenario, type KnownHomes, type Scenario } from '../document/load-scenario.ts'
import type { ReadText } from '../document/load-home.ts'
import type { ScenarioText } from '../document/scenario.ts'
import { runScenario, type RunResult } from '../runner/run-scenario.ts'
import type { Way } from '../runner/way.ts'
import type { Verdict } from '../judge/verdict.ts'
import type { Paged, StartTarget } from '../targets/target.ts'

/** An invariant that a run broke: a code, and the kind of alert or hazard that it is about. */
export interface Broken {
  code:
    | 'missed'
    | 'late'
    | 'wrong-room'
    | 'wrong-severity'
    | 'doubled'
    | 'refused'
    | 'closed-by-nobody'
    | 'accepted-and-lost'
    | 'step-refused'
    | 'paged-after-step'
    | LoopBreach['code']
  about: string
}

/** How documents are tried. */
export interface Trial {
  /** The file that the document would be, from which its home is counted. */
  file: string
  read: ReadText
  homes: KnownHomes
  startTarget: StartTarget
  way: Exclude<Way, 'live'>
  seed: number
  signal?: AbortSignal | undefined
}

/** What came of a document. `void`: it is wrong, or the world would not do what it asks, or it ends before its deadlines: it says nothing about the server. */
export type Tried = { void: true } | { void: false; broken: readonly Broken[]; result: RunResult }

/** What tells a failure from others. */
export const nameOf = ({ code, about }: Broken): string => `${code} ${about}`

/** A document as a file. */
export const textOf = (document: ScenarioText): string => stringify(document, { lineWidth: 0 })

/** Plays a document and says which invariants broke. */
export async function tried(document: ScenarioText, trial: Trial): Promise<Tried> {
  const { file, read, homes, startTarget, way, seed, signal } = trial
  const text = textOf(document)
  const loaded = loadScenario(file, (path) => (path === file ? text : read(path)), { homes })
  if (!loaded.ok) return { void: true }
  const watch = watched(startTarget)
  const options = { way, seed, startTarget: watch.startTarget, ...(signal === undefined ? {} : { signal }) }
  const result = await runScenario(loaded.scenario, options)
  if (result.interrupted || !comparable(loaded.scenario, result)) return { void: true }
  const broken = [
    ...judged(result),
    ...watch.breaches(),
    ...closedByNobody(loaded.scenario, result),
    ...acceptedAndLost(watch.calls, result),
    ...stepsRefused(loaded.scenario, result),
    ...pagedAfterStep(watch.pages(), result),
  ]
  return { void: false, broken: [...new Map(broken.map((one) => [nameOf(one), one])).values()], result }
}

/** Whether what the document promises came about, where it says, with time to be told; else the document is to blame and not the server. */
function comparable({ starts, lasts, expects }: Scenario, { verdicts, truths, refusals }: RunResult): boolean {
  const ends = after(starts, lasts)
  const astray = verdicts.some(({ outcome, expectation, truth, onset_ms = 0, deadline_s = 0 }) => {
    const room = expectation === undefined ? undefined : expects[expectation]?.room
    if (room !== undefined && truths.some(({ id, room: there }) => id === truth && there !== room)) return true
    return outcome === 'not-happened' || (outcome === 'missed' && onset_ms + deadline_s * 1_000 > ends)
  })
  return !astray && !refusals.some(({ by }) => by === 'world')
}

/** What the judge says, but for alerts that nobody expected: a drawn line may well make a device silent. */
function judged(result: RunResult): Broken[] {
  const { verdicts, rejected } = result
  return [
    ...verdicts.flatMap((verdict): Broken[] => {
      const { outcome, kind } = verdict
      if (foundLying(verdict, result)) return []
      return outcome === 'missed' || outcome === 'late' || outcome === 'wrong-room' || outcome === 'wrong-severity' || outcome === 'doubled'
        ? [{ code: outcome, about: kind }]
        : []
    }),
    ...Object.keys(rejected).map((about): Broken => ({ code: 'refused', about })),
  ]
}

/** A fall whose flag no radar raised, and of which the long lie in its room was told in time: the sensor's miss, and help comes all the same. */
function foundLying({ outcome, kind, onset_ms, truth }: Verdict, { alerts, truths }: RunResult): boolean {
  if (kind !== 'fall' || (outcome !== 'missed' && outcome !== 'late') || onset_ms === undefined) return false
  const room = truths.find(({ id }) => id === truth)?.room
  const until = onset_ms + alertKinds['long-lie'].budget
  return alerts.some((alert) => alert.kind === 'long-lie' && alert.room === room && alert.raised_ms >= onset_ms && alert.raised_ms <= until)
}

/** A step in the order of the loop is taken, one that is asked for twice is not. What was asked of a merged incident says nothing. */
function stepsRefused({ staff }: Scenario, { refusals, incidents }: RunResult): Broken[] {
  if (incidents.some(({ merged }) => merged !== undefined)) return []
  return refusals.flatMap(({ by, asked, code }): Broken[] =>
    by === 'server' && staff.length > 0 && 'step' in asked ? [{ code: 'step-refused', about: `${asked.step} ${code}` }] : [],
  )
}

/** Nobody is paged for a step that was taken before. */
const pagedAfterStep = (pages: readonly Paged[], { incidents }: RunResult): Broken[] =>
  incidents.flatMap(({ id, hazard, steps }) =>
    pages
      .filter((page) => page.incidents.includes(id) && steps.some(({ step, at_ms }) => step === page.step && at_ms < page.at_ms))
      .map((): Broken => ({ code: 'paged-after-step', about: hazard })),
  )

/** A call for help is closed by people alone, and here by nobody that the document does not name. */
function closedByNobody({ staff }: Scenario, { incidents, alerts }: RunResult): Broken[] {
  const people = new Set(staff.map(({ by }) => by))
  const calls = new Set(alerts.filter(({ kind }) => kind === 'sos').map(({ incident }) => incident))
  const closed = (incident: Incident) =>
    calls.has(incident.id) && incident.outcome !== undefined && !incident.steps.some(({ step, by }) => step === 'resolve' && people.has(by))
  return incidents.some(closed) ? [{ code: 'closed-by-nobody', about: 'sos' }] : []
}

/** A call that was confirmed to its device has its alert. */
const acceptedAndLost = ({ sent, accepted }: Calls, { alerts }: RunResult): Broken[] =>
  [...sent].some((id) => accepted.has(id)) && !alerts.some(({ kind }) => kind === 'sos')
    ? [{ code: 'accepted-and-lost', about: 'sos' }]
    : []

/** Calls for help by the ids of their events, and which events were accepted. */
interface Calls {
  sent: Set<string>
  accepted: Set<string>
}

/** A target beside which a monitor of the closed loop listens, and somebody who notes which calls were accepted. */
function watched(startTarget: StartTarget) {
  const monitor = loopMonitor()
  const seen: Broken[] = []
  const calls: Calls = { sent: new Set(), accepted: new Set() }
  let pages: readonly Paged[] = []
  return {
    calls,
    pages: () => pages,
    breaches: () => seen,
    startTarget: (async (options) => {
      const target = await startTarget({
        ...options,
        onMessage(message) {
          options.onMessage?.(message)
          note(message, calls)
        },
      })
      return {
        ...target,
        async close() {
          pages = (await target.pages?.()) ?? []
          await target.close()
        },
        onIncident(listener: (incident: Incident, alerts: readonly Alert[]) => void) {
          target.onIncident((incident, alerts) => {
            for (const { code } of monitor.see(incident, options.clock.now(), alerts)) seen.push({ code, about: incident.hazard })
            listener(incident, alerts)
          })
        },
      }
    }) satisfies StartTarget,
  }
}

const utf8 = new TextDecoder()

function note({ topic, payload }: Message, { sent, accepted }: Calls): void {
  const parsed = parseTopic(topic)
  if (!parsed.ok || (parsed.value.channel !== 'event' && parsed.value.channel !== 'confirm')) return
  const said = read(payload)
  if (parsed.value.channel === 'confirm' && said.accepted === true && said.id !== undefined) accepted.add(said.id)
  if (parsed.value.channel === 'event' && said.body?.event === 'sos') sent.add(`${said.boot}-${said.seq}`)
}

interface Said {
  id?: string
  accepted?: boolean
  boot?: string
  seq?: number
  body?: { event?: string }
}

/** What a message says; one that cannot be read says nothing. */
function read(payload: Uint8Array): Said {
  try {
    return (JSON.parse(utf8.decode(payload)) ?? {}) as Said
  } catch {
    return {}
  }
}
