import type { TObject, TSchema } from 'typebox'
import { catalogue } from '../../../src/devices/catalogue.ts'
import type { Device } from '../../../src/define-device.ts'

/** What the definitions of the catalogue make use of in a field's schema. */
interface FieldSchema {
  type?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  enum?: readonly string[]
}

/** A field as a Python tuple: what it is, and its bounds. Throws on a schema of which the Python client knows nothing. */
function field(schema: FieldSchema): string {
  const { type, minimum, maximum, minLength, maxLength, pattern } = schema
  if (schema.enum !== undefined) return `("one-of", ${schema.enum.map((name) => JSON.stringify(name)).join(', ')})`
  if (type === 'boolean') return '("flag",)'
  if (type === 'number') return `("number", ${minimum}, ${maximum})`
  if (type === 'integer') return `("count", ${minimum}, ${maximum})`
  if (type === 'string' && pattern !== undefined) return `("pattern", ${JSON.stringify(pattern)})`
  if (type === 'string' && maxLength !== undefined) return `("text", ${minLength ?? 0}, ${maxLength})`
  throw new Error(`The Python client does not know the field ${JSON.stringify(schema)}.`)
}

/** The fields of a body, the one that names it left out. A name that ends in a question mark is optional. */
function fields(schema: TObject): string {
  const rows = Object.entries(schema.properties as Record<string, TSchema>)
    .filter(([, inner]) => !('const' in inner))
    .map(([name, inner]) => `"${name}${schema.required?.includes(name) ? '' : '?'}": ${field(inner as FieldSchema)}`)
  return `{${rows.join(', ')}}`
}

/** One body a line; a longer one has a field a line. */
function row(name: string, schema: TObject, indent: string): string[] {
  const line = `${indent}"${name}": ${fields(schema)},`
  if (line.length <= 120) return [line]
  const inner = fields(schema)
    .slice(1, -1)
    .split(/, (?=")(?=[^()]*(?:\(|$))/)
  return [`${indent}"${name}": {`, ...inner.map((one) => `${indent}    ${one},`), `${indent}},`]
}

function kind({ kind, heartbeat_s, reading, events, schemas }: Device): string[] {
  const alarms = Object.keys(events).filter((name) => events[name]?.alarm === true)
  const bodies = (of: Readonly<Record<string, TObject>>) =>
    Object.entries(of).flatMap(([name, schema]) => row(name, schema, ' '.repeat(12)))
  return [
    `    "${kind}": {`,
    `        "heartbeat_s": ${heartbeat_s},`,
    `        "every_s": ${reading.every_s},`,
    `        "alarms": [${alarms.map((name) => `"${name}"`).join(', ')}],`,
    '        "events": {',
    ...bodies(schemas.events),
    '        },',
    ...row('reading', schemas.reading, ' '.repeat(8)),
    '        "commands": {',
    ...bodies(schemas.commands),
    '        },',
    '    },',
  ]
}

/** The device kinds as a Python dictionary, for the part of `anju.py` that is derived. */
export const pythonKinds = (): string => ['KINDS = {', ...Object.values(catalogue).flatMap(kind), '}', ''].join('\n')
