import { Type, type TBoolean, type TEnum, type TInteger, type TNumber } from 'typebox'
import type { Title } from './text.ts'

/** What every field of the protocol must say about itself: one sentence, in Chinese and English. */
export interface Meaning {
  is: Title
}

/** The least and the most that an instrument of this kind can say, in the field's unit. */
export interface Range {
  min: number
  max: number
}

const annotate = ({ is }: Meaning, unit?: string) => ({
  description: is.en,
  'x-zh': is.zh,
  ...(unit === undefined ? {} : { 'x-unit': unit }),
})

const measured =
  (unit: string) =>
  (meaning: Meaning & Range): TNumber =>
    Type.Number({ minimum: meaning.min, maximum: meaning.max, ...annotate(meaning, unit) })

/** A yes or no. It has no unit. */
export const flag = (meaning: Meaning): TBoolean => Type.Boolean(annotate(meaning))

/** One of a few named states. Checked as one enumeration, which gives a clearer error than a union of literals. */
export const oneOf = <const Names extends string[]>(names: readonly [...Names], meaning: Meaning): TEnum<Names> =>
  Type.Enum(names, annotate(meaning))

/** A whole number of things. Unit: one. */
export const count = (meaning: Meaning & Range): TInteger =>
  Type.Integer({ minimum: meaning.min, maximum: meaning.max, ...annotate(meaning, '1') })

/** A share of a whole, 0 to 100. Unit %, field names end in `_pct`. */
export const percent = (meaning: Meaning): TNumber => measured('%')({ ...meaning, min: 0, max: 100 })
/** Combustible gas as a share of its lower explosive limit. Unit %LEL (10 %LEL of methane is 0.5 %vol), names end in `_lel_pct`. */
export const lel = (meaning: Meaning): TNumber => measured('%LEL')({ ...meaning, min: 0, max: 100 })
/** A volume share in air. Unit ppm, names end in `_ppm`. */
export const ppm = measured('ppm')
/** A length in metres, names end in `_m`. */
export const metres = measured('m')
/** A speed in metres a second, names end in `_m_s`. */
export const metresPerSecond = measured('m/s')
/** A span of seconds as it travels on the wire, names end in `_s`. */
export const seconds = measured('s')
/** A rate of heart beats or breaths a minute (UCUM /min), names end in `_per_min`. */
export const perMinute = measured('/min')
/** A temperature in degrees Celsius (UCUM Cel), names end in `_c`. */
export const celsius = measured('Cel')
/** An electric power in watts, names end in `_w`. */
export const watts = measured('W')
/** A received signal strength, names end in `_dbm`. */
export const dbm = measured('dBm')
/** A peak acceleration in multiples of 9.80665 m/s², names end in `_g`. */
export const gravities = measured('[g]')
