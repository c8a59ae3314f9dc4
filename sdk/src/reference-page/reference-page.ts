import type { TObject } from 'typebox'
import type { Device } from '../define-device.ts'
import type { Catalogue } from '../devices/catalogue.ts'
import { errors } from '../errors.ts'
import type { Title } from '../text.ts'
import { fieldsOf, type FieldSchema } from './example-body.ts'
import { exampleBirth, exampleCommand, exampleEvent, exampleReading, type ExampleMessage } from './example-message.ts'
import { script, style } from './reference-style.ts'
import { codes, words } from './reference-words.ts'

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const plain = (text: string) => text.replace(/[&<>"]/g, (sign) => escapes[sign]!)
/** Words in both languages; the page shows one. */
const both = ({ zh, en }: Title) => `<span lang="zh">${plain(zh)}</span><span lang="en">${plain(en)}</span>`
const code = (text: string) => `<code>${plain(text)}</code>`

function valuesOf({ const: only, enum: names, type, minimum, maximum, pattern }: FieldSchema): string {
  if (only !== undefined) return code(`"${only}"`)
  if (names !== undefined) return names.map((name) => code(`"${name}"`)).join(' ')
  if (type === 'boolean') return `${code('true')} ${code('false')}`
  if (minimum !== undefined || maximum !== undefined)
    return `${minimum ?? ''}${type === 'integer' ? `, ${(minimum ?? 0) + 1}` : ''} … ${maximum ?? ''}`
  return pattern === undefined ? '' : code(pattern)
}

function fieldTable(schema: TObject): string {
  const required = new Set<string>(schema.required ?? [])
  const rows = Object.entries(fieldsOf(schema)).map(([name, field]) => {
    const mark = required.has(name) ? `<b title="required">●</b> ` : ''
    const is = both({ zh: field['x-zh'] ?? '', en: field.description ?? '' })
    return `<tr><td>${mark}${code(name)}</td><td>${valuesOf(field)}</td><td>${plain(field['x-unit'] ?? '')}</td><td>${is}</td></tr>`
  })
  if (rows.length === 0) return `<p>${both(words.none)}</p>`
  const head = [words.field, words.values, words.unit, words.says].map((title) => `<th>${both(title)}</th>`).join('')
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`
}

const example = ({ topic, payload }: ExampleMessage) => `<pre>${plain(topic)}\n${plain(JSON.stringify(payload))}</pre>`

const part = (title: Title, name: string, is: Title | undefined, rest: string) =>
  `<h3>${both(title)}${name === '' ? '' : ` ${code(name)}`}</h3>${is === undefined ? '' : `<p>${both(is)}</p>`}${rest}`

function kindSection(device: Device): string {
  const { kind, spec, title, is, power, use, heartbeat_s, events, reading, commands, schemas } = device
  const about = [codes.class[device.class]!, codes.use[use]!, codes.power[power]!].map(both).join(' · ')
  const parts = [
    ...Object.entries(events).map(([name, event]) => {
      const table = fieldTable(schemas.events[name]!) + example(exampleEvent(device, schemas.events[name]!))
      const mark = event.alarm === true ? `<p class="alarm">${both(words.alarm)}</p>` : ''
      return part(words.event, name, event.is, mark + table)
    }),
    part(words.reading, '', reading.is, fieldTable(schemas.reading) + example(exampleReading(device))),
    ...Object.entries(commands).map(([name, command]) =>
      part(words.command, name, command.is, fieldTable(schemas.commands[name]!) + example(exampleCommand(device, schemas.commands[name]!))),
    ),
    part(words.birth, '', undefined, example(exampleBirth(device))),
  ]
  return `<section id="${kind}"><h2>${both(title)} ${code(kind)} <small>${spec}</small></h2><p>${both(is)}</p>
<p>${about} · ${both(words.heartbeat)} ${heartbeat_s} s</p>${device.frames === true ? `<p>${both(words.frames)}</p>` : ''}
${parts.join('\n')}</section>`
}

function codeTable(): string {
  const head = [words.code, words.rule, words.says].map((title) => `<th>${both(title)}</th>`).join('')
  const rows = Object.entries(errors).map(
    ([name, { spec, says }]) => `<tr><td>${code(name)}</td><td>${spec}</td><td>${both(says)}</td></tr>`,
  )
  return `<section id="codes"><h2>${both(words.codes)}</h2><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></section>`
}

/** The reference of a catalogue as one page that needs nothing beside itself, in Chinese and English. */
export function referencePage(catalogue: Catalogue): string {
  const devices = Object.values(catalogue)
  const links = devices.map(({ kind, title }) => `<li><a href="#${kind}">${both(title)}</a></li>`).join('')
  return `<!doctype html>
<html lang="zh" data-language="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${plain(words.title.zh)} · ${plain(words.title.en)}</title><style>${style}</style></head><body>
<nav><button type="button">${both(words.language)}</button><p>${both(words.kinds)}</p><ul>${links}<li><a href="#codes">${both(words.codes)}</a></li></ul></nav>
<main><h1>${both(words.title)}</h1><p>${both(words.intro)}</p>
${devices.map(kindSection).join('\n')}
${codeTable()}</main><script>${script}</script></body></html>
`
}
