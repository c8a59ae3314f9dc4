import { fail, ok, type Result } from '../../result.ts'
import { isObject, own, quoted, readForeignJson } from '../foreign-json.ts'
import { readValues, valuesJson } from './property-set.ts'
import type { ThingModel, ThingValue } from './thing-model.ts'

/** What the platform asks a device to do. */
export interface ServiceCall {
  id: string
  service: string
  params: Readonly<Record<string, ThingValue>>
}

/** The services of a product, by identifier: what each is handed. */
export type ThingServices = Readonly<Record<string, ThingModel>>

const PREFIX = 'thing.service.'
const shape = (problem: string, pointer: string) => fail('foreign-shape-wrong', { family: 'Aliyun', problem }, pointer)

/** Reads a call of a service. Errors of JSON, `foreign-shape-wrong`, `value-meaningless`. */
export function readServiceCall(payload: Uint8Array, services: ThingServices): Result<ServiceCall> {
  const json = readForeignJson('Aliyun', payload)
  if (!json.ok) return json
  const [id, method, params] = [own(json.value, 'id'), own(json.value, 'method'), own(json.value, 'params')]
  if (typeof id !== 'string' || id === '') return shape('no id', '/id')
  const service = typeof method === 'string' && method.startsWith(PREFIX) ? method.slice(PREFIX.length) : ''
  const inputs = Object.hasOwn(services, service) ? services[service] : undefined
  if (inputs === undefined) return shape(`the method is ${quoted(method)}`, '/method')
  if (params !== undefined && !isObject(params)) return shape('no params', '/params')
  const values = readValues(params ?? {}, inputs)
  return values.ok ? ok({ id, service, params: values.value }) : values
}

/** The JSON of a call, floats with a decimal. Throws a RangeError for a service that the product has not. */
export function serviceCallJson({ id, service, params }: ServiceCall, services: ThingServices): string {
  const inputs = Object.hasOwn(services, service) ? services[service] : undefined
  if (inputs === undefined) throw new RangeError(`No service ${service}.`)
  return `{"method":"${PREFIX}${service}","id":${JSON.stringify(id)},"params":${valuesJson(params, inputs)},"version":"1.0"}`
}

/** A device's answer, with what the service gives back. 200 is success. */
export const callReplyJson = (id: string, code: number, data: Readonly<Record<string, ThingValue>> = {}): string =>
  JSON.stringify({ code, data, id })
