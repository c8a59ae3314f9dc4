import { dirname, join } from 'node:path'
import { Milliseconds } from '@anju/sdk'
import { hintFor, shapeFindings, yamlSource, type Finding, type Path, type Problem, type YamlSource } from '@anju/sdk/document'
import { limits } from '../limits.ts'
import { formatDuration, parseDuration } from './duration-text.ts'
import { filled, type Filled } from './filled.ts'
import type { ReadText } from './load-home.ts'
import type { Values } from './parameters.ts'
import { PartSchema, type IncludeText, type PartText, type ScenarioText } from './scenario.ts'

/** A document with its parts put in, every entry knowing where it was written. */
export interface Assembled {
  document: ScenarioText
  problems: readonly Problem[]
  /** The texts of the parts, for the hash of the whole. */
  parts: readonly string[]
  /** Puts a finding about the whole at its place, in whichever file it was written. */
  place: (finding: Finding) => Problem
}

const lists = ['timeline', 'faults', 'staff', 'responses', 'expects', 'allows', 'forbids', 'loop', 'not_worn'] as const
const maps = ['people', 'openings'] as const
/** The sections that a document and its parts fill together. */
type Section = (typeof lists)[number] | (typeof maps)[number]

/** One entry of a section, and where it was written. */
interface Piece {
  key: string | number
  value: unknown
  place: (finding: Finding) => Problem
}

/** Reads parts, each file once in a load. */
export type ReadPart = (file: string) => YamlSource | undefined

/** A reader of parts that keeps what it read. */
export function partReader(read: ReadText): ReadPart {
  const known = new Map<string, YamlSource | undefined>()
  return (file) => {
    if (!known.has(file)) {
      const text = read(file)
      known.set(file, text === undefined ? undefined : yamlSource(file, text.slice(0, limits.document_bytes)))
    }
    return known.get(file)
  }
}

/** Puts the parts into a document that has the right shape. Circles are named; offsets of a part are counted from its `at`. */
export function assembled(file: string, main: Filled, read: ReadPart): Assembled {
  const pieces = new Map<Section, Piece[]>([...lists, ...maps].map((section) => [section, []]))
  const problems: Problem[] = []
  const parts: string[] = []
  const document = main.value as ScenarioText

  const include = (entry: IncludeText, path: Path, from: Site): void => {
    const refuse = (finding: Omit<Finding, 'on'>, on: Finding['on'] = 'value') => problems.push(from.place({ on, ...finding }))
    const part = join(dirname(from.chain.at(-1)!), entry.part)
    const circle = from.chain.indexOf(part)
    if (circle >= 0)
      return void refuse({
        path: [...path, 'part'],
        says: `The parts include each other in a circle: ${[...from.chain.slice(circle), part].join(' → ')}.`,
      })
    if (from.chain.length > limits.part_depth || parts.length >= limits.parts)
      return void refuse({
        path: [...path, 'part'],
        says: `Parts lie at most ${limits.part_depth} deep, and there are at most ${limits.parts}.`,
      })
    const source = read(part)
    if (source === undefined)
      return void refuse({ path: [...path, 'part'], says: `There is no file ${part}.`, hint: 'the path is relative to this document' })
    const given = argumentsOf(entry, path, source)
    if (!given.ok) return void problems.push(...given.inPart, ...given.findings.map(from.place))
    parts.push(source.text)
    const text = filled(source, given.values, new Set(['takes']))
    const shape = text.problems.length > 0 ? text.problems : shapeFindings(PartSchema, text.value).map(text.place)
    if (shape.length > 0) return void problems.push(...shape)
    const { line } = from.place({ path: [...path, 'part'], on: 'value', says: '' })
    const shift_ms = from.shift_ms + (parseDuration(entry.at ?? '0 s') ?? 0)
    gather(text.value as PartText, {
      chain: [...from.chain, part],
      shift_ms,
      place: included(text.place, `included by ${from.chain.at(-1)}:${line}`),
    })
  }
  const gather = (text: PartText | ScenarioText, site: Site): void => {
    for (const section of lists)
      (text[section] ?? []).forEach((value, i) =>
        pieces.get(section)!.push(piece(section, i, shifted(section, value, site.shift_ms), site)),
      )
    for (const section of maps)
      for (const [key, value] of Object.entries(text[section] ?? {})) pieces.get(section)!.unshift(piece(section, key, value, site))
    text.include?.forEach((entry, i) => include(entry, ['include', i], site))
  }

  gather(document, { chain: [file], shift_ms: 0, place: main.place })
  return { document: whole(document, pieces), problems, parts, place: placing(pieces, main.place) }
}

