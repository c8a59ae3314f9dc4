import { FullEnvelope } from '../envelope.ts'
import { topicOf, type Channel } from '../topics.ts'
import { both, code, table } from './markup.ts'
import { channelWords, envelopeWords, speakers, words } from './reference-words.ts'
import { fieldsOf } from './example-body.ts'
import { requiredMark, valuesOf } from './field-table.ts'

const address = { site: '{site}', home: '{home}', device: '{device}' } as const

/** What is the same for every kind: the channels with their topics, and the envelope. */
export function aroundSections(): string {
  const channels = Object.entries(channelWords).map(([channel, { by, qos, retained, is }]) => [
    code(channel),
    code(topicOf(address, channel as Channel)),
    both(speakers[by]),
    `${qos}${retained === true ? `, ${both(words.kept)}` : ''}`,
    both(is),
  ])
  const required = new Set<string>(FullEnvelope.required)
  const fields = Object.entries(fieldsOf(FullEnvelope)).map(([name, field]) => [
    requiredMark(required.has(name)) + code(name),
    name === 'body' || name === 'ext' ? '' : valuesOf(field),
    both(envelopeWords[name as keyof FullEnvelope]),
  ])
  return `<section id="channels"><h2>${both(words.channels)}</h2>
${table([words.channel, words.topic, words.speaks, { zh: 'QoS', en: 'QoS' }, words.says], channels)}</section>
<section id="envelope"><h2>${both(words.envelope)}</h2><p>${both(words.around)}</p>
${table([words.field, words.values, words.says], fields)}</section>`
}
