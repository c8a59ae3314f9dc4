import { dirname, join } from 'node:path'
import { inOrder, shapeFindings, yamlSource, type Finding, type Problem, type YamlSource } from '@anju/sdk/document'
import { limits } from '../limits.ts'
import { assembled, partReader, type Assembled, type ReadPart } from './assembled.ts'
import { formatDuration, parseDuration } from './duration-text.ts'
import { filled } from './filled.ts'
import { loadHome, type LoadedHome, type ReadText } from './load-home.ts'
import { meaningFindings } from './meaning-findings.ts'
import { drawnValues, endValues, parameterFindings, Parameters, settingsOf, type Setting, type Values } from './parameters.ts'
import { startFindings } from './physical-findings.ts'
import { readProfile } from './profile.ts'
import { readied, type Scenario } from './readied.ts'
import { relatedFindings } from './related-findings.ts'
import { ScenarioSchema, type ScenarioText } from './scenario.ts'

export type { Scenario, StaffCall, StaffStep } from './readied.ts'

/** The scenarios of a document, a case each, or everything that is wrong with it. `scenario` is the first. */
export type Loaded =
  | { ok: true; scenario: Scenario; cases: readonly Scenario[] }
  | { ok: false; file: string; problems: readonly Problem[] }

/** How a document is read. */
export interface LoadOptions {
  /** What parameters are drawn by. */
  seed?: number | string
  /** Only draw: the ends of the ranges were looked at before. */
  drawOnly?: boolean
  /** Homes that were read before, by file; those read now are added. */
  homes?: KnownHomes
}

export type KnownHomes = Map<string, LoadedHome | undefined>

/**
 * Reads and checks a scenario document, the parts and the home that it names. All problems come at once: those of every case, and of both ends of
 * every range, so that no seed can draw a document that is wrong.
 */
export function loadScenario(file: string, read: ReadText, { seed = 1, drawOnly = false, homes = new Map() }: LoadOptions = {}): Loaded {
  const text = read(file)
  if (text === undefined) return refuse(file, [whole(file, 'There is no such file.')])
  if (text.length > limits.document_bytes) return refuse(file, [whole(file, `The document has more than ${limits.document_bytes} bytes.`)])
  const source = yamlSource(file, text)
  if (source.problems.length > 0) return refuse(file, source.problems.map(quoted))
  const written = parametersOf(source)
  if (!written.ok) return refuse(file, written.problems)
  const { parameters } = written
  const settings = settingsOf(parameters)
  const reading: Reading = { source, read, readPart: partReader(read), homes, parameters }
  const ends = drawOnly
    ? []
    : settings.flatMap((setting) => endValues(parameters, setting).map((values) => oneCase(reading, setting, values)))
  const cases = settings.map((setting) => oneCase(reading, setting, drawnValues(parameters, setting, seed)))
  const problems = [...ends, ...cases].flatMap((each) => (each.ok ? [] : each.problems))
  if (problems.length > 0) return refuse(file, onceEach(problems))
  const scenarios = cases.flatMap((each) => (each.ok ? [{ ...each.scenario, case: { ...each.scenario.case, of: settings.length } }] : []))
  return { ok: true, scenario: scenarios[0]!, cases: scenarios }
}

/** What all cases of a document are read from. */
interface Reading {
  source: YamlSource
  read: ReadText
  readPart: ReadPart
  homes: KnownHomes
  parameters: Parameters
}
type Case = { ok: true; scenario: Scenario } | { ok: false; problems: readonly Problem[] }
const wrong = (problems: readonly Problem[]): Case => ({ ok: false, problems })

function parametersOf(source: YamlSource): { ok: true; parameters: Parameters } | { ok: false; problems: readonly Problem[] } {
  const { value } = source
  if (typeof value !== 'object' || value === null || !('parameters' in value)) {
    if (typeof value !== 'object' || value === null || !('part' in value)) return { ok: true, parameters: {} }
    const says = 'This is a part: other documents include it, and it is not run by itself.'
    return { ok: false, problems: [source.place({ path: ['part'], on: 'key', says })] }
  }
  const shape = shapeFindings(Parameters, value.parameters, ['parameters'])
  const found = shape.length > 0 ? shape : parameterFindings(value.parameters as Parameters)
  return found.length > 0 ? { ok: false, problems: found.map(source.place) } : { ok: true, parameters: value.parameters as Parameters }
}

