import { Milliseconds, random } from '@anju/sdk'
import type { Finding } from '@anju/sdk/document'
import { Type, type Static } from 'typebox'
import { limits } from '../limits.ts'
import { formatDuration, parseDuration } from './duration-text.ts'

const closed = { additionalProperties: false } as const

/** What a parameter is called. */
export const NAME_PATTERN = '^[a-z][a-z0-9_]{0,31}$'

/** What may be put in for a parameter. */
export const Scalar = Type.Union([Type.String({ maxLength: 256 }), Type.Number(), Type.Boolean()])
export type Scalar = Static<typeof Scalar>

/** One choice: a scalar, or several that belong together and are named `${name.field}`. */
const Choice = Type.Union([Scalar, Type.Record(Type.String({ pattern: NAME_PATTERN }), Scalar)])
type Choice = Scalar | Record<string, Scalar>

/** A list makes one case an entry; `{from, to}` and `{one_of}` are drawn by the seed. */
export const Parameters = Type.Record(
  Type.String({ pattern: NAME_PATTERN }),
  Type.Union([
    Type.Array(Choice, { minItems: 1, maxItems: limits.choices, description: 'one case an entry' }),
    Type.Object({ from: Scalar, to: Scalar }, { description: 'drawn by the seed: numbers, spans of time, or times of day', ...closed }),
    Type.Object({ one_of: Type.Array(Choice, { minItems: 1, maxItems: limits.choices }) }, { description: 'drawn by the seed', ...closed }),
  ]),
  { description: 'what differs from case to case and from seed to seed; used as `"${name}"`' },
)
export type Parameters = Record<string, Choice[] | { from: Scalar; to: Scalar } | { one_of: Choice[] }>

/** What is put in, by the name that stands between the braces. */
export type Values = ReadonlyMap<string, Scalar>

/** One case of a document: which entry of every list it takes. A document without lists has one, with an empty label. */
export interface Setting {
  /** From 1. */
  number: number
  label: string
  chosen: Values
}

/** Every combination of the entries of the lists, in the order of the text. */
export function settingsOf(parameters: Parameters): Setting[] {
  let settings: Omit<Setting, 'number'>[] = [{ label: '', chosen: new Map() }]
  for (const [name, parameter] of Object.entries(parameters)) {
    if (!Array.isArray(parameter)) continue
    settings = settings.flatMap(({ label, chosen }) =>
      parameter.map((choice) => ({
        label: `${label}${label === '' ? '' : ', '}${name}=${labelOf(choice)}`,
        chosen: new Map([...chosen, ...named(name, choice)]),
      })),
    )
    if (settings.length > limits.cases) break
  }
  return settings.slice(0, limits.cases + 1).map((setting, i) => ({ number: i + 1, ...setting }))
}

/** The values of a case under a seed: each parameter draws from a stream of its own. */
export function drawnValues(parameters: Parameters, { label, chosen }: Setting, seed: number | string): Values {
  const chance = random(seed).fork(`parameters ${label}`)
  return withDrawn(parameters, chosen, {
    range: (name, { least, most, write }) => write(chance.fork(name).int(least, most)),
    choice: (name, choices) => chance.fork(name).pick(choices),
  })
}

/** Values of a case at the ends: every range at its lower and its upper end, every choice at least once. */
export function endValues(parameters: Parameters, { chosen }: Setting): Values[] {
  const widest = Math.max(
    1,
    ...Object.values(parameters).map((each) => (Array.isArray(each) ? 1 : 'one_of' in each ? each.one_of.length : 2)),
  )
  return Array.from({ length: widest }, (_, i) =>
    withDrawn(parameters, chosen, {
      range: (_name, { least, most, write }) => write(i % 2 === 0 ? least : most),
      choice: (_name, choices) => choices[i % choices.length]!,
    }),
  )
}

/** Ranges that are none, lists that make too many cases. */
export function parameterFindings(parameters: Parameters): Finding[] {
  const found = Object.entries(parameters).flatMap(([name, parameter]): Finding[] => {
    if (Array.isArray(parameter) || 'one_of' in parameter) return []
    const range = rangeOf(parameter.from, parameter.to)
    if (range === undefined)
      return [
        { path: ['parameters', name], on: 'value', says: '`from` and `to` should be two numbers, two spans of time, or two times of day.' },
      ]
    return range.most < range.least ? [{ path: ['parameters', name, 'to'], on: 'value', says: 'The range ends before it begins.' }] : []
  })
  if (settingsOf(parameters).length > limits.cases)
    found.push({
      path: ['parameters'],
      on: 'key',
      says: `A document has at most ${limits.cases} cases.`,
      hint: 'draw some by `{ one_of: [...] }`',
    })
  return found
}

/** A range as whole steps, and how a step is written in the document. */
interface Range {
  least: number
  most: number
  write: (step: number) => Scalar
}

const MINUTES_OF_DAY = 1_440
const clockTime = /^([01]\d|2[0-3]):([0-5]\d)$/

function rangeOf(from: Scalar, to: Scalar): Range | undefined {
  if (typeof from === 'number' && typeof to === 'number') {
    if (Number.isInteger(from) && Number.isInteger(to)) return { least: from, most: to, write: (step) => step }
    return { least: Math.round(from * 1_000), most: Math.round(to * 1_000), write: (step) => step / 1_000 }
  }
  if (typeof from !== 'string' || typeof to !== 'string') return undefined
  const [first, last] = [minuteOf(from), minuteOf(to)]
  if (first !== undefined && last !== undefined)
    return { least: first, most: first <= last ? last : last + MINUTES_OF_DAY, write: timeOfDay }
  const [least, most] = [parseDuration(from), parseDuration(to)]
  if (least === undefined || most === undefined) return undefined
  const unit = least % 1_000 === 0 && most % 1_000 === 0 ? 1_000 : 1
  return { least: least / unit, most: most / unit, write: (step) => formatDuration(Milliseconds(step * unit)) }
}

function minuteOf(text: string): number | undefined {
  const read = clockTime.exec(text)
  return read === null ? undefined : Number(read[1]) * 60 + Number(read[2])
}

function timeOfDay(minute: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`
}

interface Drawing {
  range: (name: string, range: Range) => Scalar
  choice: (name: string, choices: readonly Choice[]) => Choice
}

function withDrawn(parameters: Parameters, chosen: Values, { range, choice }: Drawing): Values {
  const values = new Map(chosen)
  for (const [name, parameter] of Object.entries(parameters)) {
    if (Array.isArray(parameter)) continue
    if ('one_of' in parameter) for (const [key, value] of named(name, choice(name, parameter.one_of))) values.set(key, value)
    else values.set(name, range(name, rangeOf(parameter.from, parameter.to)!))
  }
  return values
}

/** A choice by the names under which it is put in. */
const named = (name: string, choice: Choice): [string, Scalar][] =>
  typeof choice === 'object' ? Object.entries(choice).map(([field, value]) => [`${name}.${field}`, value]) : [[name, choice]]

const labelOf = (choice: Choice): string => String(typeof choice === 'object' ? (Object.values(choice)[0] ?? '') : choice)