/** Where entries are gathered from: the chain of files down to here, how far offsets are shifted, where findings go. */
interface Site {
  chain: readonly string[]
  shift_ms: number
  place: (finding: Finding) => Problem
}

const piece = (section: Section, key: string | number, value: unknown, { place }: Site): Piece => ({
  key,
  value,
  place: (finding) => place({ ...finding, path: [section, key, ...finding.path.slice(2)] }),
})

const included =
  (place: Site['place'], by: string): Site['place'] =>
  (finding) => {
    const problem = place(finding)
    return { ...problem, hint: [problem.hint, by].filter((text) => text !== undefined).join('; ') }
  }

/** An entry of a part with its offsets counted from the start of the document. */
function shifted(section: Section, value: unknown, shift_ms: number): unknown {
  const fields = section === 'timeline' ? ['at'] : section === 'faults' ? ['from', 'until'] : []
  if (shift_ms === 0 || fields.length === 0) return value
  const entry = { ...(value as Record<string, unknown>) }
  for (const field of fields) {
    const span = typeof entry[field] === 'string' ? parseDuration(entry[field]) : undefined
    if (span !== undefined) entry[field] = formatDuration(Milliseconds(span + shift_ms))
  }
  return entry
}

type Arguments = { ok: true; values: Values } | { ok: false; inPart: readonly Problem[]; findings: readonly Finding[] }

/** What an inclusion gives to a part: everything that it takes, and nothing else. */
function argumentsOf(entry: IncludeText, path: Path, source: YamlSource): Arguments {
  if (source.problems.length > 0) return { ok: false, inPart: source.problems, findings: [] }
  const text = source.value as Partial<PartText> | null
  if (typeof text !== 'object' || text === null || text.part === undefined) {
    const says = `${source.file} is no part: it has no key 'part' with what it is.`
    return { ok: false, inPart: [], findings: [{ path: [...path, 'part'], on: 'value', says }] }
  }
  const takes: Record<string, unknown> = typeof text.takes === 'object' && text.takes !== null ? text.takes : {}
  const given = entry.with ?? {}
  const unless = (name: string) =>
    (takes[name] as { unless_told?: Values extends ReadonlyMap<string, infer V> ? V : never } | null)?.unless_told
  const missing = Object.keys(takes).filter((name) => !Object.hasOwn(given, name) && unless(name) === undefined)
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(takes, name))
  const findings = [
    ...missing.map((name): Finding => ({
      path: [...path, 'part'],
      on: 'value',
      says: `The part takes '${name}', and is not given it.`,
      hint: `with: { ${name}: … }`,
    })),
    ...unknown.map((name): Finding => {
      const hint = hintFor(name, Object.keys(takes))
      return { path: [...path, 'with', name], on: 'key', says: `The part takes no '${name}'.`, ...(hint === undefined ? {} : { hint }) }
    }),
  ]
  if (findings.length > 0) return { ok: false, inPart: [], findings }
  const values = Object.keys(takes).map((name) => [name, given[name] ?? unless(name)!] as const)
  return { ok: true, values: new Map(values) }
}

/** The document with all sections filled; of two that say where somebody is, the outer one is meant. */
function whole(document: ScenarioText, pieces: ReadonlyMap<Section, readonly Piece[]>): ScenarioText {
  const { include: _include, ...rest } = document
  const all: Record<string, unknown> = { ...rest }
  for (const section of lists) if (pieces.get(section)!.length > 0) all[section] = pieces.get(section)!.map(({ value }) => value)
  for (const section of maps)
    if (pieces.get(section)!.length > 0) all[section] = Object.fromEntries(pieces.get(section)!.map(({ key, value }) => [key, value]))
  return all as unknown as ScenarioText
}

/** Findings name entries of the whole by their place there; each entry knows where it was written. */
const placing =
  (pieces: ReadonlyMap<Section, readonly Piece[]>, main: Site['place']): Site['place'] =>
  (finding) => {
    const [section, key] = finding.path
    const entries = pieces.get(section as Section)
    const found = typeof key === 'number' ? entries?.[key] : entries?.findLast((each) => each.key === key)
    return (found?.place ?? main)(finding)
  }
