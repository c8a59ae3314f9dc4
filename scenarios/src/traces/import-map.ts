import { ID_PATTERN, Origin, Title } from '@anju/sdk'
import { shapeFindings, yamlSource, type Finding, type Problem } from '@anju/sdk/document'
import { Type, type Static } from 'typebox'
import { offset_ms, timeForms } from './zoned-time.ts'

const closed = { additionalProperties: false } as const
const Column = Type.String({ minLength: 1, maxLength: 128, description: 'the name of a column, as its first row has it' })
const Plain = Type.Union([Type.String({ maxLength: 256 }), Type.Number(), Type.Boolean()])

/** What a figure is written in, and what is made of it. */
export const units = {
  plain: (value: number) => value,
  fahrenheit: (value: number) => ((value - 32) * 5) / 9,
  kelvin: (value: number) => value - 273.15,
  fraction: (value: number) => value * 100,
  thousandths: (value: number) => value / 1_000,
  hundredths: (value: number) => value / 100,
} as const
export type Unit = keyof typeof units

/** A field of a report: the same in every row, or out of a column by its words or its unit. */
const Field = Type.Union([
  Plain,
  Type.Object(
    {
      column: Column,
      is: Type.Optional(Type.Record(Type.String(), Plain, { description: 'their word: ours' })),
      unit: Type.Optional(Type.Enum(Object.keys(units), { description: 'what the figure is written in' })),
    },
    closed,
  ),
])

/** What rows of one sort say: of which device, and what. */
const Rule = Type.Object(
  {
    where: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1, maxItems: 256 })]), {
        description: 'only rows in which these columns say one of these',
      }),
    ),
    device: Type.Union([
      Type.String({ pattern: ID_PATTERN, description: 'a device of the home' }),
      Type.Object({ column: Column, is: Type.Record(Type.String(), Type.String({ pattern: ID_PATTERN })) }, closed),
    ]),
    event: Type.Optional(Type.String({ pattern: ID_PATTERN, description: 'the event that it is; without one it is a reading' })),
    fields: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]{0,63}$' }), Field)),
  },
  closed,
)

/** The schema of a mapping file: how the log of a foreign system reads. */
export const ImportSchema = Type.Object(
  {
    import: Title,
    home: Type.String({ minLength: 1, maxLength: 256, description: 'the home file whose devices the log is of, relative to this file' }),
    origin: Type.Optional(Origin),
    separator: Type.Optional(Type.Enum([',', ';', '\t', '|'])),
    time: Type.Object(
      {
        column: Column,
        /** For logs with a column for the day and one for the time. */
        and: Type.Optional(Column),
        form: Type.Enum([...timeForms]),
        zone: Type.Optional(Type.String({ maxLength: 64, description: 'IANA name, for times that state no zone; also of the nights' })),
      },
      closed,
    ),
    rows: Type.Array(Rule, { minItems: 1, maxItems: 256, description: 'the first that fits a row is taken' }),
    others: Type.Optional(
      Type.Enum(['refuse', 'ignore'], { description: 'what becomes of rows that none fits; they are refused unless told' }),
    ),
  },
  { title: 'Anju import', ...closed },
)
export type ImportMap = Static<typeof ImportSchema>

/** A mapping from its file, or everything that is wrong with it. */
export function loadImportMap(file: string, text: string): { ok: true; map: ImportMap } | { ok: false; problems: readonly Problem[] } {
  const source = yamlSource(file, text)
  if (source.problems.length > 0) return { ok: false, problems: source.problems }
  const shape = shapeFindings(ImportSchema, source.value)
  if (shape.length > 0) return { ok: false, problems: shape.map(source.place) }
  const map = source.value as ImportMap
  const wrong = zoneFindings(map)
  return wrong.length > 0 ? { ok: false, problems: wrong.map(source.place) } : { ok: true, map }
}

function zoneFindings({ time: { form, zone } }: ImportMap): Finding[] {
  if (zone === undefined)
    return form === 'local' ? [{ path: ['time'], on: 'key', says: 'Times that state no zone need one.', hint: 'zone: Asia/Shanghai' }] : []
  try {
    offset_ms(0, zone)
    return []
  } catch {
    return [{ path: ['time', 'zone'], on: 'value', says: `There is no time zone '${zone}'.`, hint: 'an IANA name like Asia/Shanghai' }]
  }
}
