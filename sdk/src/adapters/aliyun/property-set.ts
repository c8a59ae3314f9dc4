import { fail, ok, type Result } from '../../result.ts'
import { isObject, own, quoted, readForeignJson, type ForeignObject } from '../foreign-json.ts'
import { floatLiteral } from './number-literals.ts'
import { isFloat, isOfType, type ThingModel, type ThingValue } from './thing-model.ts'

/** What the platform asks a device to set. */
export interface PropertySet {
  id: string
  params: Readonly<Record<string, ThingValue>>
}

const METHOD = 'thing.service.property.set'
const shape = (problem: string, pointer: string) => fail('foreign-shape-wrong', { family: 'Aliyun', problem }, pointer)

/** Reads a request to set properties. Errors of JSON, `foreign-shape-wrong`, `value-meaningless`. */
export function readPropertySet(payload: Uint8Array, model: ThingModel): Result<PropertySet> {
  const json = readForeignJson('Aliyun', payload)
  if (!json.ok) return json
  const [id, method, params] = [own(json.value, 'id'), own(json.value, 'method'), own(json.value, 'params')]
  if (typeof id !== 'string' || id === '') return shape('no id', '/id')
  if (method !== METHOD) return shape(`the method is ${quoted(method)}`, '/method')
  if (!isObject(params)) return shape('no params', '/params')
  const values = readValues(params, model)
  return values.ok ? ok({ id, params: values.value }) : values
}

/** Values that the model knows, each of its type. */
export function readValues(params: ForeignObject, model: ThingModel): Result<PropertySet['params']> {
  const values: [string, ThingValue][] = []
  for (const [name, value] of Object.entries(params)) {
    const type = Object.hasOwn(model, name) ? model[name] : undefined
    if (type === undefined) return shape(`no property ${quoted(name)} in the model`, '/params')
    if (!isOfType(type, value)) return fail('value-meaningless', { what: quoted(name), value: quoted(value), problem: `no ${type}` })
    values.push([name, value])
  }
  return ok(Object.fromEntries(values))
}

/** The JSON of values, floats with a decimal. */
export const valuesJson = (params: PropertySet['params'], model: ThingModel): string =>
  `{${Object.entries(params)
    .map(([name, value]) => `${JSON.stringify(name)}:${isFloat(model[name]) ? floatLiteral(Number(value)) : JSON.stringify(value)}`)
    .join(',')}}`

/** The JSON of a request to set properties, floats with a decimal. */
export function propertySetJson({ id, params }: PropertySet, model: ThingModel): string {
  return `{"method":"${METHOD}","id":${JSON.stringify(id)},"params":${valuesJson(params, model)},"version":"1.0"}`
}

/** A device's answer. 200 is success. */
export const setReplyJson = (id: string, code: number): string => JSON.stringify({ code, data: {}, id })
