import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { instant, type AlertKind, type Duration, type Home, type Instant, type Site, type Title } from '@anju/sdk'
import type { Action, Fault, Start } from '@anju/simulator'
import type { Expectation } from '../judge/verdict.ts'
import { limits } from '../limits.ts'
import { formatDuration, parseDuration } from './duration-text.ts'
import { faultInSeconds } from './fault-in-seconds.ts'
import { loadHome, type ReadText } from './load-home.ts'
import { meaningFindings } from './meaning-findings.ts'
import { startFindings } from './physical-findings.ts'
import { inOrder, shapeFindings, yamlSource, type Finding, type Problem, type YamlSource } from '@anju/sdk/document'
import { ScenarioSchema, type ScenarioText } from './scenario.ts'

/** A scenario, ready to be played. */
export interface Scenario {
  file: string
  /** SHA-256 of the document's text, hex. */
  sha256: string
  title: Title
  proves: readonly string[]
  site: Site
  home: Home
  starts: Instant
  lasts: Duration
  start: Start
  timeline: readonly { at: Duration; action: Action }[]
  faults: readonly Fault[]
  expects: readonly Expectation[]
}

/** A scenario, or everything that is wrong with its document. */
export type Loaded = { ok: true; scenario: Scenario } | { ok: false; file: string; problems: readonly Problem[] }

/** Reads and checks a scenario document and the home that it names. All problems come at once. */
export function loadScenario(file: string, read: ReadText): Loaded {
  const text = read(file)
  if (text === undefined) return refuse(file, [whole(file, 'There is no such file.')])
  if (text.length > limits.document_bytes) return refuse(file, [whole(file, `The document has more than ${limits.document_bytes} bytes.`)])
  const source = yamlSource(file, text)
  if (source.problems.length > 0) return refuse(file, source.problems)
  const shape = shapeFindings(ScenarioSchema, source.value)
  if (shape.length > 0) return refuse(file, shape.map(source.place))
  return withHome(source, source.value as ScenarioText, read)
}

function withHome(source: YamlSource, document: ScenarioText, read: ReadText): Loaded {
  const { file, text } = source
  const homeFile = join(dirname(file), document.home)
  const homeText = read(homeFile)
  const here: Finding = {
    path: ['home'],
    on: 'value',
    says: `There is no file ${homeFile}.`,
    hint: 'the path is relative to this document',
  }
  if (homeText === undefined) return refuse(file, [...inTime(document), here].map(source.place))
  const loaded = loadHome(homeFile, homeText)
  if (!loaded.ok) return refuse(file, loaded.problems)
  const meaning = [...inTime(document), ...meaningFindings(document, loaded.home)]
  if (meaning.length > 0) return refuse(file, meaning.map(source.place))
  const ready = readied(document, loaded.home)
  const start = startFindings(loaded.home, ready.start)
  if (start.length > 0) return refuse(file, start.map(source.place))
  return { ok: true, scenario: { file, sha256: createHash('sha256').update(text).digest('hex'), ...ready } }
}

/** Times that look right and are none: the 31st of February, a run of no length or of a year. */
function inTime({ starts, lasts }: ScenarioText): Finding[] {
  const span = parseDuration(lasts) ?? 0
  const found: Finding[] = []
  if (Number.isNaN(Date.parse(starts))) found.push({ path: ['starts'], on: 'value', says: `There is no such day or time: ${starts}.` })
  if (span <= 0) found.push({ path: ['lasts'], on: 'value', says: 'A scenario has to last some time.' })
  if (span > limits.lasts) found.push({ path: ['lasts'], on: 'value', says: `A scenario lasts at most ${formatDuration(limits.lasts)}.` })
  return found
}

function readied(document: ScenarioText, home: Home): Omit<Scenario, 'file' | 'sha256'> {
  const { people, openings, not_worn, day } = document
  return {
    title: document.title,
    proves: document.proves ?? [],
    home,
    site: { id: 'scenario', title: { zh: '情景', en: 'Scenario' }, time_zone: zoneOf(document.starts), homes: [home] },
    starts: instant(document.starts),
    lasts: span(document.lasts),
    start: {
      ...(people === undefined ? {} : { people }),
      ...(openings === undefined ? {} : { openings }),
      ...(not_worn === undefined ? {} : { not_worn }),
      ...(day === undefined ? {} : { day: true }),
    },
    timeline: (document.timeline ?? []).map(({ at, ...action }) => ({ at: span(at), action })),
    faults: (document.faults ?? []).map(faultInSeconds),
    expects: document.expects.map(({ alert, within, early, of = alert, room, severity }) => ({
      alert: alert as AlertKind,
      within: span(within),
      ...(early === undefined ? {} : { early: span(early) }),
      of,
      ...(room === undefined ? {} : { room }),
      ...(severity === undefined ? {} : { severity }),
    })),
  }
}

/** A span that the schema has passed. */
function span(text: string): Duration {
  const read = parseDuration(text)
  if (read === undefined) throw new Error(`The schema let '${text}' pass as a span of time.`)
  return read
}

/** The document's zone as a name that `Intl` knows: rules of the night use it. */
const zoneOf = (starts: string): string => (starts.endsWith('Z') ? 'UTC' : starts.slice(-6))

const refuse = (file: string, problems: readonly Problem[]): Loaded => ({ ok: false, file, problems: inOrder(problems) })
const whole = (file: string, says: string): Problem => ({ file, line: 1, column: 1, length: 1, text: '', says })
