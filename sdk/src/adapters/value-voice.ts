import type { Utterance } from './adapter.ts'
import type { Case, Meaning, ValueMap } from './value-map.ts'

/** Values by foreign key, as one message carries them. */
export type SaidValues = Readonly<Record<string, string | number | boolean>>

/** What the keys of one message are to be, and what those are afterwards that do not last: a press, and a key that springs back. */
export interface Wording {
  values: SaidValues
  /** Keys that the message alone carries. */
  momentary: readonly string[]
  /** A second message that takes back what was held down; undefined where nothing was. */
  released?: SaidValues
}

const holds = (body: Readonly<Record<string, unknown>>, part: Case['body']) =>
  part !== undefined && Object.entries(part).every(([field, value]) => body[field] === value)

const isEvent = (meaning: Meaning, event: unknown): meaning is Exclude<Meaning, { as: 'sample' }> =>
  meaning.as !== 'sample' && meaning.event === event

/** The numbers of a body, and its states that are sampled, under their foreign keys. */
function samples(map: ValueMap, body: Readonly<Record<string, unknown>>): SaidValues {
  const found = Object.entries(map).flatMap(([key, meaning]): [string, string | number | boolean][] => {
    if (meaning.as === 'state' && meaning.sampled === true) {
      const said = meaning.cases.find((one) => holds(body, one.body))?.when[0]
      return said === undefined ? [] : [[key, said]]
    }
    const value = meaning.as === 'sample' ? body[meaning.field] : undefined
    return meaning.as === 'sample' && typeof value === 'number' ? [[key, value / (meaning.times ?? 1)]] : []
  })
  return Object.fromEntries(found)
}

/** The words of a map for an utterance: what the interpreter of the same map reads back. Undefined where the map has none. */
export function wording(map: ValueMap, { channel, body }: Utterance): Wording | undefined {
  const numbers = samples(map, body)
  if (channel === 'reading') return Object.keys(numbers).length === 0 ? undefined : { values: numbers, momentary: [] }
  for (const [key, meaning] of Object.entries(map)) {
    if (!isEvent(meaning, body['event'])) continue
    const said = meaning.cases.find((one) => holds(body, one.body))?.when[0]
    if (said === undefined) continue
    const silent = meaning.as === 'state' ? meaning.cases.find((one) => one.body === undefined)?.when[0] : undefined
    return {
      values: { ...numbers, [key]: said },
      momentary: meaning.as === 'occurrence' ? [key] : [],
      ...(silent === undefined ? {} : { released: { [key]: silent } }),
    }
  }
  return undefined
}
