/**
 * Data types of a thing model's property, as Aliyun names them. `bool` travels as 0 or 1, `enum` as a whole number, `date` as text of
 * milliseconds.
 */
export type ThingType = 'int' | 'float' | 'double' | 'bool' | 'enum' | 'text' | 'date'

/** The properties of a product, by identifier. */
export type ThingModel = Readonly<Record<string, ThingType>>

/** A value of a property. */
export type ThingValue = number | string | boolean

/** A property as reported; the time is the device's, milliseconds since 1970, where it stated one. */
export interface ThingReport {
  value: ThingValue
  time_ms?: number
}

export const isFloat = (type: ThingType | undefined): boolean => type === 'float' || type === 'double'

/** Whether a JSON value is one of a type. */
export function isOfType(type: ThingType, value: unknown): value is ThingValue {
  if (type === 'text' || type === 'date') return typeof value === 'string'
  if (type === 'bool') return value === 0 || value === 1
  if (type === 'float' || type === 'double') return typeof value === 'number' && Number.isFinite(value)
  return typeof value === 'number' && Number.isSafeInteger(value)
}
