import { fail, ok, type Result } from '../../result.ts'
import { Hours, type Instant } from '../../time.ts'
import { isObject, own, quoted, readForeignJson, type ForeignObject } from '../foreign-json.ts'
import type { DayIds } from './day-ids.ts'
import { at, floatLiteral, numbersAsText, showsDecimal } from './number-literals.ts'
import { isFloat, isOfType, type ThingModel, type ThingReport, type ThingType, type ThingValue } from './thing-model.ts'

/** A report of properties. */
export interface PropertyPost {
  id: string
  params: Readonly<Record<string, ThingReport>>
  /** Whether the device wants an answer. */
  ack: boolean
}

/** What a report is judged by. */
export interface PostRules {
  model: ThingModel
  now: Instant
  ids: DayIds
}

const FAMILY = 'Aliyun'
const METHOD = 'thing.event.property.post'
const MOST_AHEAD = Hours(24)
const ID = /^[0-9A-Za-z_-]{1,32}$/
const shape = (problem: string, pointer?: string) => fail('foreign-shape-wrong', { family: FAMILY, problem }, pointer)

/** One property: bare, or with its time. `literals` is the same place in the JSON with numbers as text. */
function readProperty(name: string, said: unknown, literals: unknown, { model, now }: PostRules): Result<ThingReport> {
  const pointer = `/params/${name}`
  const timed = isObject(said) && Object.hasOwn(said, 'value')
  const [value, time] = timed ? [own(said, 'value'), own(said, 'time')] : [said, undefined]
  const type = Object.hasOwn(model, name) ? model[name] : undefined
  if (type === undefined) return shape(`no property ${quoted(name)} in the model`, pointer)
  if (!isOfType(type, value)) return fail('value-meaningless', { what: quoted(name), value: quoted(value), problem: `no ${type}` }, pointer)
  const literal = timed ? at(literals, 'value') : literals
  if (isFloat(type) && typeof literal === 'string' && !showsDecimal(literal))
    return fail('float-without-decimal', { property: quoted(name), value: literal }, pointer)
  if (time === undefined) return ok({ value })
  if (typeof time !== 'number' || !Number.isSafeInteger(time) || time < 0)
    return fail('value-meaningless', { what: 'time', value: quoted(time), problem: 'no milliseconds' }, pointer)
  if (time - now > MOST_AHEAD) return fail('time-too-far-ahead', { time_ms: time, ahead_ms: time - now, limit_ms: MOST_AHEAD }, pointer)
  return ok({ value, time_ms: time })
}

function readParams(params: ForeignObject, literals: unknown, rules: PostRules): Result<PropertyPost['params']> {
  const reports: [string, ThingReport][] = []
  for (const name of Object.keys(params)) {
    const report = readProperty(name, params[name], at(literals, 'params', name), rules)
    if (!report.ok) return report
    reports.push([name, report.value])
  }
  return ok(Object.fromEntries(reports))
}

/**
 * Reads and judges a report of properties as the platform does. Errors of JSON, `foreign-shape-wrong`, `value-meaningless`,
 * `float-without-decimal`, `time-too-far-ahead`, `message-id-repeated`. The id of a message that is refused is spent all the same.
 */
export function readPropertyPost(payload: Uint8Array, rules: PostRules): Result<PropertyPost> {
  const json = readForeignJson(FAMILY, payload)
  if (!json.ok) return json
  const [id, method, params] = [own(json.value, 'id'), own(json.value, 'method'), own(json.value, 'params')]
  if (typeof id !== 'string' || !ID.test(id)) return shape('no id', '/id')
  if (method !== undefined && method !== METHOD) return shape(`the method is ${quoted(method)}`, '/method')
  if (!isObject(params)) return shape('no params', '/params')
  if (!rules.ids.take(id, rules.now)) return fail('message-id-repeated', { id }, '/id')
  const reports = readParams(params, numbersAsText(new TextDecoder().decode(payload)), rules)
  if (!reports.ok) return reports
  return ok({ id, params: reports.value, ack: at(json.value, 'sys', 'ack') !== 0 })
}

/** The values alone, for an interpreter. `bool` becomes true or false. */
export const postedValues = ({ params }: PropertyPost, model: ThingModel): ForeignObject =>
  Object.fromEntries(Object.entries(params).map(([name, { value }]) => [name, model[name] === 'bool' ? value === 1 : value]))

function literalOf(type: ThingType, value: ThingValue): string {
  if (isFloat(type)) return floatLiteral(Number(value))
  return type === 'bool' ? (value === true || value === 1 ? '1' : '0') : JSON.stringify(value)
}

/** The JSON of a report. Floats carry a decimal, whatever they are. Throws a RangeError for a property that the model has not. */
export function propertyPostJson({ id, params, ack }: PropertyPost, model: ThingModel): string {
  const properties = Object.entries(params).map(([name, { value, time_ms }]) => {
    const type = Object.hasOwn(model, name) ? model[name] : undefined
    if (type === undefined) throw new RangeError(`No property ${name} in the model.`)
    const literal = literalOf(type, value)
    return `${JSON.stringify(name)}:${time_ms === undefined ? literal : `{"value":${literal},"time":${time_ms}}`}`
  })
  const head = `"id":${JSON.stringify(id)},"version":"1.0","sys":{"ack":${ack ? 1 : 0}}`
  return `{${head},"params":{${properties.join(',')}},"method":"${METHOD}"}`
}

/** The platform's answer to a report. 200 is success, 460 a wrong request. */
export const postReplyJson = (id: string, code: 200 | 460): string =>
  JSON.stringify({ code, data: {}, id, message: code === 200 ? 'success' : 'request parameter error', method: METHOD, version: '1.0' })
