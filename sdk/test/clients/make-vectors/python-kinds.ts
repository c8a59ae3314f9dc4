import type { TObject } from 'typebox'
import { fieldRules, type FieldRule } from '../../../src/conformance/python/kind-table.ts'
import { catalogue } from '../../../src/devices/catalogue.ts'
import type { Device } from '../../../src/define-device.ts'

/** A field as a Python tuple. */
const tuple = ([what, ...bounds]: FieldRule): string =>
  bounds.length === 0 ? `("${what}",)` : `(${[what, ...bounds].map((part) => JSON.stringify(part)).join(', ')})`

const fields = (schema: TObject): string =>
  `{${Object.entries(fieldRules(schema))
    .map(([name, rule]) => `"${name}": ${tuple(rule)}`)
    .join(', ')}}`

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