function oneCase(reading: Reading, setting: Setting, values: Values): Case {
  const { source, readPart, parameters } = reading
  const main = filled(source, values, new Set(['parameters']))
  if (main.problems.length > 0) return wrong(main.problems)
  const unused = Object.keys(parameters).filter((name) => !main.used.has(name))
  const shape = [
    ...shapeFindings(ScenarioSchema, main.value).map(main.place),
    ...unused.map((name) => source.place({ path: ['parameters', name], on: 'key', says: `The parameter '${name}' is never used.` })),
  ]
  if (shape.length > 0) return wrong(shape)
  const all = assembled(source.file, main, readPart)
  return all.problems.length > 0 ? wrong(all.problems) : withHome(all, reading, setting, values)
}

function withHome(all: Assembled, { source, read, homes }: Reading, setting: Setting, values: Values): Case {
  const { document, place } = all
  const { file, text } = source
  const homeFile = join(dirname(file), document.home)
  if (!homes.has(homeFile)) {
    const homeText = read(homeFile)
    homes.set(homeFile, homeText === undefined ? undefined : loadHome(homeFile, homeText))
  }
  const loaded = homes.get(homeFile)
  const here: Finding = {
    path: ['home'],
    on: 'value',
    says: `There is no file ${homeFile}.`,
    hint: 'the path is relative to this document',
  }
  if (loaded === undefined) return wrong([...inTime(document), here].map(place))
  if (!loaded.ok) return wrong(loaded.problems)
  const meaning = [...inTime(document), ...meaningFindings(document, loaded.home), ...relatedFindings(document, file, read)]
  if (meaning.length > 0) return wrong(meaning.map(place))
  const known = document.profile === undefined ? undefined : profileOf(document, document.profile, { file, read, home: loaded.home.id })
  if (known?.ok === false) return wrong([place(known.found)])
  const scenario = readied(document, loaded.home, {
    file,
    texts: [text, ...all.parts, ...(known === undefined ? [] : [known.text])],
    setting,
    values,
    profile: known?.profile,
  })
  const start = startFindings(loaded.home, scenario.start)
  return start.length > 0 ? wrong(start.map(place)) : { ok: true, scenario }
}

/** What the document's server has learned before. Its text counts as the document's: who learned otherwise runs another scenario. */
function profileOf(document: ScenarioText, written: string, { file, read, home }: { file: string; read: ReadText; home: string }) {
  const path = join(dirname(file), written)
  const text = read(path)
  const found = readProfile(text, path, { home, starts: document.starts })
  return found.ok ? { ...found, text: text ?? '' } : found
}

/** Times that look right and are none: the 31st of February, a run of no length or of a year. */
function inTime({ starts, lasts }: { starts: string; lasts: string }): Finding[] {
  const span = parseDuration(lasts) ?? 0
  const found: Finding[] = []
  if (Number.isNaN(Date.parse(starts))) found.push({ path: ['starts'], on: 'value', says: `There is no such day or time: ${starts}.` })
  if (span <= 0) found.push({ path: ['lasts'], on: 'value', says: 'A scenario has to last some time.' })
  if (span > limits.lasts) found.push({ path: ['lasts'], on: 'value', says: `A scenario lasts at most ${formatDuration(limits.lasts)}.` })
  return found
}

/** YAML itself trips over braces that are not in quotes; its sentence does not say so. */
const quoted = (problem: Problem): Problem =>
  /(^|[^"'\w])\$\{/.test(problem.text) && problem.hint === undefined
    ? { ...problem, hint: 'between { } or [ ] a parameter stands in quotes: "${name}"' }
    : problem

/** What several cases get wrong in the same way is said once. */
function onceEach(problems: readonly Problem[]): Problem[] {
  const place = ({ file, line, column, says }: Problem) => `${file}:${line}:${column}: ${says}`
  return [...new Map(problems.map((problem) => [place(problem), problem])).values()]
}

const refuse = (file: string, problems: readonly Problem[]): Loaded => ({ ok: false, file, problems: inOrder(problems) })
const whole = (file: string, says: string): Problem => ({ file, line: 1, column: 1, length: 1, text: '', says })
