import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Device } from '../define-device.ts'
import { fail, ok, type Result } from '../result.ts'
import type { Interpreter, Utterance } from './adapter.ts'
import { own, quoted, type ForeignObject } from './foreign-json.ts'
import type { Case, Meaning, ValueMap } from './value-map.ts'

/** How a family's values are bound to one device. */
export interface ValueBinding {
  device: Device
  map: ValueMap
  /** Fields that the family cannot say, as whoever binds the device knows them. Nothing is filled in by itself. */
  fill?: Readonly<Record<string, unknown>>
}

const fits = (schema: TSchema): ((value: unknown) => boolean) => {
  const check = Compile(schema)
  return (value) => check.Check(value)
}

const caseOf = ({ cases }: { cases: readonly Case[] }, value: unknown): Case | undefined =>
  cases.find(({ when }) => when.some((one) => one === value))

/**
 * Hears the values of one device, message by message. Events are told when a value differs from the last one of its key; a reading is told
 * when a message samples any of its fields and every field that the kind demands is known. Only demanded fields are remembered from
 * message to message: an optional one, like a heart rate, is never repeated as if it were new. What is remembered is bounded by the map.
 * Each utterance fits the schema of its kind; a value that does not is the fault `value-meaningless`, and changes nothing.
 */
export function valueInterpreter({ device, map, fill = {} }: ValueBinding): Interpreter<ForeignObject> {
  const keys = Object.keys(map)
  const last = new Map<string, Case>()
  const demanded = new Set<string>(device.schemas.reading.required ?? [])
  const remembered: Record<string, unknown> = {}
  const eventFits = new Map(Object.entries(device.schemas.events).map(([name, schema]) => [name, fits(schema)]))
  const fields: Readonly<Record<string, TSchema>> = device.schemas.reading.properties
  const fieldFits = new Map(Object.entries(fields).map(([name, schema]) => [name, fits(schema)]))
  const readingFits = fits(device.schemas.reading)
  const filled = Object.fromEntries(Object.entries(fill).filter(([field]) => field in fields))

  /** Takes the numbers of one message; what is out of range is a fault and is not taken. */
  const takeSamples = (values: ForeignObject, faults: Result<Utterance>[]): Record<string, unknown> => {
    const said: Record<string, unknown> = {}
    for (const key of keys) {
      const [meaning, value] = [map[key]!, own(values, key)]
      if (meaning.as === 'state' && meaning.sampled === true) Object.assign(said, caseOf(meaning, value)?.body)
      if (meaning.as !== 'sample' || value === undefined || value === null) continue
      const scaled = typeof value === 'number' ? value * (meaning.times ?? 1) : value
      const field = fieldFits.get(meaning.field)
      if (typeof scaled !== 'number' || !Number.isFinite(scaled) || (field !== undefined && !field(scaled)))
        faults.push(fail('value-meaningless', { what: key, value: quoted(value), problem: `no ${meaning.field}` }))
      else said[meaning.field] = scaled
    }
    return said
  }

  const tell = (
    meaning: Meaning & { as: 'state' | 'occurrence' },
    body: Case['body'],
    said: Record<string, unknown>,
  ): Result<Utterance> => {
    const properties = device.schemas.events[meaning.event]?.properties ?? {}
    const known = (from: ForeignObject) => Object.fromEntries(Object.entries(from).filter(([field]) => field in properties))
    const whole = { ...known(fill), ...known(body ?? {}), ...known(said), event: meaning.event }
    if (eventFits.get(meaning.event)?.(whole) !== true)
      return fail('value-meaningless', { what: meaning.event, value: quoted(whole), problem: `no ${meaning.event} of a ${device.kind}` })
    return ok({ kind: device.kind, channel: 'event', body: whole })
  }

  const hearCase = (key: string, meaning: Meaning & { as: 'state' | 'occurrence' }, value: unknown, said: Record<string, unknown>) => {
    const found = caseOf(meaning, value)
    if (found === undefined) {
      if (meaning.as === 'occurrence') return []
      return [fail('value-meaningless', { what: key, value: quoted(value), problem: `no state of ${meaning.event}` })]
    }
    const before = last.get(key)
    if (meaning.as === 'state' && before === found) return []
    const told = found.body === undefined || (before === undefined && found.untold_first === true) ? [] : [tell(meaning, found.body, said)]
    if (told.every((one) => one.ok)) last.set(key, found)
    return told
  }

  const hear = (values: ForeignObject): Result<Utterance>[] => {
    const heard: Result<Utterance>[] = []
    const said = takeSamples(values, heard)
    for (const [field, value] of Object.entries(said)) if (demanded.has(field)) remembered[field] = value
    for (const key of keys) {
      const [meaning, value] = [map[key]!, own(values, key)]
      if (meaning.as !== 'sample' && value !== undefined && value !== null) heard.push(...hearCase(key, meaning, value, said))
    }
    const sampled = Object.entries(said).filter(([field]) => field in fields)
    if (sampled.length > 0) {
      const body = { ...filled, ...remembered, ...Object.fromEntries(sampled) }
      if (readingFits(body)) heard.push(ok({ kind: device.kind, channel: 'reading', body }))
    }
    return heard
  }
  return { hear }
}
