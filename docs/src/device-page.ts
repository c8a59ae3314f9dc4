import type { Device, Language, Title } from '@anju/sdk'
import { cell, code, table } from './table.ts'

type BodySchema = Device['schemas']['reading']

/** The parts of a field's schema that its row shows. */
interface FieldSchema {
  const?: string
  enum?: readonly string[]
  type?: string
  minimum?: number
  maximum?: number
  description?: string
  'x-zh'?: string
  'x-unit'?: string
}

const said = {
  field: { en: 'field', zh: '字段' },
  values: { en: 'values', zh: '取值' },
  unit: { en: 'unit', zh: '单位' },
  meaning: { en: 'meaning', zh: '含义' },
  required: { en: 'required', zh: '必填' },
  events: { en: 'Events', zh: '事件' },
  reading: { en: 'Reading', zh: '读数' },
  commands: { en: 'Commands', zh: '命令' },
  alarm: { en: 'claims that somebody may need help', zh: '表示可能有人需要帮助' },
  none: { en: 'No fields.', zh: '没有字段。' },
} satisfies Record<string, Title>

function valuesOf({ const: only, enum: names, type, minimum, maximum }: FieldSchema): string {
  if (only !== undefined) return code(only)
  if (names !== undefined) return names.map(code).join(' ')
  if (type === 'boolean') return `${code('true')} ${code('false')}`
  return minimum === undefined && maximum === undefined ? (type ?? '') : `${minimum ?? ''} … ${maximum ?? ''}`
}

/** The fields of a body, its discriminator left out: the heading names it. */
function fieldTable(schema: BodySchema, language: Language): string {
  const required = new Set<string>(schema.required ?? [])
  const fields = JSON.parse(JSON.stringify(schema.properties)) as Record<string, FieldSchema>
  const rows = Object.entries(fields)
    .filter(([name]) => name !== 'event' && name !== 'command')
    .map(([name, field]) => [
      code(name) + (required.has(name) ? ` (${said.required[language]})` : ''),
      valuesOf(field),
      field['x-unit'] === '1' ? '' : (field['x-unit'] ?? ''),
      cell((language === 'zh' ? field['x-zh'] : field.description) ?? ''),
    ])
  const heads = [said.field, said.values, said.unit, said.meaning].map((title) => title[language])
  return rows.length === 0 ? said.none[language] : table(heads, rows)
}

/** One device kind for people: what it is, what it says, what it can be asked. Made from its definition, so that it says nothing else. */
export function devicePage(device: Device, language: Language): string {
  const section = (name: string, is: Title, schema: BodySchema, mark = '') =>
    [`### ${name}`, '', `${is[language]}${mark}`, '', fieldTable(schema, language)].join('\n')
  return [
    `# ${device.title[language]} ${code(device.kind)}`,
    '',
    device.is[language],
    '',
    language === 'zh'
      ? `规则 ${device.spec};每 ${device.reading.every_s} 秒一次读数,最长静默 ${device.heartbeat_s} 秒。`
      : `Rule ${device.spec}; a reading every ${device.reading.every_s} s, at most ${device.heartbeat_s} s of silence.`,
    '',
    `## ${said.events[language]}`,
    '',
    ...Object.entries(device.events).map(
      ([name, { is, alarm }]) =>
        `${section(name, is, device.schemas.events[name]!, alarm === true ? ` **${said.alarm[language]}**` : '')}\n`,
    ),
    `## ${said.reading[language]}`,
    '',
    device.reading.is[language],
    '',
    fieldTable(device.schemas.reading, language),
    '',
    `## ${said.commands[language]}`,
    '',
    ...Object.entries(device.commands).map(([name, { is }]) => `${section(name, is, device.schemas.commands[name]!)}\n`),
  ].join('\n')
}
