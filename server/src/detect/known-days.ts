import { Type } from 'typebox'

/** The option of every rule that learns a habit before it judges by it. */
export const KnownDays = Type.Integer({
  default: 14,
  minimum: 1,
  maximum: 90,
  'x-unit': 'd',
  description: 'Days until a habit is known: two weeks, as long as a vendor lets its sensors learn.',
})
