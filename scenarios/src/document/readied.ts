import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import {
  instant,
  type ActionResult,
  type AlertKind,
  type Action as Call,
  type Duration,
  type Home,
  type Instant,
  type Outcome,
  type Rubric,
  type Site,
  type Step,
  type Title,
} from '@anju/sdk'
import { neighbourHome, type Action, type Fault, type Start } from '@anju/simulator'
import type { AlertMatch, Expectation, LoopExpectation } from '../judge/verdict.ts'
import { parseDuration } from './duration-text.ts'
import type { Profile } from './profile.ts'
import { rubricOf, type ResponseText } from './drill-text.ts'
import { faultInSeconds } from './fault-in-seconds.ts'
import type { Scalar, Setting, Values } from './parameters.ts'
import type { AlertText, ScenarioText, StaffText } from './scenario.ts'

/** A scenario, ready to be played. */
export interface Scenario {
  file: string
  /** SHA-256 of the document's text and of the parts in it, hex. */
  sha256: string
  title: Title
  /** Which case of its document it is. */
  case: { number: number; of: number; label: string; values: Readonly<Record<string, Scalar>> }
  proves: readonly string[]
  /** The file of the emergency that this is a quiet twin or a variant of, from where `file` is counted. */
  twin_of?: string
  variant_of?: string
  /** What the server has learned before. */
  profile?: Profile
  /** Its first home is `home`; the others are the neighbours. */
  site: Site
  home: Home
  starts: Instant
  lasts: Duration
  start: Start
  timeline: readonly { at: Duration; action: Action }[]
  faults: readonly Fault[]
  staff: readonly StaffStep[]
  /** Calls that people make; documents have none, whoever plays a drill again does. */
  calls?: readonly StaffCall[]
  responses: readonly Response[]
  expects: readonly Expectation[]
  allows: readonly AlertMatch[]
  forbids: readonly AlertMatch[]
  loop: readonly LoopExpectation[]
  /** What people are scored by who play it as a drill. */
  rubric?: Rubric
}

/** How the world answers a step or a call: a colleague's step, or something that happens in the home. */
export type Response = { alert: string; when: string; after: Duration } & (
  | { step: Step; by: string; outcome?: Outcome }
  | { action: Action }
)

/** A step that people take once an alert is there, so long after it came. */
export type StaffStep = Omit<StaffText, 'after' | 'by'> & { after: Duration; by: string }

/** A call that people make once an alert is there, so long after it came. */
export interface StaffCall {
  on: string
  after: Duration
  by: string
  call: Call
  result?: ActionResult
}

/** Where a scenario comes from. */
interface Origin {
  file: string
  profile?: Profile | undefined
  /** The document's text and those of its parts. */
  texts: readonly string[]
  setting: Setting
  values: Values
}

/** A checked document in the units in which it is played. */
export function readied(document: ScenarioText, home: Home, { file, texts, setting, values, profile }: Origin): Scenario {
  const { people, openings, not_worn, day, twin_of, variant_of, neighbours = 0 } = document
  const homes = [home, ...Array.from({ length: neighbours }, (_, i) => neighbourHome(home, i + 1))]
  const hash = createHash('sha256')
  for (const text of texts) hash.update(text)
  const beside = (path: string) => join(dirname(file), path)
  return {
    file,
    sha256: hash.digest('hex'),
    title: document.title,
    case: { number: setting.number, of: 1, label: setting.label, values: Object.fromEntries(values) },
    proves: document.proves ?? [],
    ...(twin_of === undefined ? {} : { twin_of: beside(twin_of) }),
    ...(variant_of === undefined ? {} : { variant_of: beside(variant_of) }),
    ...(profile === undefined ? {} : { profile }),
    home,
    site: { id: 'scenario', title: { zh: '情景', en: 'Scenario' }, time_zone: zoneOf(document.starts), homes },
    starts: instant(document.starts),
    lasts: span(document.lasts),
    start: {
      ...(people === undefined ? {} : { people }),
      ...(openings === undefined ? {} : { openings }),
      ...(not_worn === undefined ? {} : { not_worn }),
      ...(day === undefined ? {} : { day: true }),
      ...(profile === undefined ? {} : { bodies: livedBy(profile) }),
    },
    timeline: (document.timeline ?? []).map(({ at, ...action }) => ({ at: span(at), action })),
    faults: (document.faults ?? []).map(faultInSeconds),
    staff: (document.staff ?? []).map(({ after, by = 'operator-1', ...step }) => ({ ...step, by, after: span(after) })),
    responses: (document.responses ?? []).map(response),
    ...(document.rubric === undefined ? {} : { rubric: rubricOf(document.rubric) }),
    expects: document.expects.map(({ alert, within, early, of = alert, room, severity }) => ({
      alert: alert as AlertKind,
      within: span(within),
      ...(early === undefined ? {} : { early: span(early) }),
      of,
      ...(room === undefined ? {} : { room }),
      ...(severity === undefined ? {} : { severity }),
    })),
    allows: (document.allows ?? []).map(match),
    forbids: (document.forbids ?? []).map(match),
    loop: document.loop ?? [],
  }
}

function response({ alert, when, after, ...answer }: ResponseText): Response {
  const called = { alert, when, after: span(after) }
  return 'step' in answer ? { ...called, ...answer, by: answer.by ?? 'responder-1' } : { ...called, action: answer }
}

const match = ({ alert, room }: AlertText) => ({ alert: alert as AlertKind, ...(room === undefined ? {} : { room }) })

/** The seed of the days in which a profile was learned: who is known is who lived them. */
export const livedBy = ({ seed }: Pick<Profile, 'seed'>): string => `profile ${seed}`

/** A span that the schema has passed. */
function span(text: string): Duration {
  const read = parseDuration(text)
  if (read === undefined) throw new Error(`The schema let '${text}' pass as a span of time.`)
  return read
}

/** The document's zone as a name that `Intl` knows: rules of the night use it. */
const zoneOf = (starts: string): string => (starts.endsWith('Z') ? 'UTC' : starts.slice(-6))
