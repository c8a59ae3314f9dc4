import type { TObject } from 'typebox'
import { fieldsOf, type FieldSchema } from './example-body.ts'
import { both, code, plain, table } from './markup.ts'
import { words } from './reference-words.ts'

/** A field's values: its one value, its names, or its range. */
export function valuesOf({ const: only, enum: names, type, minimum, maximum, pattern }: FieldSchema): string {
  if (only !== undefined) return code(`"${only}"`)
  if (names !== undefined) return names.map((name) => code(`"${name}"`)).join(' ')
  if (type === 'boolean') return `${code('true')} ${code('false')}`
  if (minimum !== undefined || maximum !== undefined)
    return `${minimum ?? ''}${type === 'integer' ? `, ${(minimum ?? 0) + 1}` : ''} … ${maximum ?? ''}`
  return pattern === undefined ? '' : code(pattern)
}

export const requiredMark = (is: boolean): string => (is ? '<b title="required">●</b> ' : '')

/** What a field says; the name of an event or a command says the same everywhere. */
function saysOf(name: string, { const: only, description = '', 'x-zh': zh = '' }: FieldSchema): string {
  if (only !== undefined && name === 'event') return both(words.eventName)
  if (only !== undefined && name === 'command') return both(words.commandName)
  return both({ zh, en: description })
}

/** The fields of a body. */
export function fieldTable(schema: TObject): string {
  const required = new Set<string>(schema.required ?? [])
  const rows = Object.entries(fieldsOf(schema)).map(([name, field]) => {
    // A count has the unit 1, which tells a reader nothing.
    const unit = field['x-unit'] === '1' ? '' : plain(field['x-unit'] ?? '')
    return [requiredMark(required.has(name)) + code(name), valuesOf(field), unit, saysOf(name, field)]
  })
  return rows.length === 0 ? `<p>${both(words.none)}</p>` : table([words.field, words.values, words.unit, words.says], rows)
}
