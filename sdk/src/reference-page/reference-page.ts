import type { Device } from '../define-device.ts'
import type { Catalogue } from '../devices/catalogue.ts'
import { errors } from '../errors.ts'
import type { Title } from '../text.ts'
import { aroundSections } from './around-section.ts'
import { exampleBirth, exampleCommand, exampleEvent, exampleReading, type ExampleMessage } from './example-message.ts'
import { fieldTable } from './field-table.ts'
import { both, code, plain, table } from './markup.ts'
import { script, style } from './reference-style.ts'
import { codes, words } from './reference-words.ts'

const example = ({ topic, payload }: ExampleMessage) => `<pre>${plain(topic)}\n${plain(JSON.stringify(payload, null, 2))}</pre>`

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
  const rows = Object.entries(errors).map(([name, { spec, says }]) => [code(name), spec, both(says)])
  return `<section id="codes"><h2>${both(words.codes)}</h2>${table([words.code, words.rule, words.says], rows)}</section>`
}

const link = (id: string, title: Title) => `<li><a href="#${id}">${both(title)}</a></li>`
/** What `derive` writes into the folder above. */
const besides = ['asyncapi.json', 'schemas/<kind>.<channel>.json']

/** The reference of a catalogue as one page that needs nothing beside itself, in Chinese and English. */
export function referencePage(catalogue: Catalogue): string {
  const devices = Object.values(catalogue)
  const links = devices.map(({ kind, title }) => link(kind, title)).join('')
  return `<!doctype html>
<html lang="zh" data-language="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${plain(words.title.zh)} · ${plain(words.title.en)}</title><style>${style}</style></head><body>
<nav><button type="button">${both(words.language)}</button>
<ul>${link('channels', words.channels)}${link('envelope', words.envelope)}</ul>
<p>${both(words.kinds)}</p><ul>${links}</ul><ul>${link('codes', words.codes)}</ul></nav>
<main><h1>${both(words.title)}</h1><p>${both(words.intro)}</p><p>${both(words.beside)} ${besides.map(code).join(' ')}</p>
${aroundSections()}
${devices.map(kindSection).join('\n')}
${codeTable()}</main><script>${script}</script></body></html>
`
}
